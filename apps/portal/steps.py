"""What happens to messages inside somebody else's transaction: telling people, and queueing what goes out of the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from apps.core.clock import SHANGHAI
from apps.evidence import outbox
from apps.evidence.models import Entry
from apps.portal.models import Delivery, InboxItem, Listing, Preference, Tally
from apps.portal.queries import tallies
from apps.portal.queries.listings import HEAVY, listings_of
from apps.portal.recipients import Recipient
from apps.portal.senders import Channel
from apps.portal.topics import TOPIC_OF, is_wanted_by_default
from apps.portal.watching import SENDING_HOUR
from apps.tenders.models import Lot

PASSES = (timedelta(0), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""When a notice is sent to contacts, and again to those whom it could not be sent before."""


def tell(recipients: Iterable[Recipient], *, entry: Entry, lot_code: str) -> list[InboxItem]:
    """Each recipient has the entry in the inbox, once, and a queued delivery for every channel he wants.

    Called twice with the same entry it adds nothing. Deliveries are durable with the caller's transaction.
    """
    people = {recipient.person_id: recipient for recipient in recipients}
    told = set(InboxItem.objects.filter(entry=entry, person__in=people).values_list("person_id", flat=True))
    items = InboxItem.objects.bulk_create(
        InboxItem(person_id=person_id, entry=entry, kind=entry.kind, lot_code=lot_code, at=entry.at)
        for person_id in people
        if person_id not in told
    )
    chosen = _preferences({item.person_id for item in items}, topic=TOPIC_OF[entry.kind])
    for item in items:
        for channel in people[item.person_id].channels:
            wanted = chosen.get((item.person_id, channel), is_wanted_by_default(TOPIC_OF[entry.kind], channel))
            if wanted:
                _queue(item, channel)
    return items


def list_lots(numbers: Iterable[int]) -> int:
    """These lots are found by what is public of them now; answers how many are public. Called twice it changes nothing."""
    lots = Lot.objects.filter(pk__in=list(numbers), published_at__isnull=False).order_by("pk")
    rows = listings_of(lots.select_related("project__organisation", "project__agency").defer(*HEAVY))
    Listing.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["lot"],
        update_fields=["place", "regime", "kind", "region", "tokens"],
    )
    return len(rows)


def settle_tally(now: datetime) -> None:
    """What was settled at this moment need not be counted again by who asks for the number of public facts."""
    known = Tally.objects.select_for_update().filter(pk=tallies.PUBLIC_FACTS).first() or tallies.none_yet()
    settled = tallies.tally_before(now, known)
    if settled is not known:
        Tally.objects.update_or_create(pk=settled.pk, defaults={"entry": settled.entry, "facts": settled.facts})


def promise_notice(entry: Entry) -> None:
    """The notice of the entry goes to whoever left a contact, in passes at fixed times (电子招标投标办法第二十二条).

    The jobs are the same whether anybody left a contact or not, so that no queue, failure or metric tells.
    """
    lot, notice = entry.payload["lot"], entry.payload["notice"]
    for number, pause in enumerate(PASSES, start=1):
        outbox.enqueue(
            "notice.send",
            {"lot": lot, "notice": notice},
            run_at=entry.at + pause,
            key=f"notice.send:{lot}:{notice}:{number}",
        )


def promise_watchers(entry: Entry) -> None:
    """Whoever watches hears of the entry: soon, or with the letter of the day.

    The jobs are the same whether anybody watches or not, so that no queue, failure or metric tells.
    """
    outbox.enqueue("watch.tell", {"entry": entry.pk}, run_at=entry.at, key=f"watch.tell:{entry.pk}")
    local = entry.at.astimezone(SHANGHAI)
    next_at = datetime.combine(local.date(), time(SENDING_HOUR), SHANGHAI)
    if next_at <= local:
        next_at += timedelta(days=1)
    outbox.enqueue("watch.daily", {}, run_at=next_at, key=f"watch.daily:{next_at.date()}")


def _preferences(people: set[int], *, topic: str) -> dict[tuple[int, Channel], bool]:
    rows = Preference.objects.filter(person__in=people, topic=topic).order_by("pk")
    return {(row.person_id, Channel(row.channel)): row.is_wanted for row in rows}


def _queue(item: InboxItem, channel: Channel) -> None:
    delivery = Delivery.objects.create(item=item, channel=channel, queued_at=item.at, changed_at=item.at)
    outbox.enqueue(
        "message.send", {"delivery": delivery.pk}, run_at=item.at, key=f"message.send:{delivery.reference}:1"
    )
