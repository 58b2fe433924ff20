"""The pool as its keeper sees it, an expert's own part of it, and the monthly statistics that everybody may read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from apps.core.audience import Role
from apps.core.clock import SHANGHAI
from apps.evaluation.lifecycle_committee import InvitationState
from apps.evaluation.models import Evaluation, Expert, ExpertInvitation
from apps.evaluation.pool import is_on_leave, is_suspended
from apps.evidence.models import Entry
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership

DISCLOSED = "evaluation.committee_disclosed"


@dataclass(frozen=True, slots=True)
class PoolRow:
    """An expert of the pool: the seat, what is recorded, and whether the expert may be drawn today."""

    seat: Membership
    expert: Expert | None
    is_suspended: bool
    is_on_leave: bool


@dataclass(frozen=True, slots=True)
class Often:
    """How many experts were drawn so often, and how often they said no."""

    drawn: int
    people: int
    refused: int


@dataclass(frozen=True, slots=True)
class Month:
    """抽取统计 of a month: of draws whose committees are public, without names or numbers of people."""

    on: date
    draws: int
    places: int
    asked: int
    skipped: dict[str, int]
    often: tuple[Often, ...]


def pool(words: str, now: datetime) -> list[PoolRow]:
    """Everybody with an expert's seat, by name, with what is recorded."""
    seats = Membership.objects.filter(role=Role.EXPERT.value, state=MembershipState.ACTIVE, person__is_active=True)
    if words:
        seats = seats.filter(
            Q(person__name__icontains=words)
            | Q(person__login__icontains=words)
            | Q(person__expert__region__icontains=words)
        )
    found = list(seats.select_related("person", "organisation").order_by("person__name_key", "pk"))
    kept = {
        one.person_id: one
        for one in Expert.objects.filter(person__in=[seat.person_id for seat in found]).prefetch_related(
            "leaves", "conduct"
        )
    }
    today = now.astimezone(SHANGHAI).date()
    return [_row(seat, kept.get(seat.person_id), today) for seat in found]


def _row(seat: Membership, expert: Expert | None, today: date) -> PoolRow:
    return PoolRow(
        seat=seat,
        expert=expert,
        is_suspended=expert is not None and is_suspended(expert, today),
        is_on_leave=expert is not None and is_on_leave(expert, today),
    )


def invitations_of(person_id: int) -> QuerySet[ExpertInvitation]:
    """The invitations of one expert, the newest first."""
    return (
        ExpertInvitation.objects.filter(seat__person_id=person_id)
        .select_related("application", "seat")
        .order_by("-sent_at", "-pk")
    )


def open_invitations(person_id: int, now: datetime) -> QuerySet[ExpertInvitation]:
    """Those that wait for the expert's answer."""
    return invitations_of(person_id).filter(state=InvitationState.SENT, answer_by__gt=now)


def month_of(on: date) -> Month:
    """The draws of the month whose committees were disclosed, by the sealed records that are public with them."""
    evaluations = Evaluation.objects.filter(
        draw__isnull=False,
        committee_of=None,
        formed_at__year=on.year,
        formed_at__month=on.month,
        lot_id__in=_disclosed(),
    ).values_list("pk", "draw")
    records = [record or {} for _pk, record in evaluations]
    people = _people([pk for pk, _record in evaluations])
    skipped = Counter(reason for record in records for _name, reason in record["skipped"])
    return Month(
        on=on,
        draws=len(records),
        places=sum(len(record["chosen"]) for record in records),
        asked=sum(drawn for drawn, _refused in people.values()),
        skipped=dict(sorted(skipped.items())),
        often=_often(list(people.values())),
    )


def _disclosed() -> list[int]:
    told = Entry.objects.filter(kind=DISCLOSED).values_list("stream", flat=True)
    return [int(stream.split(":")[1]) for stream in told]


def _people(evaluations: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How often each person was drawn and said no, by number; the numbers do not leave this module."""
    drawn: Counter[int] = Counter()
    refused: Counter[int] = Counter()
    said_no = {InvitationState.DECLINED, InvitationState.ON_LEAVE, InvitationState.UNANSWERED, InvitationState.ABSENT}
    invitations = ExpertInvitation.objects.filter(application__evaluation__in=evaluations)
    for person, state in invitations.values_list("seat__person_id", "state"):
        drawn[person] += 1
        refused[person] += int(state in said_no)
    asked_first = set(invitations.values_list("application__evaluation_id", flat=True))
    for one in Evaluation.objects.filter(pk__in=set(evaluations) - asked_first).prefetch_related("members__seat"):
        for member in one.members.all():
            if member.kind == "expert":
                drawn[member.seat.person_id] += 1
                refused[member.seat.person_id] += int(member.left_at is not None)
    return {person: (drawn[person], refused[person]) for person in drawn}


def _often(people: Sequence[tuple[int, int]]) -> tuple[Often, ...]:
    by_count: dict[int, list[int]] = {}
    for drawn, refused in people:
        by_count.setdefault(drawn, []).append(refused)
    return tuple(Often(drawn, len(refused), sum(refused)) for drawn, refused in sorted(by_count.items()))
