"""The rounds of a lot: the tenders of the same number, one after the other, until one comes to an award."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.tenders import policy
from apps.tenders.lifecycle import CAME_TO_NOTHING, LotState
from apps.tenders.models import Lot

FAILURES = frozenset({LotState.FAILED, LotState.CANCELLED})
"""流标、废标 — a tender that was carried through and did not succeed; one that was ended at will is none."""


def rounds_of(lot: Lot) -> list[Lot]:
    """Every tender of the lot's number, the first round first, as lists show them."""
    found = Lot.objects.filter(project_id=lot.project_id, number=lot.number).defer("rule_book", "calendar_basis")
    return list(found.select_related("project").order_by("round_number"))


def public_rounds_of(lot: Lot) -> list[Lot]:
    """The rounds that everybody may know of; nothing for a lot that was tendered once."""
    rounds = [one for one in rounds_of(lot) if one.is_public]
    return rounds if len(rounds) > 1 else []


def failures_before(lot: Lot) -> int:
    """How many rounds before this one failed."""
    earlier = [one for one in rounds_of(lot) if one.round_number < lot.round_number]
    return sum(LotState(one.state) in FAILURES for one in earlier)


def may_tender_again(actor: Actor, lot: Lot) -> bool:
    """True when the lot came to nothing in public, has no next round yet, and the actor is the buyer's side."""
    return (
        LotState(lot.state) in CAME_TO_NOTHING
        and lot.is_public
        and policy.may_prepare(actor, lot.project)
        and not Lot.objects.filter(former=lot).exists()
    )
