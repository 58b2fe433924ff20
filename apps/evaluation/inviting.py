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


def place_told(one: ExpertInvitation) -> str:
    """Where the expert is to come: the venue of the site it was drawn for, or what the application says."""
    number, _slash, _code = one.stratum.partition("/")
    sites = one.application.evaluation.sites.select_related("venue").filter(venue__isnull=False)
    site = sites.filter(number=number).first() if number.isdigit() else None
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
