"""Whom a notice is sent to: asked only by what sends it. No page, stream, log line or metric may be made from this."""

from __future__ import annotations

import hashlib

from apps.tenders.models import ContactTold, Download, Listener, Notice
from apps.tenders.rules.questions import way_to


def ways_to_tell(notice: Notice) -> list[tuple[str, str]]:
    """Channel and address of everybody who left a contact before the notice and was not sent it yet, each once."""
    taken = Download.objects.filter(document__lot=notice.lot_id, at__lte=notice.published_at)
    left = [*taken.order_by("pk").values_list("contact", flat=True)]
    left += Listener.objects.filter(lot=notice.lot_id).order_by("contact").values_list("contact", flat=True)
    told = set(ContactTold.objects.filter(notice=notice).values_list("address_sha256", flat=True))
    ways = dict.fromkeys(way for contact in left if (way := way_to(contact)) is not None)
    return [(channel, address) for channel, address in ways if digest_of(address) not in told]


def digest_of(address: str) -> str:
    """Under which a told address is remembered."""
    return hashlib.sha256(address.encode()).hexdigest()
