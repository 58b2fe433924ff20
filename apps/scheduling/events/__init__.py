"""The facts of places, bookings and the green channel. A published fact never changes shape; a new need is a new kind."""

from __future__ import annotations
