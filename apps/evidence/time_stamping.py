"""时间戳 — the port to a time-stamping authority (RFC 3161), and the promise to ask again when it did not answer.

What was signed without a time-stamp is signed all the same: the gap is said, and a detached token over the very file is fetched
by the worker as soon as the authority answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from asn1crypto import cms
from django.db import transaction
from pyhanko.sign.timestamps import TimeStamper

from apps.evidence.models import FileTimeStamp
from apps.evidence.outbox import enqueue
from apps.evidence.rules.time_stamps import read

TIME_STAMP = "evidence.time_stamp"


class NoTimeStamp(Exception):
    """The authority gave no token, or one that is not good; the message says why."""


class TimeAuthority(Protocol):
    """Whom to ask for the time, at one moment. Asking twice gives two tokens; nothing is kept."""

    name: str
    is_demonstration: bool

    def token(self, digest: bytes) -> bytes:
        """A token over a SHA-256 digest, DER, already found good. Raises NoTimeStamp."""

    def sample(self) -> bytes:
        """Some token of this authority, new or old: for its size and its certificates. Raises NoTimeStamp."""

    def chain(self) -> tuple[bytes, ...]:
        """The certificates between the authority and its root, root last, DER."""

    def revocations(self) -> tuple[bytes, ...]:
        """The lists that say whether the authority's certificates are revoked, as far as they could be had. DER."""


class Stamper(TimeStamper):
    """The port as pyHanko asks it. What it raises is the port's NoTimeStamp."""

    def __init__(self, authority: TimeAuthority) -> None:
        super().__init__(include_nonce=False)  # type: ignore[no-untyped-call]  # pyHanko leaves it without types
        self._authority = authority

    @property
    def sizes(self) -> tuple[object, ...]:
        """What the size of a token depends on."""
        return (self._authority.name, *map(len, self._authority.chain()))

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token over this digest."""
        if md_algorithm != "sha256":
            raise NoTimeStamp(f"{md_algorithm} is not asked for here")
        return cms.ContentInfo.load(self._authority.token(message_digest))

    async def async_dummy_response(self, md_algorithm: str) -> cms.ContentInfo:
        """A token whose size and certificates count, whatever it is for."""
        known: dict[str, cms.ContentInfo] = self._dummy_response_cache
        if md_algorithm not in known:
            sample = cms.ContentInfo.load(self._authority.sample())
            self._register_dummy(md_algorithm, sample)  # type: ignore[no-untyped-call]  # as above
        return known[md_algorithm]


def promise(sha256: str, *, now: datetime) -> None:
    """A token over this file will be asked for until it is there. Inside the transaction that makes the file count."""
    enqueue(TIME_STAMP, {"sha256": sha256}, run_at=now, key=f"time-stamp-{sha256}")


@transaction.atomic(durable=True)
def keep(sha256: str, token: bytes) -> FileTimeStamp:
    """The token that was promised is there. Called twice, the first one stands."""
    said = read(token)
    row, _ = FileTimeStamp.objects.get_or_create(
        sha256=sha256, defaults={"token": token, "at": said.at, "authority": said.authority}
    )
    return row


def kept_for(digests: Iterable[str]) -> dict[str, FileTimeStamp]:
    """The detached tokens that are there, by the file's digest."""
    return {one.sha256: one for one in FileTimeStamp.objects.filter(sha256__in=list(digests)).order_by("sha256")}
