"""签署 — several people sign one document one after the other: each gets it for a minute, signs in the browser, hands it back.

The caller keeps which object is the newest version of a document. It calls `lease` and `complete` outside its transaction,
stores what `complete` answers, and in its own transaction moves from the base to the new object, checking that the base
still is the newest.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction

from apps.core.refusals import Refused
from apps.evidence.models import SignatureLease
from apps.evidence.pades import Prepared, Trust, finish, lacks_time_stamp, prepare
from apps.evidence.store import open_stored
from apps.evidence.time_stamping import promise

LASTS = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Lease:
    """What the browser needs to sign: the bytes under the signature, the digest that the page shows, until when, and the token."""

    token: str
    attributes: bytes
    digest: str
    until: datetime


def lease(
    document: str,
    pdf_object: str,
    *,
    seat: int,
    certificate: bytes,
    trust: Trust,
    field: str,
    reason: str,
    name: str,
    now: datetime,
) -> Lease:
    """The document is this seat's for a minute. Asked again by the same seat, the earlier lease ends.

    `document` is a key of the caller's (``opening:7:record``), `pdf_object` its newest version in the store. Raises
    Refused("signing_busy") while another seat holds it, or while this very version was signed a moment ago.
    """
    with transaction.atomic():
        _must_be_free(document, pdf_object, seat, now)
    with open_stored(pdf_object) as file:
        pdf = file.read()
    prepared = prepare(pdf, certificate=certificate, trust=trust, field=field, reason=reason, name=name, now=now)
    with transaction.atomic():
        _must_be_free(document, pdf_object, seat, now)
        kept = {"base": pdf_object, "seat": seat, "until": now + LASTS, "is_used": False, **asdict(prepared)}
        row, _ = SignatureLease.objects.update_or_create(
            document=document, defaults={**kept, "token": secrets.token_urlsafe(32)}
        )
    return Lease(token=row.token, attributes=prepared.attributes, digest=prepared.digest.hex(), until=row.until)


def complete(token: str, signature: bytes, *, trust: Trust, now: datetime) -> bytes:
    """The signed document; the lease is used up and its base is not leased again within the minute.

    Where no time-stamp could be had, a token over the very file is promised with it: the worker asks until it is there.
    Raises Refused("signing_lapsed") for a lease that ended, was replaced or used, and Refused("signature_wrong"), which leaves
    the lease as it is.
    """
    row = SignatureLease.objects.filter(token=token, is_used=False, until__gte=now).first()
    if row is None:
        raise _lapsed()
    signed = finish(_prepared(row), signature, trust)
    with transaction.atomic():
        if not SignatureLease.objects.filter(token=token, is_used=False).update(is_used=True, pdf=b""):
            raise _lapsed()
        if lacks_time_stamp(signed):
            promise(hashlib.sha256(signed).hexdigest(), now=now)
    return signed


def _must_be_free(document: str, pdf_object: str, seat: int, now: datetime) -> None:
    row = SignatureLease.objects.select_for_update().filter(document=document, until__gt=now).first()
    is_taken = row is not None and (row.base == pdf_object if row.is_used else row.seat != seat)
    if row is not None and is_taken:
        raise Refused("signing_busy", seconds=math.ceil((row.until - now).total_seconds()))


def _prepared(row: SignatureLease) -> Prepared:
    return Prepared(
        pdf=bytes(row.pdf),
        digest=bytes(row.digest),
        region_start=row.region_start,
        region_end=row.region_end,
        attributes=bytes(row.attributes),
        certificate=bytes(row.certificate),
    )


def _lapsed() -> Refused:
    return Refused("signing_lapsed", seconds=int(LASTS.total_seconds()))
