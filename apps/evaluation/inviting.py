"""通知专家 — one adapter for every way an expert is asked: the platform tells, the message sender carries, the witness calls.

The expert is told time and place, and nothing of project or bidders. Nobody but the expert and the draw desk's witness
learns who was asked.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeGuard

from apps.core.actor import SYSTEM, Actor
from apps.evaluation import events
from apps.evaluation.forming import Place
from apps.evaluation.lifecycle_committee import EXPERT_INVITATION, AnswerFacts, InvitationAction, InvitationState
from apps.evaluation.models import CommitteeApplication, ExpertInvitation
from apps.evidence.journal import emit, emit_all

OPEN = (InvitationState.SENT.value, InvitationState.ACCEPTED.value, InvitationState.SEATED.value)


def asks_first(application: CommitteeApplication | None) -> TypeGuard[CommitteeApplication]:
    """True when experts confirm before they sit."""
    return application is not None and application.answer_minutes is not None


def ask(application: CommitteeApplication, places: Sequence[Place], *, now: datetime) -> list[ExpertInvitation]:
    """Each is asked to come, and has the time that the application sets; the desk hears how many, never who."""
    count = application.invitations.count()
    answer_by = now + timedelta(minutes=application.answer_minutes or 0)
    asked = [
        ExpertInvitation.objects.create(
            application=application,
            number=number,
            token=secrets.token_hex(16),
            seat=place.seat,
            pseudonym=place.pseudonym,
            stratum=place.stratum,
            sent_at=now,
            answer_by=answer_by,
        )
        for number, place in enumerate(places, start=count + 1)
    ]
    evaluation = application.evaluation
    for one in asked:
        sent = events.InvitationSent(
            invitation=one.token,
            review_at=application.review_at,
            place=place_told(one),
            answer_until=answer_by,
            is_by_telephone=application.is_by_telephone,
        )
        emit(sent, stream=one.own_stream, actor=SYSTEM, at=now)
    who: list[dict[str, int | str]] = [{"invitation": one.number, "person": one.seat.person_id} for one in asked]
    lot = evaluation.lot_id
    emit_all(
        [
            (events.ExpertsAsked(lot=lot, invited=who), evaluation.sealed_stream),
            (events.ExpertsInvited(lot=lot, count=len(asked)), evaluation.lot.desk_stream),
        ],
        actor=SYSTEM,
        at=now,
    )
    return asked


def ask_again(
    application: CommitteeApplication, *, sites: frozenset[int] | None, former_at: datetime, now: datetime
) -> list[ExpertInvitation]:
    """改期、换场: whoever was asked for these sites, or for all, is asked again; a confirmation of before does not count.

    A member who sits is asked too, and loses the seat by saying no or nothing. Without confirmation nobody is asked.
    """
    if not asks_first(application):
        return []
    open_ones = application.invitations.filter(state__in=OPEN).select_related("seat")
    asked = [one for one in open_ones if sites is None or _site_number(one) in sites]
    answer_by = now + timedelta(minutes=application.answer_minutes or 0)
    was: list[dict[str, int | str]] = [{"invitation": one.number, "was": one.state} for one in asked]
    for one in asked:
        _ask_anew(one, application, answer_by=answer_by, former_at=former_at, now=now)
    _tell_asked_again(application, was, now=now)
    return asked


def place_told(one: ExpertInvitation) -> str:
    """Where the expert is to come: the venue of the site it was drawn for, or what the application says."""
    number = _site_number(one)
    sites = one.application.evaluation.sites.select_related("venue").filter(venue__isnull=False)
    site = sites.filter(number=number).first() if number else None
    return f"{site.venue.name}（{site.venue.address}）" if site and site.venue else one.application.place


def withdrawn(application: CommitteeApplication, seats: Sequence[int], *, now: datetime) -> None:
    """Those who left their seats do not come any more."""
    for one in application.invitations.filter(seat__in=seats, state=InvitationState.SEATED.value):
        facts = AnswerFacts(now=now, answer_by=one.answer_by, review_at=application.review_at)
        one.state = EXPERT_INVITATION.advance(InvitationState.SEATED, InvitationAction.WITHDRAW, facts).value
        one.save(update_fields=["state"])


def as_invited(one: ExpertInvitation) -> Actor:
    """An expert in the journal before the list is opened: a number within the application, no person."""
    return Actor(id=f"invited:{one.application_id}.{one.number}")


def _site_number(one: ExpertInvitation) -> int | None:
    number, _slash, _code = one.stratum.partition("/")
    return int(number) if number.isdigit() else None


def _ask_anew(
    one: ExpertInvitation,
    application: CommitteeApplication,
    *,
    answer_by: datetime,
    former_at: datetime,
    now: datetime,
) -> None:
    """The invitation is open again, and its expert is told the time and place that now hold."""
    facts = AnswerFacts(now=now, answer_by=answer_by, review_at=application.review_at)
    one.state = EXPERT_INVITATION.advance(InvitationState(one.state), InvitationAction.ASK_AGAIN, facts).value
    one.answer_by, one.asked_again_at = answer_by, now
    one.answered_at = one.confirmed_at = None
    one.reason, one.is_told_by_telephone = "", False
    one.save(
        update_fields=[
            "state", "answer_by", "asked_again_at", "answered_at", "confirmed_at", "reason", "is_told_by_telephone",
        ]
    )  # fmt: skip
    one.application = application
    renewed = events.InvitationRenewed(
        invitation=one.token,
        former_at=former_at,
        review_at=application.review_at,
        place=place_told(one),
        answer_until=answer_by,
        is_by_telephone=application.is_by_telephone,
    )
    emit(renewed, stream=one.own_stream, actor=SYSTEM, at=now)


def _tell_asked_again(application: CommitteeApplication, was: list[dict[str, int | str]], *, now: datetime) -> None:
    """Sealed: which confirmations do not count any more. The desk: how many."""
    if not was:
        return
    evaluation = application.evaluation
    void = sum(one["was"] != InvitationState.SENT for one in was)
    told = events.ExpertsAskedAgain(lot=evaluation.lot_id, count=len(was), void=void, review_at=application.review_at)
    emit_all(
        [
            (events.ConfirmationsVoided(lot=evaluation.lot_id, invitations=was), evaluation.sealed_stream),
            (told, evaluation.lot.desk_stream),
        ],
        actor=SYSTEM,
        at=now,
    )
