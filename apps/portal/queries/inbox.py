"""Messages of one person, deliveries for technical duty, the words of a letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.portal import wording
from apps.portal.lifecycle import DeliveryState
from apps.portal.models import Delivery, InboxItem, Preference
from apps.portal.senders import Channel, Message
from apps.portal.topics import TOPIC_OF, Topic, is_wanted_by_default
from apps.scheduling.queries.green import names_of as green_names
from apps.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class Told:
    """A message as its reader sees it."""

    item: InboxItem
    title: str
    meaning: str
    lot_name: str


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """How a channel is doing: nothing about whom or about what."""

    channel: str
    label: str
    waiting: int
    failing: int
    given_up: int


def unread(actor: Actor) -> int:
    """How many messages the actor has not read."""
    return InboxItem.objects.filter(person=actor.person_id, read_at__isnull=True).count() if actor.is_person else 0


def inbox_of(actor: Actor) -> QuerySet[InboxItem]:
    """The actor's own messages, newest first; nobody else's, ever."""
    items = InboxItem.objects.filter(person=actor.person_id) if actor.is_person else InboxItem.objects.none()
    return items.select_related("entry").prefetch_related("deliveries").order_by("-at", "-pk")


def told(items: list[InboxItem], *, language: str) -> list[Told]:
    """The messages in words, with the names of their lots looked up at once."""
    lots = Lot.objects.filter(code__in={item.lot_code for item in items}).select_related("project").order_by("pk")
    names = {lot.code: lot.title for lot in lots} | green_names({item.lot_code for item in items})
    return [_told(item, names.get(item.lot_code, ""), language) for item in items]


def _told(item: InboxItem, lot_name: str, language: str) -> Told:
    words = wording.say(item.kind, item.entry.payload, language)
    return Told(item, words.title, words.meaning, lot_name)


OWN_PAGES = {Topic.ACCOUNT: "parties:account", Topic.REVIEW: "evaluation:own_expert"}
PAGES_OF_ONE = {Topic.OBJECTION: ("tenders:objection", "objection"), Topic.GREEN: ("green:case", "case")}
"""Pages of the one thing that the payload names, under this name."""


def place_of(item: InboxItem) -> str:
    """Where the recipient can act on the message, or read on; an empty text when there is nothing to go to."""
    match TOPIC_OF[item.kind]:
        case Topic.ACCOUNT | Topic.REVIEW as own:
            return reverse("exchange:webhooks" if item.kind.startswith("webhook.") else OWN_PAGES[own])
        case Topic.OBJECTION | Topic.GREEN as of_one:
            page, name = PAGES_OF_ONE[of_one]
            return reverse(page, args=[item.entry.payload[name]])
        case Topic.ENQUIRY:
            return reverse("evaluation:asked", args=[item.lot_code])
        case Topic.ENTRY if item.kind.startswith("application."):
            return reverse("parties:onboarding", args=[item.entry.payload["application"]])
        case Topic.ENTRY | Topic.SCHEDULE:
            return _desk_of(item)
    is_public = Lot.objects.filter(code=item.lot_code, published_at__isnull=False).exists()
    return reverse("portal:lot" if is_public else "tenders:lot", args=[item.lot_code])


def _desk_of(item: InboxItem) -> str:
    """The page of the lot on which the recipient acts; for who plans, the board with the session."""
    if TOPIC_OF[item.kind] is Topic.SCHEDULE:
        plans = Membership.objects.filter(person=item.person_id, role=Role.OPERATOR, state=MembershipState.ACTIVE)
        if plans.exists():
            return f"{reverse('scheduling:board')}?booking={item.entry.payload['booking']}"
    is_to_check = item.kind == "lot.entry_submitted"
    return reverse("tenders:check" if is_to_check else "tenders:lot", args=[item.lot_code])


def delivery(delivery_id: int) -> Delivery:
    """A delivery with what its letter needs."""
    return Delivery.objects.select_related("item__entry", "item__person").get(pk=delivery_id)


def letter(delivery: Delivery) -> Message:
    """What is sent: in the recipient's language, without a link, so that nobody learns to click on links in our name."""
    item, person = delivery.item, delivery.item.person
    [words] = told([item], language=person.language)
    channel = Channel(delivery.channel)
    with override(person.language):
        brand, advice = _("开明"), _("请自行打开平台网址，登录后在收件箱查看并办理。")
    subject = f"[{brand}] {words.title}" + (f" · {words.lot_name}" if words.lot_name else "")
    about = f"{words.lot_name} {item.lot_code}".strip()
    long = "\n\n".join(part for part in (words.title, about, words.meaning, advice) if part)
    return Message(
        reference=delivery.reference,
        to=person.email if channel is Channel.EMAIL else person.phone,
        subject=subject,
        text=long if channel is Channel.EMAIL else f"{subject}。{advice}",
    )


def chosen_channels(actor: Actor) -> dict[tuple[Topic, Channel], bool]:
    """Through which channels the actor is told of which topic."""
    rows = Preference.objects.filter(person=actor.person_id).order_by("pk")
    chosen = {(row.topic, row.channel): row.is_wanted for row in rows}
    return {
        (topic, channel): chosen.get((topic, channel), is_wanted_by_default(topic, channel))
        for topic in Topic
        for channel in Channel
    }


def health_of_channels() -> list[ChannelHealth]:
    """Whether e-mail and SMS get out, for technical duty. Numbers of what is stuck only: never of what was told to whom."""
    counts = {
        row["channel"]: row
        for row in Delivery.objects.order_by("channel")
        .values("channel")
        .annotate(
            waiting=Count("pk", filter=Q(state=DeliveryState.QUEUED)),
            failing=Count("pk", filter=Q(state=DeliveryState.FAILED)),
            given_up=Count("pk", filter=Q(state=DeliveryState.GIVEN_UP)),
        )
    }
    return [_health(channel, str(label), counts.get(channel)) for channel, label in Delivery.Channels.choices]


def _health(channel: str, label: str, row: Mapping[str, Any] | None) -> ChannelHealth:
    if row is None:
        return ChannelHealth(channel, label, 0, 0, 0)
    return ChannelHealth(channel, label, row["waiting"], row["failing"], row["given_up"])


def troubled_deliveries() -> QuerySet[Delivery]:
    """Deliveries that failed, newest first: reference, channel and failure; no recipient, no lot, no text."""
    return Delivery.objects.filter(state__in=[DeliveryState.FAILED, DeliveryState.GIVEN_UP]).order_by(
        "-changed_at", "-pk"
    )
