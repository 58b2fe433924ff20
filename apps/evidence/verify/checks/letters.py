"""Part of check 5: the letters of bid bear what the platform says they bear, by the bidder's own certificates.

A letter without seal or signature is the committee's matter (招标投标法实施条例第五十一条); a platform that says otherwise than the file is
this check's.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from cryptography import x509

from apps.bids.rules.letter_signatures import (
    ORGANISATION_IDENTIFIER,
    LetterStanding,
    Trusted,
    signatures_of,
    standing_of,
)
from apps.evidence.verify.material import JSON_LIMIT, Material, moment_of

CHECK = 5
FOLDER = "opening/letters/"
PAPER = re.compile(r"opening/letters/([0-9a-f]{32})\.(?:pdf|json)")
LETTER_LIMIT = 64 * 2**20
MAY_DIFFER = timedelta(minutes=5)
"""So far may the time-stamping authority's clock be ahead of the platform's."""


def check_letters(material: Material) -> None:
    """Each letter in the bundle; an edition without letters has nothing to look at."""
    found = [PAPER.fullmatch(path) for path in material.container.paths if path.startswith(FOLDER)]
    for bid in dict.fromkeys(one[1] for one in found if one):
        if bid not in material.bids:
            material.protocol.find(CHECK, "letter_of_nobody", f"{FOLDER}{bid}")
            continue
        _check_letter(material, bid)


def _check_letter(material: Material, bid: str) -> None:
    path = f"{FOLDER}{bid}.json"
    told = material.object_of(path)
    certificate = material.certificate_of(f"bids/{bid}/certificate.der")
    trusted = _trusted(material)
    if told is None or certificate is None or trusted is None:
        return
    material.protocol.look(CHECK)
    if told.get("bid") != bid:
        material.protocol.find(CHECK, "letter_of_nobody", path)
    standing = _standing(material, bid, told, _code_of(certificate[0]), trusted)
    if standing is None:
        return
    if standing.is_in_order is not told.get("in_order"):
        material.protocol.find(CHECK, "letter_judged_otherwise", path, said=told.get("in_order"))
    received_at = moment_of(material.row_of(bid).get("received_at"))
    for one in standing.signatures:
        if one.stamped_at and received_at and one.stamped_at > received_at + MAY_DIFFER:
            material.protocol.find(CHECK, "letter_signed_late", path, who=one.signer, at=one.stamped_at.isoformat())


def _standing(material: Material, bid: str, told: dict[str, Any], code: str, trusted: Trusted) -> LetterStanding | None:
    path = f"{FOLDER}{bid}.pdf"
    needs = {"needs_seal": told.get("needs_seal") is True, "needs_signature": told.get("needs_signature") is True}
    if not told.get("file"):
        if material.has(path):
            material.protocol.find(CHECK, "letter_of_nobody", path)
        return standing_of("", None, **needs)
    content = material.bytes_of(path, LETTER_LIMIT)
    return None if content is None else standing_of(path, signatures_of(content, bidder=code, trusted=trusted), **needs)


def _trusted(material: Material) -> Trusted | None:
    trust = material.trust
    lists = [material.bytes_of(f"trust/{name}.crl", JSON_LIMIT) for name in ("revocations", "root")]
    if trust is None or None in lists:
        return None
    known = tuple(one for one in lists if one is not None)
    return Trusted(trust.root_der, (trust.issuing_der,), known, trust.time_roots, (trust.issuing_der,))


def _code_of(certificate: x509.Certificate) -> str:
    """The bidder's credit code as its certificate has it."""
    named = certificate.subject.get_attributes_for_oid(x509.ObjectIdentifier(ORGANISATION_IDENTIFIER))
    return str(named[0].value).rpartition("-")[2] if named else ""
