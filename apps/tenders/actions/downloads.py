"""获取招标文件: by anybody, without registration or fee; that it happened is sealed until the deadline."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import PUBLIC
from apps.core.refusals import Refused, TooEarly
from apps.evidence.journal import emit
from apps.tenders import events
from apps.tenders.left_contacts import shut
from apps.tenders.models import Download, TenderDocument

CONTACT_LENGTH = 120


@transaction.atomic(durable=True)
def record_download(document_id: int, *, contact: str, now: datetime) -> Download:
    """A taking of the document is kept, without who took it unless a contact was left (电子招标投标办法 §20, §21).

    There is no actor on purpose: nobody is asked who he is, and a signed-in reader is not told apart from a stranger.
    """
    document = TenderDocument.objects.select_related("lot").get(pk=document_id)
    lot = document.lot
    if document.published_at is None:
        raise Refused("document_not_published")
    if lot.document_from is None or now < lot.document_from:
        raise TooEarly("document_not_available")
    if len(contact) > CONTACT_LENGTH:
        raise Refused("contact_too_long", limit=CONTACT_LENGTH)

    download = Download.objects.create(document=document, at=now, shut=shut(contact.strip(), lot_id=lot.pk))
    emit(
        events.DocumentDownloaded(lot=lot.pk, download=download.pk, version=document.version),
        stream=lot.sealed_stream,
        actor=PUBLIC,
        at=now,
    )
    return download
