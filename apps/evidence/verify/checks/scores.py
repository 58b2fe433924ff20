"""Check 15: from signed score sheets, opened prices and the frozen scheme, the published result comes out again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import Certificate

from apps.core.refusals import Refused
from apps.evaluation.rules.result import computed
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.verify.checks.awards import check_awards
from apps.evidence.verify.checks.blind import check_blind_sheets
from apps.evidence.verify.checks.signatures import judge, signed_text
from apps.evidence.verify.material import Line, Material

CHECK = 15
CASE = "evaluation/case.json"
RESULT = "evaluation/result.json"
SCHEME = "tender/data-sheet.json"
TENDER = "tender/lot.json"


def check_scores(material: Material) -> None:
    """15: inputs are those that were signed, opened, drawn and frozen; the result follows from them."""
    if not material.is_result_public and not material.has(RESULT) and not material.has(CASE):
        return
    case, result = material.object_of(CASE), material.object_of(RESULT)
    if case is None or result is None:
        return
    material.protocol.look(CHECK)
    _check_sheets(material, case)
    check_blind_sheets(material, _sheets(case))
    _check_everybody_scored(material, case, result)
    _check_bids(material, case)
    _check_frozen(material, case)
    _check_tender(material, case)
    _check_result(material, case, result)
    check_awards(material, result)


def members_of(material: Material) -> list[int]:
    """The members whose sheets count, as the case names them."""
    case = material.object_of(CASE) if material.has(CASE) else None
    return sorted(_sheets(case or {}))


def _sheets(case: Mapping[str, Any]) -> dict[int, Any]:
    rows = case.get("sheets")
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {row["member"]: row.get("scores") for row in found if isinstance(row.get("member"), int)}


def _check_sheets(material: Material, case: Mapping[str, Any]) -> None:
    signed = {line.payload.get("member"): line for line in material.facts("evaluation.sheet_signed")}
    for member, scores in sorted(_sheets(case).items()):
        path = f"evaluation/sheets/{member}.dsse.json"
        found = material.certificate_of(f"evaluation/sheets/{member}.der")
        if found is None:
            continue
        material.protocol.look(CHECK)
        text = signed_text(material, path, found[1], check=CHECK)
        if text is None:
            continue
        said = material.parsed(text, path) or {}
        expected = {"kind": "score_sheet", "lot": material.lot, "member": member, "scores": scores}
        if any(said.get(name) != value for name, value in expected.items()):
            material.protocol.find(CHECK, "sheet_differs_from_case", path)
        line = signed.get(member)
        if line is None or line.payload.get("statement") != hashlib.sha256(text).hexdigest():
            material.protocol.find(CHECK, "sheet_not_logged", path)
        judge(material, found[0], line.when if line else None, where=path, check=CHECK)


def _check_everybody_scored(material: Material, case: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    """There is a sheet of every member of the committee, each by another person; without a ranking there is none."""
    begun = material.last_fact("evaluation.begun")
    size, sheets = begun.payload.get("size") if begun else None, _sheets(case)
    if result.get("ranked") and size != len(sheets):
        material.protocol.find(CHECK, "sheet_count_differs", CASE, size=size, count=len(sheets))
    seen: set[bytes] = set()
    for member in sorted(sheets):
        path = f"evaluation/sheets/{member}.der"
        found = material.certificate_of(path) if material.has(path) else None
        names = _names_of(found[0]) if found else set()
        if names & seen:
            material.protocol.find(CHECK, "signer_twice", path)
        seen |= names


def _names_of(certificate: Certificate) -> set[bytes]:
    """What tells one signer from another: the name and the key."""
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {certificate.subject.public_bytes(), key}


def _check_bids(material: Material, case: Mapping[str, Any]) -> None:
    """The bids of the case are those that were opened, at the prices that were opened, under the names of the list."""
    opened = _opened(material)
    rows = case.get("bids")
    told = (
        {row["bid"]: row for row in rows if isinstance(row, dict) and isinstance(row.get("bid"), str)}
        if isinstance(rows, list)
        else {}
    )
    for bid in sorted(opened.keys() ^ told.keys()):
        material.protocol.find(CHECK, "case_has_other_bids", bid)
    for bid in sorted(opened.keys() & told.keys()):
        if any(told[bid].get(name) != opened[bid].get(name) for name in ("price", "fields")):
            material.protocol.find(CHECK, "case_has_other_price", bid)
    listed = {row["bid"]: row.get("bidder") for row in material.listed}
    for bid in sorted(told.keys() & listed.keys()):
        if told[bid].get("bidder") != listed[bid]:
            material.protocol.find(CHECK, "case_has_other_bidder", bid)


def _opened(material: Material) -> dict[str, Mapping[str, Any]]:
    """What was opened of each bid: all at once, or the fields with the first envelope and the price with the second."""
    priced = {str(line.payload.get("bid")): line.payload for line in material.facts("opening.bid_opened")}
    firsts = {str(line.payload.get("bid")): line.payload for line in material.facts("opening.first_envelope_opened")}
    if not firsts:
        return priced
    return {
        bid: {"price": priced[bid].get("price") if bid in priced else None, "fields": told.get("fields")}
        for bid, told in firsts.items()
    }


def _check_frozen(material: Material, case: Mapping[str, Any]) -> None:
    """Scheme and draws are those that were frozen with the document and drawn in the hall."""
    sheet = material.object_of(SCHEME)
    if sheet is not None and sheet.get("scheme") != case.get("scheme"):
        material.protocol.find(CHECK, "scheme_differs", SCHEME)
    drawn = {str(line.payload.get("name")): line.payload.get("value") for line in material.facts("opening.drawn")}
    if case.get("drawn", {}) != drawn:
        material.protocol.find(CHECK, "draw_differs", CASE)
    settled = material.last_fact("evaluation.preliminary_settled")
    if settled is not None and _told_rejected(material, settled) != _rejected(case):
        material.protocol.find(CHECK, "preliminary_differs", CASE)


def _told_rejected(material: Material, settled: Line) -> list[str]:
    """Whom the members rejected, and in two envelopes whom the second ruled out, as bid or as corrected in its review."""
    second = [material.last_fact(f"evaluation.prices_{done}") for done in ("taken", "reviewed")]
    told: list[Any] = [one.payload.get("rejected") for one in (settled, *second) if one]
    return sorted({str(bid) for rows in told if isinstance(rows, list) for bid in rows})


def _check_tender(material: Material, case: Mapping[str, Any]) -> None:
    """Regime and ceiling price are those of the tender."""
    lot = material.object_of(TENDER)
    if lot is None:
        return
    for name, told in (("regime", case.get("regime")), ("ceiling_price", case.get("ceiling"))):
        if told != lot.get(name):
            material.protocol.find(CHECK, "case_differs_from_tender", CASE, part=name)


def _rejected(case: Mapping[str, Any]) -> list[str]:
    said = case.get("preliminary")
    rows = said.items() if isinstance(said, dict) else ()
    return sorted(bid for bid, row in rows if not (isinstance(row, dict) and row.get("passed") is True))


def _check_result(material: Material, case: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    try:
        again = computed(case)
    except Refused as refusal:
        material.protocol.find(CHECK, "case_not_computable", CASE, why=refusal.code)
        return
    for part in sorted({*again, *result}):
        if again.get(part) != result.get(part):
            material.protocol.find(CHECK, "result_differs", RESULT, part=part)
    logged = material.last_fact("evaluation.result_computed")
    if logged is None or logged.payload.get("sha256") != hashlib.sha256(canonical_bytes(dict(result))).hexdigest():
        material.protocol.find(CHECK, "result_not_logged", RESULT)
