"""What scheduling refuses, in both languages, with the article where there is one."""

from __future__ import annotations

from apps.scheduling.refusals.bookings import BOOKINGS
from apps.scheduling.refusals.green import GREEN
from apps.scheduling.refusals.night import NIGHT

__all__ = ["BOOKINGS", "GREEN", "NIGHT"]
