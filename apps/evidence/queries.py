"""What the evidence app knows: streams, entries, jobs and signs of life."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from apps.evidence.models import StreamHead


def newest_at() -> datetime | None:
    """The time of the newest entry of the whole journal; None while nothing has happened."""
    newest: datetime | None = StreamHead.objects.aggregate(newest=Max("at"))["newest"]
    return newest
