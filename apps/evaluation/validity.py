"""签名是否有效 — the signatures in a signed paper as a validator sees them, each against the member whose box it stands in.

Judging several signatures takes seconds, so the answer is kept by the digest of the very bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.core.cache import cache

from apps.evaluation.models import Report
from apps.evaluation.signing import field_of
from apps.evidence.models import FileTimeStamp
from apps.evidence.pades import SignatureState, inspect
from apps.evidence.store import open_stored
from apps.evidence.time_stamping import kept_for
from apps.parties.trust import trust

KEPT = 24 * 60 * 60


class Verdict(StrEnum):
    """What a signature is worth."""

    GOOD = "good"
    BROKEN = "broken"
    FOREIGN = "foreign"
    MISPLACED = "misplaced"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Judged:
    """One signature: whose box, who signed by the certificate, when, and what it is worth.

    `stamped_at` is what a time-stamping authority says and `stamped_by` its name: in the signature itself, or, where `is_late`,
    in a token that was fetched over the signed file afterwards.
    """

    field: str
    signer: str
    organisation: str
    at: datetime | None
    verdict: Verdict
    stamped_at: datetime | None
    stamped_by: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Validity:
    """A report's file: whether it is the one on record, and its signatures, earliest first."""

    is_on_record: bool
    is_whole: bool
    """Nothing was added after the last signature."""
    signatures: tuple[Judged, ...]

    @property
    def is_good(self) -> bool:
        """True only when everything holds."""
        return self.is_on_record and self.is_whole and all(one.verdict is Verdict.GOOD for one in self.signatures)


def validity_of(report: Report, now: datetime) -> Validity:
    """The signatures of the report as its file lies in the store now."""
    with open_stored(report.object_name) as file:
        pdf = file.read()
    signed = [one for one in report.signatures.select_related("member__seat__person") if one.object_name]
    names = {field_of(one.member): one.member.seat.person.name for one in signed}
    found = judged(pdf, sha256=report.sha256, names=names, now=now)
    late = kept_for(one.sha256 for one in signed)
    files = {field_of(one.member): late[one.sha256] for one in signed if one.sha256 in late}
    return replace(found, signatures=tuple(_stamped_late(one, files.get(one.field)) for one in found.signatures))


def judged(pdf: bytes, *, sha256: str, names: Mapping[str, str], now: datetime) -> Validity:
    """These bytes against what is on record: the digest, and who signed which box."""
    digest = hashlib.sha256(pdf).hexdigest()
    states = _states(pdf, digest, now)
    if states is None:
        unread = tuple(_unreadable(field, name) for field, name in names.items())
        return Validity(digest == sha256, is_whole=False, signatures=unread)
    found = [_judged(one, names) for one in states]
    read = {one.field for one in states}
    missing = [_unreadable(field, name) for field, name in names.items() if field not in read]
    return Validity(digest == sha256, not states or states[-1].covers_file, (*found, *missing))


def _judged(state: SignatureState, names: Mapping[str, str]) -> Judged:
    return Judged(
        state.field,
        state.signer,
        state.organisation,
        state.at,
        _verdict(state, names),
        stamped_at=state.stamped_at,
        stamped_by=state.stamped_by,
        is_late=False,
    )


def _unreadable(field: str, name: str) -> Judged:
    return Judged(field, name, "", None, Verdict.UNREADABLE, stamped_at=None, stamped_by="", is_late=False)


def _stamped_late(judged: Judged, token: FileTimeStamp | None) -> Judged:
    if token is None or judged.stamped_at is not None:
        return judged
    return replace(judged, stamped_at=token.at, stamped_by=token.authority, is_late=True)


def _verdict(state: SignatureState, names: Mapping[str, str]) -> Verdict:
    """Broken comes before foreign: bytes that were changed prove nothing about anybody."""
    if not (state.is_intact and state.is_valid):
        return Verdict.BROKEN
    if not state.is_trusted:
        return Verdict.FOREIGN
    if not state.is_good:
        return Verdict.BROKEN
    return Verdict.GOOD if names.get(state.field) == state.signer else Verdict.MISPLACED


def _states(pdf: bytes, digest: str, now: datetime) -> list[SignatureState] | None:
    """None for a file that no validator reads."""
    key = f"evaluation-signatures-stamped:{digest}"
    kept = cache.get(key)
    if kept is not None:
        return list(kept)
    try:
        states = inspect(pdf, trust(now).roots)
    except Exception:  # noqa: BLE001  # a broken PDF may break its reader in any way; that is the answer
        return None
    cache.set(key, states, KEPT)
    return states
