"""Tables of places, bookings and the green channel."""

from __future__ import annotations
