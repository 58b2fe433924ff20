"""专家库: the operator keeps the pool; experts announce their own leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused, WrongState
from apps.core.roles import Role
from apps.evaluation import events, policy
from apps.evaluation.applying import CREDIT_CODE
from apps.evaluation.models import Expert, ExpertConduct, ExpertLeave, ExpertTie
from apps.evaluation.models.pool import ConductKind, TieKind, Title
from apps.evaluation.rules.specialties import is_known
from apps.evidence.journal import emit, emit_all
from apps.parties.events import CENTRE_DESK
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership, Person
from apps.parties.rules import check_digit

YEARS_IN_THE_FIELD = 8
"""招标投标法第三十七条."""


@dataclass(frozen=True, slots=True)
class Profile:
    """专家档案 as it is filled in."""

    region: str
    title: Title
    practising_since: int
    specialties: Sequence[tuple[str, str]]
    """Code and name."""


@dataclass(frozen=True, slots=True)
class Tie:
    """利害关系 as it is filled in."""

    kind: TieKind
    code: str
    name: str
    from_on: date
    until_on: date | None


@transaction.atomic(durable=True)
def record_expert(person_id: int, profile: Profile, *, actor: Actor, now: datetime) -> Expert:
    """The expert may be drawn for these specialties (招标投标法第三十七条: eight years, senior title or equal)."""
    policy.must_form(actor)
    person = Person.objects.select_for_update().get(pk=person_id)
    _must_sit_as_expert(person)
    if now.astimezone(SHANGHAI).year - profile.practising_since < YEARS_IN_THE_FIELD:
        raise Refused("expert_too_junior")
    if not profile.specialties or any(not is_known(code) or not name for code, name in profile.specialties):
        raise Refused("expert_specialty_wrong")

    expert = Expert.objects.filter(person=person).first() or Expert(person=person)
    expert.region, expert.title = profile.region.strip(), profile.title.value
    expert.practising_since = profile.practising_since
    expert.specialties = [[code, name] for code, name in profile.specialties]
    expert.recorded_by, expert.recorded_at = actor.id, now
    expert.save()
    fact = events.ExpertRecorded(
        person=person.pk,
        region=expert.region,
        title=expert.title,
        practising_since=expert.practising_since,
        specialties=expert.specialties,
    )
    emit(fact, stream=CENTRE_DESK, actor=actor, at=now)
    return expert


@transaction.atomic(durable=True)
def record_tie(expert_id: int, tie: Tie, *, actor: Actor, now: datetime) -> ExpertTie:
    """The organisation is one the expert has to do with: lots of it, or with it, are passed over."""
    policy.must_form(actor)
    expert = Expert.objects.select_for_update().get(pk=expert_id)
    code = tie.code.strip().upper()
    is_code = CREDIT_CODE.fullmatch(code) is not None and check_digit(code[:17]) == code[17]
    if not is_code or not tie.name.strip() or (tie.until_on is not None and tie.until_on < tie.from_on):
        raise Refused("expert_tie_wrong")

    made = ExpertTie.objects.create(
        expert=expert,
        kind=tie.kind.value,
        code=code,
        name=tie.name.strip(),
        from_on=tie.from_on,
        until_on=tie.until_on,
        recorded_by=actor.id,
        recorded_at=now,
    )
    _tell_tie(made, actor=actor, now=now)
    return made


@transaction.atomic(durable=True)
def end_tie(tie_id: int, *, until_on: date, actor: Actor, now: datetime) -> ExpertTie:
    """The relation ended on this day; an employment and a share go on counting for three years."""
    policy.must_form(actor)
    tie = ExpertTie.objects.select_for_update(of=("self",)).select_related("expert").get(pk=tie_id)
    if until_on < tie.from_on:
        raise Refused("expert_tie_wrong")
    tie.until_on = until_on
    tie.save(update_fields=["until_on"])
    _tell_tie(tie, actor=actor, now=now)
    return tie


@transaction.atomic(durable=True)
def record_conduct(
    expert_id: int, *, kind: ConductKind, reason: str, days: tuple[date, date | None], actor: Actor, now: datetime
) -> ExpertConduct:
    """What happened is on record; a suspension keeps the expert out of every draw for its days."""
    policy.must_form(actor)
    expert = Expert.objects.select_for_update().get(pk=expert_id)
    from_on, until_on = days
    if not reason.strip():
        raise Refused("evaluation_reason_missing")
    if until_on is not None and until_on < from_on:
        raise Refused("expert_days_wrong")

    made = ExpertConduct.objects.create(
        expert=expert,
        kind=kind.value,
        reason=reason.strip()[:300],
        from_on=from_on,
        until_on=until_on,
        recorded_by=actor.id,
        recorded_at=now,
    )
    fact = events.ExpertConductRecorded(
        person=expert.person_id,
        record=made.pk,
        sort=made.kind,
        reason=made.reason,
        from_on=from_on.isoformat(),
        until_on=until_on.isoformat() if until_on else None,
    )
    emit_all([(fact, expert.person.stream), (fact, CENTRE_DESK)], actor=actor, at=now)
    return made


@transaction.atomic(durable=True)
def lift_suspension(record_id: int, *, actor: Actor, now: datetime) -> ExpertConduct:
    """The expert may be drawn again; that there was a suspension stays on record."""
    policy.must_form(actor)
    found = ExpertConduct.objects.select_for_update(of=("self",)).select_related("expert__person").get(pk=record_id)
    if found.kind != ConductKind.SUSPENSION or found.lifted_at is not None:
        raise WrongState("expert_suspension_lifted")
    found.lifted_at = now
    found.save(update_fields=["lifted_at"])
    fact = events.ExpertSuspensionLifted(person=found.expert.person_id, record=found.pk)
    emit_all([(fact, found.expert.person.stream), (fact, CENTRE_DESK)], actor=actor, at=now)
    return found


@transaction.atomic(durable=True)
def announce_leave(*, days: tuple[date, date], reason: str, actor: Actor, now: datetime) -> ExpertLeave:
    """The expert is not drawn on these days."""
    expert = _own(actor)
    from_on, until_on = days
    if until_on < max(from_on, now.astimezone(SHANGHAI).date()):
        raise Refused("expert_days_wrong")
    if not reason.strip():
        raise Refused("evaluation_reason_missing")
    made = ExpertLeave.objects.create(
        expert=expert, from_on=from_on, until_on=until_on, reason=reason.strip()[:200], announced_at=now
    )
    fact = events.ExpertLeaveAnnounced(
        person=expert.person_id, leave=made.pk, from_on=from_on.isoformat(), until_on=until_on.isoformat()
    )
    emit_all([(fact, expert.person.stream), (fact, CENTRE_DESK)], actor=actor, at=now)
    return made


@transaction.atomic(durable=True)
def withdraw_leave(leave_id: int, *, actor: Actor, now: datetime) -> ExpertLeave:
    """销假: the expert may be drawn on these days after all."""
    expert = _own(actor)
    leave = ExpertLeave.objects.select_for_update().get(pk=leave_id, expert=expert)
    if leave.withdrawn_at is not None:
        raise WrongState("leave_withdrawn")
    leave.withdrawn_at = now
    leave.save(update_fields=["withdrawn_at"])
    fact = events.ExpertLeaveWithdrawn(person=expert.person_id, leave=leave.pk)
    emit_all([(fact, expert.person.stream), (fact, CENTRE_DESK)], actor=actor, at=now)
    return leave


def _own(actor: Actor) -> Expert:
    found = (
        Expert.objects.select_for_update(of=("self",)).select_related("person").filter(person=actor.person_id).first()
    )
    if found is None or not actor.acts_as(Role.EXPERT):
        raise Refused("not_an_expert")
    return found


def _must_sit_as_expert(person: Person) -> None:
    sits = Membership.objects.filter(person=person, role=Role.EXPERT.value, state=MembershipState.ACTIVE).exists()
    if not sits:
        raise Refused("not_an_expert")


def _tell_tie(tie: ExpertTie, *, actor: Actor, now: datetime) -> None:
    fact = events.ExpertTieRecorded(
        person=tie.expert.person_id,
        tie=tie.pk,
        relation=tie.kind,
        organisation=tie.code,
        from_on=tie.from_on.isoformat(),
        until_on=tie.until_on.isoformat() if tie.until_on else None,
    )
    emit(fact, stream=CENTRE_DESK, actor=actor, at=now)
