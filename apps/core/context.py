"""What every page knows about the house it is shown in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")


def house(request: HttpRequest) -> dict[str, Any]:
    """Centre, version, page code fingerprint, the moment of the request and the theme the reader chose."""
    theme = request.COOKIES.get("kaiming_theme", "")
    return {
        "centre_name": settings.CENTRE_NAME,
        "centre_phone": settings.CENTRE_PHONE,
        "version": settings.VERSION,
        "fingerprint": settings.STATIC_URL.strip("/").rpartition("/")[2],
        "now": getattr(request, "now", None),
        "actor": getattr(request, "actor", None),
        "theme": theme if theme in THEMES else "",
        "is_rehearsal": settings.CLOCK == "rehearsal",
        "is_demonstration": settings.DEMONSTRATION,
    }
