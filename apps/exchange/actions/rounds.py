"""推送 use-cases: one round of deliveries, taken before anything is sent and recorded after everything was.

Only one round is under way at a time, in however many processes. It is short, and sends a few deliveries to each address, to
all addresses at once: somebody who answers slowly holds up himself.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q, QuerySet

from apps.core.actor import SYSTEM, Actor
from apps.evidence.journal import emit
from apps.evidence.rules.chain import moment
from apps.exchange import events, keeping, policy, steps
from apps.exchange.lifecycle import (
    PUSH,
    WEBHOOK,
    PushAction,
    PushFacts,
    PushState,
    WebhookAction,
    WebhookFacts,
    WebhookState,
)
from apps.exchange.models import Change, FeedHead, Webhook, WebhookDelivery, WebhookLane
from apps.exchange.queries.changes import shapes_of
from apps.exchange.rules.letters import change_body, ping_body
from apps.exchange.rules.pushing import OFF_AFTER, Outcome, pause_after, quiet_after
from apps.parties.lifecycle import MembershipState, OrganisationState

ADDRESSES_A_ROUND = 16
LETTERS_AN_ADDRESS = 5
GATHERED_AT_ONCE = 200
ROUND_AT_MOST = timedelta(minutes=1)
"""Longer than any round lasts; a round whose process died is over then."""
KEPT = timedelta(days=30)
"""For how long the record of a delivery that has ended is kept."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery as it is sent."""

    delivery_id: int
    message: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Errand:
    """What goes to one address in this round, in order, and the secrets that sign it; without one nothing is sent."""

    webhook_id: int
    address: str
    secrets: tuple[str, ...]
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one letter; ``code`` is a status of HTTP or the code of a refusal."""

    delivery_id: int
    outcome: Outcome
    code: str


@transaction.atomic(durable=True)
def begin_round(*, actor: Actor, now: datetime) -> list[Errand]:
    """What is to be sent now, taken for this round; nothing while another round is under way, or when nothing is due."""
    policy.must_be_the_sender(actor)
    lane = steps.held_lane()
    if lane.promised_at and lane.promised_at <= now:
        lane.promised_at = None
        lane.save(update_fields=["promised_at"])
    if lane.taken_until and lane.taken_until > now:
        steps.promise_round(lane, lane.taken_until)
        return []

    _gather(now)
    errands = [_errand(webhook, letters, now) for webhook, letters in _due(now).items()]
    if errands:
        lane.taken_until = now + ROUND_AT_MOST
        lane.save(update_fields=["taken_until"])
    else:
        _forget_old(now)
        _promise_next(lane, now)
    return errands


@transaction.atomic(durable=True)
def end_round(reports: Sequence[Report], *, actor: Actor, now: datetime) -> None:
    """What came of each letter is on record, and the next round is promised. A report that comes twice changes nothing."""
    policy.must_be_the_sender(actor)
    lane = steps.held_lane()
    told = {report.delivery_id: report for report in reports}
    owners = set(WebhookDelivery.objects.filter(pk__in=told).values_list("webhook_id", flat=True))
    for webhook in _with_owner().select_for_update(of=("self",)).filter(pk__in=owners).order_by("pk"):
        waiting = webhook.deliveries.filter(pk__in=told, state=PushState.WAITING).order_by("pk")
        for delivery in waiting.select_for_update():
            _record(webhook, delivery, told[delivery.pk], now)

    lane.taken_until = None
    lane.save(update_fields=["taken_until"])
    _promise_next(lane, now)


def _gather(now: datetime) -> None:
    """Every active webhook has a delivery of each change up to the newest that it is for; numbers have no gap, so none is missed."""
    newest = FeedHead.objects.values_list("last", flat=True).first() or 0
    behind: dict[int, list[Webhook]] = defaultdict(list)
    for webhook in _living().select_for_update(of=("self",)).filter(reached__lt=newest).order_by("pk"):
        behind[webhook.reached].append(webhook)
    for reached, webhooks in behind.items():
        found = Change.objects.filter(number__gt=reached).select_related("entry").order_by("number")
        changes = list(found[:GATHERED_AT_ONCE])
        for webhook in webhooks:
            made = steps.deliveries_of(webhook, changes, previous=webhook.last_pushed, now=now)
            webhook.reached = changes[-1].number
            webhook.last_pushed = max([webhook.last_pushed, *(one.change_id or 0 for one in made)])
            webhook.save(update_fields=["reached", "last_pushed"])
            WebhookDelivery.objects.bulk_create(made, ignore_conflicts=True)


def _due(now: datetime) -> dict[Webhook, list[WebhookDelivery]]:
    """The next deliveries of the webhooks that were waiting longest; of an address that is left alone its tests only."""
    due = _sendable(now).filter(next_at__lte=now)
    oldest = due.values("webhook").annotate(oldest=Min("next_at")).order_by("oldest", "webhook")
    chosen = _with_owner().in_bulk([one["webhook"] for one in oldest[:ADDRESSES_A_ROUND]])
    letters = {
        webhook: list(
            due.filter(webhook=webhook).select_related("change__entry").order_by("change", "pk")[:LETTERS_AN_ADDRESS]
        )
        for webhook in chosen.values()
    }
    return {webhook: found for webhook, found in letters.items() if found}


def _sendable(now: datetime) -> QuerySet[WebhookDelivery]:
    """What may be sent as soon as its time comes. A test goes out also while its address is left alone."""
    is_let = Q(webhook__quiet_until=None) | Q(webhook__quiet_until__lte=now) | Q(change=None)
    return WebhookDelivery.objects.filter(is_let, state=PushState.WAITING, webhook__in=_living())


def _living() -> QuerySet[Webhook]:
    """Active webhooks of people who still are in their seats."""
    return Webhook.objects.filter(
        state=WebhookState.ACTIVE,
        membership__state=MembershipState.ACTIVE,
        membership__person__is_active=True,
        membership__organisation__state=OrganisationState.ACTIVE,
    )


def _with_owner() -> QuerySet[Webhook]:
    return Webhook.objects.select_related("membership__person")


def _errand(webhook: Webhook, deliveries: Sequence[WebhookDelivery], now: datetime) -> Errand:
    shapes = shapes_of([one.change for one in deliveries if one.change])
    letters = tuple(Letter(one.pk, one.message, _body(one, shapes)) for one in deliveries)
    return Errand(webhook.pk, webhook.address, tuple(_secrets(webhook, now)), letters)


def _secrets(webhook: Webhook, now: datetime) -> Iterator[str]:
    """What signs: the secret, and the one before while it is valid. Nothing when it cannot be read: others are still sent theirs."""
    kept = [webhook.secret]
    if webhook.former_until and webhook.former_until > now:
        kept.append(webhook.former_secret)
    for one in kept:
        with contextlib.suppress(keeping.Unreadable):
            yield keeping.told(one)


def _body(delivery: WebhookDelivery, shapes: Mapping[int, dict[str, object]]) -> bytes:
    if delivery.change_id is None:
        return ping_body(moment(delivery.made_at), previous=delivery.previous)
    return change_body(shapes[delivery.change_id], previous=delivery.previous)


def _record(webhook: Webhook, delivery: WebhookDelivery, report: Report, now: datetime) -> None:
    delivery.tries += 1
    delivery.tried_at, delivery.code, delivery.next_at = now, report.code, None
    if report.outcome is Outcome.TAKEN:
        _advance(delivery, PushAction.HAND_OVER)
        webhook.failures, webhook.failing_since, webhook.quiet_until = 0, None, None
    else:
        _record_failure(webhook, delivery, report.outcome, now)
    delivery.save(update_fields=["state", "tries", "refusals", "code", "tried_at", "next_at"])
    webhook.save(update_fields=["state", "failures", "failing_since", "quiet_until"])


def _record_failure(webhook: Webhook, delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> None:
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or now
    if outcome is Outcome.REFUSED:
        delivery.refusals += 1
    else:
        webhook.quiet_until = now + quiet_after(webhook.failures)
    is_over = _facts(delivery).is_over
    _advance(delivery, PushAction.GIVE_UP if is_over else PushAction.TRY_LATER)
    if not is_over:
        delivery.next_at = now + pause_after(delivery.refusals) if outcome is Outcome.REFUSED else now

    is_gone = outcome is Outcome.GONE
    if webhook.state == WebhookState.ACTIVE and (is_gone or now - webhook.failing_since >= OFF_AFTER):
        facts = WebhookFacts(now, webhook.failing_since, is_gone)
        webhook.state = WEBHOOK.advance(WebhookState(webhook.state), WebhookAction.SWITCH_OFF, facts)
        person = webhook.membership.person
        fact = events.WebhookSwitchedOff(person.pk, webhook.pk, moment(webhook.failing_since))
        emit(fact, stream=person.stream, actor=SYSTEM, at=now)


def _advance(delivery: WebhookDelivery, action: PushAction) -> None:
    delivery.state = PUSH.advance(PushState(delivery.state), action, _facts(delivery))


def _facts(delivery: WebhookDelivery) -> PushFacts:
    return PushFacts(delivery.refusals, is_test=delivery.change_id is None)


def _promise_next(lane: WebhookLane, now: datetime) -> None:
    """The next round begins when the next delivery may be sent: at once if something is left, else when its wait is over."""
    newest = FeedHead.objects.values_list("last", flat=True).first() or 0
    if _living().filter(reached__lt=newest).exists():
        steps.promise_round(lane, now)
        return
    living = WebhookDelivery.objects.filter(state=PushState.WAITING, webhook__in=_living())
    let = living.filter(Q(webhook__quiet_until=None) | Q(webhook__quiet_until__lte=now) | Q(change=None))
    soonest = [
        let.aggregate(at=Min("next_at"))["at"],
        living.filter(webhook__quiet_until__gt=now).aggregate(at=Min("webhook__quiet_until"))["at"],
    ]
    if times := [at for at in soonest if at]:
        steps.promise_round(lane, max(now, min(times)))


def _forget_old(now: datetime) -> None:
    old = WebhookDelivery.objects.exclude(state=PushState.WAITING).filter(tried_at__lt=now - KEPT).order_by("pk")
    WebhookDelivery.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:GATHERED_AT_ONCE])).delete()
