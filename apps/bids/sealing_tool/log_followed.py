"""Follows the transparency log for whoever checks a receipt: what the receipt and the log show grew from what was seen before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from apps.bids.sealing_tool.words import ToolRefusal
from apps.evidence.rules.checkpoints import proof_of
from apps.evidence.rules.notes import BadNote, key_of, note_of
from apps.evidence.witness.following import Unreachable, over_http
from apps.evidence.witness.keeping import Keeping, LogForked, usual_place


def follow(receipt: bytes, url: str, place: Path | None) -> Mapping[str, str]:
    """How the receipt's checkpoint and the log's newest one stand to what was seen last; the newer is kept.

    Raises ToolRefusal("log_forked") where something was rewritten, and "log_unreachable" where nothing can be said.
    """
    told = json.loads(receipt).get("log")
    path = place or usual_place()
    if told is None:
        return {}
    try:
        key, fetch, keeping = key_of(told["key"]), over_http(url), Keeping(path)
        own = keeping.see(proof_of(told["proof"]).note, key, fetch)
        newest = keeping.see(note_of(fetch("checkpoint").decode("utf-8", "replace")), key, fetch)
    except (LogForked, BadNote) as wrong:
        raise ToolRefusal("log_forked", part=str(wrong), path=str(path)) from None
    except Unreachable as silent:
        raise ToolRefusal("log_unreachable", why=str(silent)) from None
    return {"of_receipt": own.value, "newest": newest.value, "kept_in": str(path)}
