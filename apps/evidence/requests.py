"""What a request carries here, for those who read the code: set by the middlewares, known to the type checker."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from apps.core.actor import Actor


class ActingRequest(HttpRequest):
    """What the middlewares put on a request."""

    now: datetime
    actor: Actor
