"""Which uploads nobody will hand in any more: they ended, or the lot for which they were meant did."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from apps.bids.models import SealedFile, Upload
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot

ENDED = (LotState.TERMINATED, LotState.FAILED, LotState.CANCELLED)
AT_ONCE = 50
"""So many uploads are cleared in one round; the next round goes on."""


def kept_for() -> timedelta:
    """How long parts stay after their upload ended."""
    return timedelta(hours=int(settings.BID_UPLOAD_KEPT_HOURS))


def ended_long_ago(now: datetime) -> QuerySet[Upload]:
    """Uploads that ended without being handed in, long enough ago, with something still kept of them."""
    has_files = Exists(SealedFile.objects.filter(upload=OuterRef("pk")))
    return Upload.objects.filter(has_files, submission=None, ended_at__lte=now - kept_for()).order_by("ended_at", "pk")


def lots_without_use() -> QuerySet[Lot]:
    """Lots that ended without an opening while something was still on its way."""
    waiting = Upload.objects.filter(lot=OuterRef("pk"), ended_at=None)
    return Lot.objects.filter(Exists(waiting), state__in=ENDED).order_by("pk")
