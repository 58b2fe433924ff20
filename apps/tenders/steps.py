"""What a higher app may have done to a lot inside its own transaction: read it under lock, move it along its lifecycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.tenders.lifecycle import (
    DocumentObjectionState,
    Facts,
    LotAction,
    LotState,
    lifecycle_of,
    state_to_remember,
)
from apps.tenders.lifecycle_promise import PromiseGate, PromiseState
from apps.tenders.lifecycle_statement import HOLDING
from apps.tenders.models import (
    ConditionalAcceptance,
    DocumentObjectionStep,
    Hall,
    Lot,
    Notice,
    NoticeKind,
    SignedStatement,
    Suspension,
)
from apps.tenders.notice_text import title_of
from apps.tenders.rules.objections import KINDS

YEAR = timedelta(days=366)
YEARS_NEAR = 3
WITHOUT_OPENING = frozenset({LotState.TERMINATED.value, LotState.FAILED.value, LotState.CANCELLED.value})
"""States in which no opening is to come, so that the hall is free for others."""


def locked(lot_id: int) -> Lot:
    """The lot with its project, held until the caller's transaction ends. Raises Lot.DoesNotExist."""
    return Lot.objects.select_for_update(of=("self",)).select_related("project").get(pk=lot_id)


def must_be_near(now: datetime, *moments: datetime | None) -> None:
    """Refuses times so far away that the year is mistyped; counting days up to them would take long or fail."""
    earliest, latest = now - YEARS_NEAR * YEAR, now + YEARS_NEAR * YEAR
    if any(moment is not None and not earliest <= moment <= latest for moment in moments):
        raise Refused("time_far_away", years=YEARS_NEAR)


def advance(lot: Lot, action: LotAction, facts: Facts) -> None:
    """The lot stands where the action leads; saved here, the fact is the caller's to emit. Raises the guard's refusal."""
    state = LotState(lot.state)
    held = replace(
        facts,
        objections_waiting=objections_waiting(lot),
        promises_waiting=promises_waiting(lot, action),
        is_statement_wrong=statement_is_wrong(lot, action),
    )
    lot.state = lifecycle_of(lot.project.regime_in_force).advance(state, action, held).value
    stood_at = LotState(lot.stood_at) if lot.stood_at else None
    lot.stood_at = state_to_remember(state, action, stood_at) or ""
    lot.save(update_fields=["state", "stood_at"])


def objections_waiting(lot: Lot) -> int:
    """How many unanswered objections hold the lot where it stands (招标投标法实施条例第二十二条、第五十四条)."""
    holding = [kind for kind, terms in KINDS[lot.project.regime_in_force].items() if terms.stands_still]
    if not holding or not lot.is_public:
        return 0
    return lot.document_objections.filter(kind__in=holding, state=DocumentObjectionState.RAISED).count()


def promises_waiting(lot: Lot, action: LotAction) -> int:
    """How many promises hold the step: for the notice every open one, for the venue those with that gate or broken."""
    if action not in (LotAction.ARRANGE_VENUE, LotAction.PUBLISH):
        return 0
    waiting = ConditionalAcceptance.objects.filter(lot=lot).exclude(state=PromiseState.KEPT)
    if action is LotAction.ARRANGE_VENUE:
        waiting = waiting.filter(Q(gate=PromiseGate.VENUE) | Q(broken_at__isnull=False))
    return waiting.count()


def statement_is_wrong(lot: Lot, action: LotAction) -> bool:
    """Whether a statement that was found wrong holds the step: the venue and the notice."""
    if action not in (LotAction.ARRANGE_VENUE, LotAction.PUBLISH):
        return False
    return SignedStatement.objects.filter(lot=lot, state__in=HOLDING).exists()


def hear_objections_to_result(lot: Lot, until: datetime) -> None:
    """From now on the result may be objected to, until then in time (实施条例第五十四条；政府采购法第五十二条). The lot is held."""
    lot.result_objection_until = until
    lot.save(update_fields=["result_objection_until"])


def end_suspension(lot: Lot, *, actor: Actor, now: datetime) -> None:
    """A lot that stood still goes on where it stood, by what the caller does next; one that does not is left alone."""
    if lot.state != LotState.SUSPENDED:
        return
    stood_at = LotState(lot.stood_at) if lot.stood_at else None
    advance(lot, LotAction.RESUME, Facts(now=now, stood_at=stood_at))
    Suspension.objects.filter(lot=lot, resumed_at__isnull=True).update(resumed_at=now, resumed_by=actor.id)


def results_upheld(lot: Lot, *, since: datetime | None) -> int:
    """How many objections to the result were upheld since it was made public."""
    if since is None:
        return 0
    return DocumentObjectionStep.objects.filter(objection__lot=lot, is_upheld=True, at__gte=since).count()


def announce(lot: Lot, kind: NoticeKind, title: str, text: str, *, actor: Actor, now: datetime) -> Notice:
    """The text stands among the lot's notices, word for word; the fact is the caller's to emit. The lot is held."""
    return Notice.objects.create(
        lot=lot,
        number=lot.notices.count() + 1,
        kind=kind,
        title=title_of(lot, title),
        text=text,
        media=lot.media,
        published_at=now,
        published_by=actor.id,
    )


def move_deadline(lot: Lot, new_deadline: datetime | None, now: datetime) -> None:
    """The lot closes and opens at the new time, in its hall (延长投标截止时间); the fact and the notice are the caller's.

    招标投标法第三十四条: opening follows its deadline. A deadline is never brought forward, nor set where it has
    passed; one that stays changes nothing. The lot is held; locks the hall after it.
    """
    must_be_near(now, new_deadline)
    if new_deadline is None or new_deadline <= now:
        raise Refused("deadline_passed_meanwhile")
    if lot.submission_deadline and new_deadline < lot.submission_deadline:
        raise Refused("deadline_brought_forward")
    if new_deadline != lot.submission_deadline:
        hold_hall(lot, lot.opening_hall, new_deadline)
        lot.submission_deadline = new_deadline
        lot.save(update_fields=["submission_deadline"])


def hold_hall(lot: Lot, hall: str, opening_at: datetime) -> None:
    """No other project opens in the hall at that time, and none can arrange it before the caller's transaction ends.

    Lots of one project open together. Locks the hall after the lot.
    """
    Hall.objects.get_or_create(name=hall)
    Hall.objects.select_for_update().get(name=hall)
    others = Lot.objects.filter(opening_hall=hall, submission_deadline=opening_at)
    if others.exclude(project_id=lot.project_id).exclude(state__in=WITHOUT_OPENING).exists():
        raise Refused("hall_taken", hall=hall)
