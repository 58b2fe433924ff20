"""The bytes of an entry are those of docs/formats/journal.md, computed here a second time from its words alone."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.evidence.rules.canonical import canonical, canonical_bytes
from apps.evidence.rules.chain import NO_PARENT, Draft, digest_of, entry_bytes, moment
from tests.evidence.test_canonical import PLAIN, TEXTS

GOLDEN: list[dict[str, Any]] = json.loads((Path(__file__).parent.parent / "golden" / "journal.json").read_text("utf-8"))


def draft_of(entry: dict[str, Any]) -> Draft:
    return Draft(
        entry["stream"],
        entry["hearers"],
        entry["kind"],
        entry["actor"],
        datetime.fromisoformat(entry["at"]),
        canonical(entry["payload"]),
    )


@pytest.mark.parametrize("entry", GOLDEN, ids=lambda entry: f"v{entry['v']}")
def test_the_golden_entries_keep_their_bytes_and_digests(entry: dict[str, Any]) -> None:
    draft = draft_of(entry)

    assert entry_bytes(draft, entry["v"]).hex() == entry["entry_utf8_hex"]
    assert digest_of(draft, entry["v"], bytes.fromhex(entry["parent"])).hex() == entry["digest"]


def test_a_second_implementation_from_the_document_agrees() -> None:
    parent = "00" * 32
    for entry in GOLDEN:
        told = {key: entry[key] for key in ("actor", "at", "hearers", "kind", "payload", "stream", "v")}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        digest = hashlib.sha256(b"kaiming/journal-entry/v1\n" + bytes.fromhex(parent) + text.encode()).hexdigest()
        assert (entry["parent"], entry["digest"]) == (parent, digest)
        parent = digest


@given(st.dictionaries(TEXTS, PLAIN, max_size=3), st.integers(1, 2**40), TEXTS)
def test_the_quick_spelling_is_the_canonical_one(payload: dict[str, object], v: int, actor: str) -> None:
    at = datetime.fromisoformat("2026-11-24T09:30:00+08:00")
    draft = Draft("lot:1:public", "public", "notice.published", actor, at, canonical(payload))
    told = {
        "actor": actor,
        "at": "2026-11-24T01:30:00.000000Z",
        "hearers": "public",
        "kind": "notice.published",
        "payload": payload,
        "stream": "lot:1:public",
        "v": v,
    }

    assert entry_bytes(draft, v) == canonical_bytes(told)
    assert moment(at) == told["at"]


def test_every_part_of_an_entry_changes_its_digest() -> None:
    draft = draft_of(GOLDEN[0])
    before = digest_of(draft, 1, NO_PARENT)

    changed = [
        Draft(draft.stream, "desk", draft.kind, draft.actor, draft.at, draft.payload),
        Draft("lot:13:public", draft.hearers, draft.kind, draft.actor, draft.at, draft.payload),
        Draft(draft.stream, draft.hearers, "notice.withdrawn", draft.actor, draft.at, draft.payload),
        Draft(draft.stream, draft.hearers, draft.kind, "person:8", draft.at, draft.payload),
        Draft(draft.stream, draft.hearers, draft.kind, draft.actor, draft.at, "{}"),
    ]

    digests = {digest_of(one, 1, NO_PARENT) for one in changed}
    digests |= {digest_of(draft, 2, NO_PARENT), digest_of(draft, 1, bytes([1] * 32))}
    assert len(digests | {before}) == 8
