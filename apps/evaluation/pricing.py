"""双信封 — what the second envelopes tell: prices where there were none, and whose bid they rule out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from apps.bids.rules.parts import Part
from apps.core.money import figures
from apps.core.refusals import Refused
from apps.evaluation.models import EnquiryMatter, Evaluation
from apps.openings.models import Opening
from apps.openings.steps import HANDED_OVER

UNOPENED = "第二信封未能开启，没有投标报价"
RETURNED = "未通过第一信封评审，第二信封未开启，原封退还"
ABOVE = "投标报价超过最高投标限价"
SEALED = "—"


def awaits_prices(evaluation: Evaluation) -> bool:
    """True while the bids that were opened told no price."""
    return not evaluation.bids.filter(price__isnull=False).exists()


def price_opening(evaluation: Evaluation) -> Opening | None:
    """The opening of the second envelopes, once it is convened."""
    return Opening.objects.filter(lot=evaluation.lot_id, part=Part.SECOND).first()


def are_prices_opened(evaluation: Evaluation) -> bool:
    """True once the second envelopes were opened and are with the evaluation."""
    opening = price_opening(evaluation)
    return opening is not None and opening.state in HANDED_OVER


def has_second_begun(evaluation: Evaluation) -> bool:
    """True once somebody has started the opening of the second envelopes: who passed the first part is settled with it."""
    opening = price_opening(evaluation)
    return opening is not None and opening.started_at is not None


def kept_to_the_list(evaluation: Evaluation, found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The verdicts, where a bid whose second envelope was returned does not pass any more, whoever judges it afterwards."""
    opening = price_opening(evaluation)
    if opening is None or opening.list_published_at is None:
        return found
    returned = {bid for bid, said in found.items() if said["passed"] and bid not in opening.admitted}
    return {
        bid: {**said, "passed": False, "reasons": [RETURNED]} if bid in returned else said
        for bid, said in found.items()
    }


def priced(evaluation: Evaluation, preliminary: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The verdicts, and after the second opening those that the prices themselves give."""
    ruled_out = why_out_by_price(evaluation)
    return {
        bid: {**said, "passed": False, "reasons": [ruled_out[bid]]} if said["passed"] and bid in ruled_out else said
        for bid, said in preliminary.items()
    }


def ruled_out_by_price(evaluation: Evaluation) -> list[str]:
    """The bids whose second envelope rules them out, whatever the members said of the first."""
    return sorted(why_out_by_price(evaluation))


def is_above(price: Decimal | None, ceiling: Decimal) -> bool:
    """True of a price that is known and above the ceiling."""
    return price is not None and price > ceiling


def corrections_of(evaluation: Evaluation) -> dict[str, Decimal]:
    """修正后报价 by bid, where the bidder has accepted it; the newest counts."""
    accepted = evaluation.enquiries.filter(matter=EnquiryMatter.CORRECTION, accepts=True).order_by("answered_at", "pk")
    return {one.bid: Decimal(one.figures["corrected"]) for one in accepted}


def known_price(price: Decimal | None) -> Decimal:
    """The price, once its envelope was opened. Raises Refused("prices_not_opened")."""
    if price is None:
        raise Refused("prices_not_opened")
    return price


def plain_price(price: Decimal | None) -> str | None:
    """As a case and a page for programs hold it; nothing where none is known."""
    return None if price is None else f"{price:f}"


def shown_price(price: Decimal | None) -> str:
    """In figures; a dash where none is known."""
    return SEALED if price is None else figures(price)


def why_out_by_price(evaluation: Evaluation) -> dict[str, str]:
    """实施条例第五十一条: a bid above the ceiling is rejected, as it was corrected too; so is one that told no price."""
    if not are_prices_opened(evaluation):
        return {}
    ceiling, corrected = evaluation.lot.ceiling_price, corrections_of(evaluation)
    found = {}
    for one in evaluation.bids.all():
        if one.price is None:
            found[one.bid] = UNOPENED
        elif ceiling is not None and is_above(corrected.get(one.bid, one.price), ceiling):
            found[one.bid] = ABOVE
    return found
