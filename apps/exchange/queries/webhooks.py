"""Webhooks as their owner sees them: where each stands, and what came of every delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from apps.core.refusals import WORDINGS
from apps.evidence.naming import kind_name
from apps.exchange.lifecycle import PushState, WebhookState
from apps.exchange.models import Webhook, WebhookDelivery
from apps.exchange.rules.addresses import FIRST_FREE_PORT, LONGEST
from apps.exchange.rules.pushing import PUSH_SECONDS
from apps.parties.models import Person
from apps.parties.queries import seats_of


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery in words: what it tells, and what stood in the way if anything did."""

    delivery: WebhookDelivery
    number: int | None
    kind: str
    may_be_replayed: bool

    @property
    def status(self) -> str:
        """The status of HTTP that the receiver answered with, or an empty text."""
        return self.delivery.code if self.delivery.code.isdigit() else ""

    @property
    def has_failed(self) -> bool:
        """True when the last attempt was not taken."""
        return self.delivery.code != "" and not self.status.startswith("2")

    def sentence(self, language: str) -> str:
        """Why no status came, for a person; an empty text when one did, or nothing was tried yet."""
        wording = WORDINGS.get(self.delivery.code)
        if wording is None:
            return ""
        said = wording.en if language.startswith("en") else wording.zh
        return said.format(seconds=PUSH_SECONDS, most=LONGEST, first=FIRST_FREE_PORT)


def webhooks_of(person: Person) -> QuerySet[Webhook]:
    """The person's webhooks, the newest first, with what waits, what was given up, and the last attempt."""
    return (
        _kept(person)
        .select_related("membership__organisation")
        .annotate(
            waiting=Count("deliveries", filter=Q(deliveries__state=PushState.WAITING)),
            given_up=Count("deliveries", filter=Q(deliveries__state=PushState.GIVEN_UP)),
            tried_at=Max("deliveries__tried_at"),
        )
        .order_by("-pk")
    )


def webhook_of(person: Person, webhook_id: int) -> Webhook | None:
    """The person's own webhook of this number, unless it is removed."""
    return webhooks_of(person).filter(pk=webhook_id).first()


def delivery_of(webhook: Webhook, delivery_id: int) -> WebhookDelivery | None:
    """The webhook's own delivery of this number."""
    return webhook.deliveries.filter(pk=delivery_id).first()


def living_seats(person: Person) -> set[int]:
    """The person's seats that have not ended: for a webhook made from another nothing is sent."""
    return set(seats_of(person).values_list("pk", flat=True))


def deliveries(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """The webhook's deliveries, the newest first."""
    return webhook.deliveries.select_related("change__entry").order_by("-pk")


def sent(delivery: WebhookDelivery, webhook: Webhook) -> Sent:
    """The delivery as a row of its page."""
    is_over = delivery.state in (PushState.TAKEN, PushState.GIVEN_UP)
    return Sent(
        delivery,
        delivery.change_id,
        kind_name(delivery.change.entry.kind) if delivery.change else "",
        is_over and delivery.change_id is not None and webhook.state == WebhookState.ACTIVE,
    )


def next_try(delivery: WebhookDelivery, webhook: Webhook) -> datetime | None:
    """When the delivery goes out next; nothing when it does not by itself. An address left alone holds up all but a test."""
    if delivery.next_at is None or webhook.state != WebhookState.ACTIVE:
        return None
    if webhook.quiet_until is None or delivery.change_id is None:
        return delivery.next_at
    return max(delivery.next_at, webhook.quiet_until)


def _kept(person: Person) -> QuerySet[Webhook]:
    return Webhook.objects.filter(membership__person=person).exclude(state=WebhookState.REMOVED)
