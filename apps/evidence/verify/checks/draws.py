"""Check 19: the draw of the committee, drawn again from its record, stratum by stratum."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from apps.evidence.rules.draw_record import problems_of
from apps.evidence.verify.material import Material

CHECK = 19
RECORD = "evaluation/draw.json"
CASE = "evaluation/case.json"
PROBLEMS = (
    "draw_unreadable",
    "draw_not_opened",
    "draw_pool_differs",
    "draw_order_differs",
    "draw_count_differs",
)
"""What drawing again can find, in the order in which it matters."""


def check_draws(material: Material) -> None:
    """19: secrets open their commitments, tickets were taken in order, and it is the draw that the log began with."""
    if not material.has(RECORD):
        return
    record = material.object_of(RECORD)
    if record is None:
        return
    material.protocol.look(CHECK)
    found = problems_of(record)
    for code in PROBLEMS:
        if code in found:
            material.protocol.find(CHECK, code, RECORD)
    text, begun = record.get("text"), material.last_fact("evaluation.begun")
    if isinstance(text, str) and begun is not None:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if begun.payload.get("draw") != digest:
            material.protocol.find(CHECK, "draw_not_logged", RECORD)
    told = material.last_fact("evaluation.committee_disclosed")
    _check_brand_tie(material, record)
    if told is not None and told.payload.get("record") != record:
        material.protocol.find(CHECK, "draw_not_disclosed", RECORD)


def _check_brand_tie(material: Material, record: Mapping[str, Any]) -> None:
    """随机抽取 within a brand rests on the secrets of the committee's draw: nobody chose others once the scores were known."""
    case = material.object_of(CASE) if material.has(CASE) else None
    drawn = (case or {}).get("brand_draw")
    if drawn is None:
        return
    material.protocol.look(CHECK)
    if not isinstance(drawn, dict) or drawn.get("contributions") != record.get("contributions"):
        material.protocol.find(CHECK, "brand_draw_differs", CASE)
