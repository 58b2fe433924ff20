"""推送正文 — the body of a delivery, byte for byte (docs/formats/webhooks.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping

PING = "webhook.ping"


def change_body(change: Mapping[str, object], *, previous: int) -> bytes:
    """The body that tells of a change, as the feed says it, after the change ``previous``."""
    return _body(change["kind"], change["at"], change["number"], previous, change)


def ping_body(made_at: str, *, previous: int) -> bytes:
    """The body of a test: no change, no number."""
    return _body(PING, made_at, None, previous, None)


def _body(kind: object, at: object, sequence: object, previous: int, data: object) -> bytes:
    said = {"type": kind, "timestamp": at, "sequence": sequence, "previous": previous, "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
