"""Check 5: bidders signed what stands under their names, with certificates that were in force. And how certificates are judged."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from apps.evidence.rules.dsse import BadSignature, verify
from apps.evidence.verify.checks.letters import check_letters
from apps.evidence.verify.material import Material, moment_of

CHECK = 5
NAME_LIMIT = 64
"""So many characters of a name fit into a certificate (RFC 5280)."""


def check_bidders(material: Material) -> None:
    """5: statement and release of every disclosed bid, and the letters of bid where the edition has them."""
    check_letters(material)
    for bid in material.bids:
        found = material.certificate_of(f"bids/{bid}/certificate.der")
        statement = material.bytes_of(f"bids/{bid}/statement.json")
        if found is None or statement is None:
            continue
        certificate, der = found
        material.protocol.look(CHECK)
        signed = signed_text(material, f"bids/{bid}/statement.dsse.json", der, check=CHECK)
        if signed is not None and signed != statement:
            material.protocol.find(CHECK, "signed_something_else", f"bids/{bid}/statement.dsse.json")
        told = material.parsed(statement, f"bids/{bid}/statement.json") or {}
        if told.get("certificate") != hashlib.sha256(der).hexdigest() or told.get("bid") != bid:
            material.protocol.find(CHECK, "statement_names_another", f"bids/{bid}/statement.json")
        if not _is_named(certificate, material.row_of(bid).get("bidder")):
            material.protocol.find(CHECK, "list_names_another", bid)
        received_at = moment_of(material.row_of(bid).get("received_at"))
        judge(material, certificate, received_at, where=f"bids/{bid}/certificate.der", check=CHECK)
        for session in material.sessions:
            released = {str(line.payload.get("bid")): line.when for line in session.facts("opening.released")}
            if bid in released:
                _check_release(material, f"bids/{bid}/{session.release}", found, statement, released[bid])


def signed_text(material: Material, path: str, certificate: bytes, *, check: int) -> bytes | None:
    """What a DSSE envelope carries, once the certificate's signature covers it; None, and a finding, otherwise."""
    envelope = material.object_of(path)
    if envelope is None:
        return None
    try:
        return verify(envelope, certificate)
    except BadSignature as wrong:
        material.protocol.find(check, "signature_wrong", path, why=wrong)
        return None


def signed_object(material: Material, path: str, certificate: bytes, *, check: int) -> Mapping[str, Any] | None:
    """The statement that a DSSE envelope carries, as an object."""
    text = signed_text(material, path, certificate, check=check)
    return None if text is None else material.parsed(text, path)


def judge(material: Material, certificate: x509.Certificate, at: datetime | None, *, where: str, check: int) -> None:
    """Reports a certificate that does not lead to the root, or was not in force or already revoked at the moment."""
    trust = material.trust
    if trust is None:
        return
    if not _leads_to_root(certificate, trust.issuing, trust.root):
        material.protocol.find(check, "certificate_not_trusted", where)
        return
    if at is None:
        material.protocol.find(check, "time_missing", where)
    elif not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        material.protocol.find(check, "certificate_out_of_term", where, at=at.isoformat())
    else:
        listed = (
            trust.revoked.get(certificate.serial_number),
            trust.revoked_authorities.get(trust.issuing.serial_number),
        )
        for revoked_at in listed:
            if revoked_at is not None and revoked_at <= at:
                material.protocol.find(check, "certificate_revoked", where, at=revoked_at.isoformat())


def _leads_to_root(certificate: x509.Certificate, issuing: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuing)
        issuing.verify_directly_issued_by(root)
        root.verify_directly_issued_by(root)
        is_authority = [
            one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca for one in (issuing, root)
        ]
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, x509.ExtensionNotFound):
        return False
    return all(is_authority) and usage.digital_signature


def _is_named(certificate: x509.Certificate, name: object) -> bool:
    """The certificate is of the organisation of this name; certificates cut long names."""
    named = [str(one.value) for one in certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)]
    return isinstance(name, str) and named == [name[:NAME_LIMIT]]


def _check_release(
    material: Material, place: str, found: tuple[x509.Certificate, bytes], statement: bytes, at: datetime | None
) -> None:
    """The release, by the certificate of the statement or by a newer one of the same organisation."""
    path, newer = f"{place}.dsse.json", f"{place}.certificate.der"
    bid = place.split("/")[1]
    signer = (material.certificate_of(newer) if material.has(newer) else found) or found
    if _organisation(signer[0]) != _organisation(found[0]):
        material.protocol.find(CHECK, "statement_names_another", newer)
    said = signed_object(material, path, signer[1], check=CHECK)
    if said is None:
        return
    digest = hashlib.sha256(statement).hexdigest()
    expected = {"kind": "release", "lot": material.lot, "bid": bid, "bid_statement": digest}
    if any(said.get(name) != value for name, value in expected.items()):
        material.protocol.find(CHECK, "signed_something_else", path)
    judge(material, signer[0], at, where=path, check=CHECK)


def _organisation(certificate: x509.Certificate) -> list[str | bytes]:
    return [one.value for one in certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_IDENTIFIER)]
