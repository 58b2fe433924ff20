"""Whom a notice is sent to: asked only by what sends it. No page, stream, log line or metric may be made from this."""

from __future__ import annotations

from apps.tenders.left_contacts import mark_of
from apps.tenders.models import ContactTold, Download, Listener, Notice
from apps.tenders.rules.questions import way_to


def ways_to_tell(notice: Notice) -> list[tuple[str, str]]:
    """Channel and address of everybody who left a contact before the notice and was not sent it yet, each once."""
    taken = Download.objects.filter(document__lot=notice.lot_id, at__lte=notice.published_at)
    left = [one.contact for one in taken.select_related("document").order_by("pk")]
    left += [one.contact for one in Listener.objects.filter(lot=notice.lot_id).order_by("pk")]
    told = set(ContactTold.objects.filter(notice=notice).values_list("mark", flat=True))
    ways = dict.fromkeys(way for contact in left if (way := way_to(contact)) is not None)
    return [(channel, address) for channel, address in ways if mark_of(address, lot_id=notice.lot_id) not in told]
