"""Part of check 15: the blind sheets were locked before the names were shown, and the score sheets repeat them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from apps.evidence.verify.checks.signatures import judge, signed_text
from apps.evidence.verify.material import Material

CHECK = 15


def check_blind_sheets(material: Material, sheets: Mapping[int, Any]) -> None:
    """Nothing where the review was not blind; a score that a lawful recheck has changed is not compared."""
    shown = material.last_fact("evaluation.unblinded")
    if shown is None:
        return
    codes = shown.payload.get("codes")
    logged = {line.payload.get("member"): line for line in material.facts("evaluation.blind_sheet_signed")}
    rechecked = {line.payload.get("member") for line in material.facts("evaluation.scores_reconsidered")}
    for member, scores in sorted(sheets.items()):
        path = f"evaluation/blind-sheets/{member}.dsse.json"
        found = material.certificate_of(f"evaluation/blind-sheets/{member}.der")
        if found is None:
            continue
        material.protocol.look(CHECK)
        text = signed_text(material, path, found[1], check=CHECK)
        if text is None:
            continue
        said = material.parsed(text, path) or {}
        expected = {"kind": "blind_sheet", "lot": material.lot, "member": member}
        is_same = all(said.get(name) == value for name, value in expected.items())
        if not is_same or (member not in rechecked and not _is_repeated(said.get("scores"), scores, codes)):
            material.protocol.find(CHECK, "blind_sheet_differs", path)
        line = logged.get(member)
        if line is None or line.payload.get("statement") != hashlib.sha256(text).hexdigest():
            material.protocol.find(CHECK, "sheet_not_logged", path)
        judge(material, found[0], line.when if line else None, where=path, check=CHECK)


def _is_repeated(blind: object, scores: object, codes: object) -> bool:
    """True when every score under a code stands in the sheet under the bid that the code stood for."""
    if not (isinstance(blind, dict) and isinstance(scores, dict) and isinstance(codes, dict)):
        return False
    for code, row in blind.items():
        under_name = scores.get(codes.get(code))
        if not isinstance(row, dict) or not isinstance(under_name, dict):
            return False
        if any(under_name.get(item) != score for item, score in row.items()):
            return False
    return True
