"""清理未递交的上传 — what was sent and never handed in ends and leaves the store; nothing that was handed in is ever touched."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.bids import policy
from apps.bids.models import Part, SealedFile, Upload
from apps.bids.queries.abandoned import ended_long_ago, lots_without_use
from apps.core.actor import Actor
from apps.core.refusals import WrongState
from apps.evidence.store import remove_stored
from apps.tenders import steps as tenders


@transaction.atomic(durable=True)
def end_uploads(lot_id: int, *, actor: Actor, now: datetime) -> None:
    """Nothing is on its way any more to a lot that ended without an opening (标段终止)."""
    policy.must_be_the_clock(actor)
    lot = tenders.locked(lot_id)
    if not lots_without_use().filter(pk=lot.pk).exists():
        raise WrongState("bid_upload_in_use")
    Upload.objects.filter(lot=lot, ended_at=None).update(ended_at=now)


def remove_abandoned(upload_id: int, *, actor: Actor, now: datetime) -> None:
    """The parts of an upload that ended without being handed in are gone from the store, then from the tables.

    In this order, and not in one transaction: when the power fails in between, the next round removes again what is gone and
    goes on. An upload that has ended is never handed in any more (`submit_bid`), so nothing can come to refer to its parts.
    """
    policy.must_be_the_clock(actor)
    if not ended_long_ago(now).filter(pk=upload_id).exists():
        raise WrongState("bid_upload_in_use")
    for name in Part.objects.filter(file__upload_id=upload_id).order_by("pk").values_list("object_name", flat=True):
        remove_stored(name)
    _forget(upload_id, now=now)


@transaction.atomic(durable=True)
def _forget(upload_id: int, *, now: datetime) -> None:
    """The newest upload of each bidder stays as a row: it tells who may hear the trail of what he began."""
    upload = ended_long_ago(now).select_for_update(of=("self",)).filter(pk=upload_id).first()
    if upload is None:
        return
    Part.objects.filter(file__upload=upload).delete()
    SealedFile.objects.filter(upload=upload).delete()
    if Upload.objects.filter(lot=upload.lot_id, owner=upload.owner, pk__gt=upload.pk).exists():
        upload.delete()
