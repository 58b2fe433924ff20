"""送达: a notice was sent to one who left a contact with the document."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import SYSTEM
from apps.evidence.journal import emit
from apps.tenders import events
from apps.tenders.left_contacts import mark_of
from apps.tenders.models import ContactTold, Notice


@transaction.atomic(durable=True)
def record_contact_told(notice_id: int, *, address: str, now: datetime) -> None:
    """The notice counts as sent to this address. Recording it twice changes nothing; nobody hears of it."""
    notice = Notice.objects.select_related("lot").get(pk=notice_id)
    told, is_new = ContactTold.objects.get_or_create(
        notice=notice, mark=mark_of(address, lot_id=notice.lot_id), defaults={"at": now}
    )
    if is_new:
        fact = events.ContactInformed(lot=notice.lot_id, notice=notice.number, told=told.pk)
        emit(fact, stream=notice.lot.sealed_stream, actor=SYSTEM, at=now)
