"""Acts that somebody may have to prove one day: which entries of the journal stand in the transparency log, and as what.

An entry stands there as a salted digest. The salt follows from the entry's own digest, so whoever may read the entry can open
its leaf, and nobody else: in a digest are the one before it and numbers drawn by lot.
"""

from __future__ import annotations

import hashlib

from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.rules.tiles import commitment_of

SALT = b"kaiming/log-entry/v1\n"
ACTS = frozenset(
    {
        "lot.notice_published",
        "lot.clarified",
        "lot.submission_closed",
        "booking.confirmed",
        "opening.signed_in",
        "opening.list_published",
        "opening.second_list_published",
        "opening.released",
        "opening.bid_opened",
        "opening.confirmed",
        "opening.result_acknowledged",
        "opening.objection_raised",
        "opening.objection_answered",
        "opening.record_signed",
        "opening.record_countersigned",
        "opening.record_corrected",
        "evaluation.sheet_signed",
        "evaluation.blind_sheet_signed",
        "evaluation.report_signed",
        "evaluation.signature_refused",
        "evaluation.completed",
        "objection.received",
        "objection.withdrawn",
        "objection.answer_given",
        "objection.result_answered",
        "award.candidates_published",
        "award.result_published",
        "award.notice_issued",
        "tools.published",
    }
)
"""Bids, withdrawals and the closing stand there by their own statements."""


def statement_of(stream: str, version: int, digest: bytes) -> bytes:
    """What the log says of an entry: that it is there, with this digest."""
    return canonical_bytes({"v": 1, "kind": "entry", "stream": stream, "version": version, "digest": digest.hex()})


def act_commitment(stream: str, version: int, digest: bytes) -> bytes:
    """What stands in the log for an entry."""
    return commitment_of(statement_of(stream, version, digest), hashlib.sha256(SALT + digest).digest())
