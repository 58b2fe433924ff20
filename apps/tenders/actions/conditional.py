"""容缺受理: missing materials are promised, handed in, confirmed; the clock reminds, and breaks what is not kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused, TooEarly, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.evidence.streams import Hearers, Stream
from apps.tenders import policy, steps
from apps.tenders.actions.projects import EDITABLE
from apps.tenders.events import conditional as events
from apps.tenders.lifecycle import LotState
from apps.tenders.lifecycle_promise import PROMISE, PromiseAction, PromiseFacts, PromiseGate, PromiseState
from apps.tenders.models import ChannelClosure, ConditionalAcceptance, Lot, PromiseTerms
from apps.tenders.promise_text import promise_text
from apps.tenders.queries.conditional import closed_until, deferrable, latest_day, promise_terms

REMINDERS = (3, 1, 0)
"""So many days before the last one the buyer is reminded."""
REMINDED_FROM = time(8, 30)
TERMS_STREAM = Stream("promise:terms", Hearers.DESK)


@dataclass(frozen=True, slots=True)
class Promise:
    """容缺受理承诺书 (A13) as it is filled in."""

    items: tuple[str, ...]
    due_on: date
    gate: PromiseGate
    is_signed: bool


@transaction.atomic(durable=True)
def promise_materials(lot_id: int, *, promise: Promise, actor: Actor, now: datetime) -> ConditionalAcceptance:
    """The entry may be handed in without these materials; before the gate they are here, and confirmed."""
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    if LotState(lot.state) not in EDITABLE:
        raise WrongState("not_a_draft", lot=lot.code)
    if until := closed_until(lot.project.organisation_id, now):
        raise Refused("promise_channel_closed", until=until.isoformat())
    if ConditionalAcceptance.objects.filter(lot=lot).exclude(state=PromiseState.KEPT).exists():
        raise WrongState("promise_open_already")
    _must_be_sound(lot, promise, now)

    given = ConditionalAcceptance.objects.create(
        lot=lot,
        items=list(promise.items),
        due_on=promise.due_on,
        gate=promise.gate,
        text=promise_text(promise.items, promise.due_on, promise.gate),
        state=PromiseState.PROMISED,
        promised_by=actor.id,
        promised_at=now,
    )
    fact = events.PromiseGiven(
        lot=lot.pk, items=list(promise.items), due_on=promise.due_on.isoformat(), gate=promise.gate.value
    )
    return _told(given, fact, actor, now)


@transaction.atomic(durable=True)
def hand_in_promised(lot_id: int, *, words: str, actor: Actor, now: datetime) -> ConditionalAcceptance:
    """The operator has the materials to confirm; handing in within the day keeps the promise unbroken."""
    promise = _locked(lot_id)
    policy.must_prepare(actor, promise.lot.project)
    _advance(promise, PromiseAction.HAND_IN, PromiseFacts(words=words))
    promise.handed_in, promise.handed_in_at = words.strip(), now
    promise.save(update_fields=["state", "handed_in", "handed_in_at"])
    return _told(promise, events.PromiseHandedIn(lot=promise.lot_id, words=promise.handed_in), actor, now)


@transaction.atomic(durable=True)
def confirm_promised(lot_id: int, *, actor: Actor, now: datetime) -> ConditionalAcceptance:
    """Everything promised is here; the gate is open."""
    promise = _locked(lot_id)
    policy.must_operate(actor)
    _advance(promise, PromiseAction.CONFIRM, PromiseFacts())
    promise.confirmed_by, promise.confirmed_at = actor.id, now
    promise.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    fact = events.PromiseKept(lot=promise.lot_id, is_late=promise.broken_at is not None)
    return _told(promise, fact, actor, now)


@transaction.atomic(durable=True)
def send_back_promised(lot_id: int, *, words: str, actor: Actor, now: datetime) -> ConditionalAcceptance:
    """The buyer has the whole list of what is still missing; the day stays as promised."""
    promise = _locked(lot_id)
    policy.must_operate(actor)
    _advance(promise, PromiseAction.SEND_BACK, PromiseFacts(words=words))
    promise.sent_back = words.strip()
    promise.save(update_fields=["state", "sent_back"])
    fact = events.PromiseSentBack(lot=promise.lot_id, words=promise.sent_back, due_on=promise.due_on.isoformat())
    return _told(promise, fact, actor, now)


@transaction.atomic(durable=True)
def remind_of_promise(promise_id: int, *, actor: Actor, now: datetime) -> ConditionalAcceptance:
    """The buyer is reminded, once for each of three, one and no days left."""
    promise = _locked(ConditionalAcceptance.objects.values_list("lot_id", flat=True).get(pk=promise_id))
    policy.must_be_the_clock(actor)
    days = reminder_due(promise, now)
    if days is None:
        raise TooEarly("promise_day_not_over")
    promise.reminded_days = days
    promise.save(update_fields=["reminded_days"])
    fact = events.PromiseReminded(lot=promise.lot_id, days=days, due_on=promise.due_on.isoformat())
    return _told(promise, fact, actor, now)


@transaction.atomic(durable=True)
def break_promise(promise_id: int, *, actor: Actor, now: datetime) -> ConditionalAcceptance:
    """Nothing came in time: every next step waits, and the unit's channel is closed for the months of the terms."""
    promise = _locked(ConditionalAcceptance.objects.values_list("lot_id", flat=True).get(pk=promise_id))
    policy.must_be_the_clock(actor)
    _advance(promise, PromiseAction.BREAK, PromiseFacts(today=_today(now), due_on=promise.due_on))
    promise.broken_at = promise.broken_at or now
    promise.save(update_fields=["state", "broken_at"])
    until = months_after(now, promise_terms().closed_months)
    ChannelClosure.objects.get_or_create(
        promise=promise,
        defaults={"organisation_id": promise.lot.project.organisation_id, "since": now, "until": until},
    )
    fact = events.PromiseBroken(
        lot=promise.lot_id,
        due_on=promise.due_on.isoformat(),
        closed_until=until.isoformat(),
    )
    return _told(promise, fact, actor, now)


@transaction.atomic(durable=True)
def set_promise_terms(*, most_days: int, closed_months: int, actor: Actor, now: datetime) -> PromiseTerms:
    """From now on promises run for so long at most, and a broken one closes for so long."""
    policy.must_operate(actor)
    if not (1 <= most_days <= 30 and 1 <= closed_months <= 36):
        raise Refused("promise_terms_unsound")
    terms = PromiseTerms.objects.create(
        most_days=most_days, closed_months=closed_months, edited_by=actor.id, edited_at=now
    )
    fact = events.PromiseTermsEdited(most_days=most_days, closed_months=closed_months)
    emit(fact, stream=TERMS_STREAM, actor=actor, at=now)
    return terms


def reminder_due(promise: ConditionalAcceptance, now: datetime) -> int | None:
    """How many days are left, when a reminder for that many or fewer was not given yet; else None."""
    if promise.state != PromiseState.PROMISED or promise.broken_at is not None:
        return None
    for days in sorted(REMINDERS):
        starts = datetime.combine(promise.due_on - timedelta(days=days), REMINDED_FROM, SHANGHAI)
        if now >= starts:
            is_told = promise.reminded_days is not None and promise.reminded_days <= days
            return None if is_told or _today(now) > promise.due_on else days
    return None


def months_after(moment: datetime, months: int) -> datetime:
    """The same hour so many months later, on the last day of a shorter month."""
    local = moment.astimezone(SHANGHAI)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return local.replace(year=year, month=month + 1, day=min(local.day, last))


def _must_be_sound(lot: Lot, promise: Promise, now: datetime) -> None:
    if not promise.items or not set(promise.items) <= set(deferrable(lot.project)):
        raise Refused("promise_items_wrong")
    latest = latest_day(now)
    if not _today(now) < promise.due_on <= latest:
        raise Refused("promise_day_wrong", latest=latest.isoformat())
    if not promise.is_signed:
        raise Refused("promise_not_signed")


def _locked(lot_id: int) -> ConditionalAcceptance:
    """The lot first, as everywhere, then its last promise."""
    steps.locked(lot_id)
    found = ConditionalAcceptance.objects.select_for_update(of=("self",)).select_related("lot__project")
    promise = found.filter(lot=lot_id).last()
    if promise is None:
        raise TooEarly("promise_missing")
    return promise


def _advance(promise: ConditionalAcceptance, action: PromiseAction, facts: PromiseFacts) -> None:
    promise.state = PROMISE.advance(PromiseState(promise.state), action, facts).value


def _today(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()


def _told(promise: ConditionalAcceptance, fact: Fact, actor: Actor, now: datetime) -> ConditionalAcceptance:
    emit(fact, stream=promise.lot.desk_stream, actor=actor, at=now)
    return promise
