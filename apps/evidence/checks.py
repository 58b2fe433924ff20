"""Start-up checks of the log's settings: who witnesses it, and its key."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from apps.evidence.log.witnessing import witnesses
from apps.evidence.rules.notes import BadNote, from_base64

KEY_BYTES = 32


@register()
def log_settings_are_understood(**_kwargs: Any) -> list[CheckMessage]:
    """A witness that cannot be asked, or a key that is none, stops the start instead of the log."""
    found: list[CheckMessage] = []
    try:
        witnesses()
    except BadNote as failure:
        found.append(Error(f"WITNESSES is not understood: {failure}. WITNESSES 无法识别。", id="evidence.E001"))
    if settings.LOG_KEY and not _is_key(settings.LOG_KEY):
        found.append(Error("LOG_KEY is not 32 bytes in base64. LOG_KEY 须为 32 字节的 base64。", id="evidence.E002"))
    return found


def _is_key(text: str) -> bool:
    try:
        return len(from_base64(text)) == KEY_BYTES
    except BadNote:
        return False
