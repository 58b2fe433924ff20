"""The golden chain of public facts: read here and by the browser's code, so that both mean the same bytes."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from apps.evidence.rules.canonical import canonical
from apps.evidence.rules.chain import NO_PARENT, Draft, digest_of

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "public_facts.json"


def test_the_golden_chain_is_what_the_journal_would_have_written() -> None:
    chain = json.loads(GOLDEN.read_text("utf-8"))

    parent = NO_PARENT
    for entry in chain["entries"]:
        at = datetime.fromisoformat(entry["at"])
        payload = canonical(entry["payload"])
        draft = Draft(chain["stream"], chain["hearers"], entry["kind"], entry["actor"], at, payload)
        assert entry["parent"] == parent.hex()
        parent = digest_of(draft, entry["v"], parent)
        assert entry["digest"] == parent.hex()
