"""投标函的签名 — every signature on a letter of bid, judged with nothing but the file, certificates and lists that one trusts."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import crl, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from apps.bids.rules.letter import capacity_of, signers_of
from apps.evidence.rules import dsse
from apps.evidence.rules.time_stamps import BadTimeStamp, verify

STAMP_KIND = "signature_time_stamp_token"
ORGANISATION_IDENTIFIER = "2.5.4.97"


@dataclass(frozen=True, slots=True)
class Trusted:
    """By what signatures are judged, DER: root, what stands between, revocation lists; roots of time-stamps, and what stands between."""

    root: bytes
    intermediates: tuple[bytes, ...]
    lists: tuple[bytes, ...]
    time_roots: tuple[bytes, ...]
    time_intermediates: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class LetterSignature:
    """One signature on a letter, judged by the certificates of this house.

    ``is_intact``: the signed bytes are as they were, and what came later are further signatures only. ``is_trusted``: the
    certificate leads to the root, was in force at `when` and not revoked. ``has_stamp``: there is a time-stamp over the
    signature; ``stamped_at``: its moment where it holds by the authority of this house, else None. ``is_bidders``: it names the bidder. ``capacity``:
    as what the signer says he signs (法定代表人 or 授权代理人), empty where he does not say. ``certificate``: its SHA-256.
    """

    field: str
    signer: str
    organisation: str
    at: datetime | None
    is_intact: bool
    is_trusted: bool
    is_bidders: bool
    covers_file: bool
    capacity: str
    certificate: str
    has_stamp: bool
    stamped_at: datetime | None

    @property
    def when(self) -> datetime | None:
        """The moment by which it is judged: the time-stamp's, else what the signature itself says."""
        return self.stamped_at or self.at

    @property
    def is_sound(self) -> bool:
        """Nothing speaks against it; a time-stamp may be missing, one that does not hold may not."""
        return (
            self.is_intact
            and self.is_trusted
            and self.is_bidders
            and (not self.has_stamp or self.stamped_at is not None)
        )


@dataclass(frozen=True, slots=True)
class LetterStanding:
    """What was found; `seal` and `signature` are there when a signature stands in their place, sound or not."""

    file: str
    is_readable: bool
    needs_seal: bool
    needs_signature: bool
    seal: LetterSignature | None
    signature: LetterSignature | None
    signatures: tuple[LetterSignature, ...]

    @property
    def is_by_one_certificate(self) -> bool:
        """One certificate made both: its holder sealed for the unit and signed as its representative."""
        return bool(self.seal and self.signature and self.seal.certificate == self.signature.certificate)

    @property
    def is_in_order(self) -> bool:
        """Everything demanded is there and sound, and nothing was added behind the last signature."""
        demanded = [one for one, is_needed in self._pairs() if is_needed]
        ends = not self.signatures or self.signatures[-1].covers_file
        return ends and all(one is not None and one.is_sound for one in demanded)

    def _pairs(self) -> tuple[tuple[LetterSignature | None, bool], ...]:
        return (self.seal, self.needs_seal), (self.signature, self.needs_signature)


def signatures_of(pdf: bytes, *, bidder: str, trusted: Trusted | None) -> tuple[LetterSignature, ...] | None:
    """Every signature, the earliest first; None for a file that cannot be read. `bidder` is the credit code."""
    try:
        return asyncio.run(_signatures(pdf, bidder, trusted))
    except Exception:  # noqa: BLE001  # a hostile PDF may break its reader in any way; that is the finding
        return None


def standing_of(
    file: str, found: tuple[LetterSignature, ...] | None, *, needs_seal: bool, needs_signature: bool
) -> LetterStanding:
    """What the signatures of a letter amount to, by what the tender document demands; `found` is None for an unreadable file."""
    signatures = found or ()
    fields = [one.field for one in signatures]
    seal, signature = signers_of(fields, is_sealed=needs_seal, is_signed=needs_signature)
    return LetterStanding(
        file=file,
        is_readable=found is not None,
        needs_seal=needs_seal,
        needs_signature=needs_signature,
        seal=None if seal is None else signatures[seal],
        signature=None if signature is None else signatures[signature],
        signatures=signatures,
    )


async def _signatures(pdf: bytes, bidder: str, trusted: Trusted | None) -> tuple[LetterSignature, ...]:
    reader = PdfFileReader(BytesIO(pdf))
    return tuple([await _judged(one, bidder, trusted) for one in reader.embedded_regular_signatures])


async def _judged(signature: Any, bidder: str, trusted: Trusted | None) -> LetterSignature:
    at = signature.self_reported_timestamp
    at = at.astimezone(UTC) if at else None
    token = _token_of(signature)
    stamped_at = _stamped_at(token, signature, trusted)
    status = await async_validate_pdf_signature(signature, _context(trusted, stamped_at or at))
    subject = signature.signer_cert.subject
    unchanged = status.modification_level is not None and status.modification_level <= ModificationLevel.FORM_FILLING
    told = {one["type"].dotted: str(one["value"].native) for name in subject.chosen for one in name}
    return LetterSignature(
        field=signature.field_name,
        signer=str(subject.native.get("common_name", "")),
        organisation=str(subject.native.get("organization_name", "")),
        at=at,
        is_intact=bool(status.intact and status.valid) and unchanged,
        is_trusted=bool(trusted and status.trusted) and at is not None,
        is_bidders=told.get(ORGANISATION_IDENTIFIER, "").endswith(f"-{bidder}"),
        covers_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        capacity=(capacity_of(str(signature.sig_object.get("/Reason", ""))) or ""),
        certificate=dsse.keyid_of(signature.signer_cert.dump()),
        has_stamp=bool(token),
        stamped_at=stamped_at,
    )


def _token_of(signature: Any) -> bytes:
    """The time-stamp beside a signature, DER, not yet believed; empty without one."""
    beside = {one["type"].native: one["values"] for one in signature.signer_info["unsigned_attrs"]}
    held = beside.get(STAMP_KIND)
    return bytes(held[0].dump()) if held else b""


def _stamped_at(token: bytes, signature: Any, trusted: Trusted | None) -> datetime | None:
    """The moment of a token that is over the signature's value, by an authority of time-stamps that this house knows."""
    if not token or trusted is None:
        return None
    digest = hashlib.sha256(signature.signer_info["signature"].native).digest()
    try:
        return verify(token, digest, trusted.time_roots, trusted.time_intermediates).at
    except BadTimeStamp:
        return None


def _context(trusted: Trusted | None, at: datetime | None) -> ValidationContext:
    if trusted is None:
        return ValidationContext(trust_roots=[], moment=at, allow_fetching=False)
    return ValidationContext(
        trust_roots=[x509.Certificate.load(trusted.root)],
        other_certs=[x509.Certificate.load(one) for one in trusted.intermediates],
        crls=[crl.CertificateList.load(one) for one in trusted.lists],
        moment=at,
        allow_fetching=False,
        revocation_mode="require",
        retroactive_revinfo=True,
    )
