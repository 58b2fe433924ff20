"""资格预审合格名单 — who passed: told to the buyer's side, which decided it; a row alone names nobody."""

from __future__ import annotations

from apps.core.lid import Lid
from apps.tenders.models import Prequalification

LID = Lid("prequalification-v1")


def shut(codes: frozenset[str], *, lot_id: int, number: int) -> bytes:
    """The credit codes under the lid, for this list of this lot only."""
    return LID.shut({"codes": sorted(codes)}, place=f"prequalification:{lot_id}:{number}")


def codes_of(one: Prequalification) -> frozenset[str]:
    """Who passed. Whom it may be told is the policy's to say."""
    return frozenset(LID.opened(bytes(one.shut), place=f"prequalification:{one.lot_id}:{one.number}")["codes"])
