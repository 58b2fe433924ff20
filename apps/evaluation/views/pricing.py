"""第二信封 as the buyer arranges its opening, as everybody of the evaluation waits for it, and as the committee reviews it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.core.audience import BUYERS
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.evaluation import actions
from apps.evaluation.computing import passed_bids
from apps.evaluation.forms_pricing import PriceOpeningForm
from apps.evaluation.models import Evaluation
from apps.evaluation.pricing import corrections_of, price_opening, shown_price, why_out_by_price
from apps.evaluation.states import EvaluationState
from apps.evaluation.views.acts import MEMBERS, Fields, act, evaluated
from apps.parties.requests import ActingRequest
from apps.tenders import policy as tenders
from apps.tenders.models import Lot

S = EvaluationState


@dataclass(frozen=True, slots=True)
class PricedBid:
    """A bid that passed the first part, and what its second envelope told."""

    name: str
    price: str
    corrected: str
    why_out: str


@act(*BUYERS)
def price_opening_convened(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """安排第二信封开标: when the second envelopes of those who passed are opened."""
    form = PriceOpeningForm({"opens_at": said.get("opens_at", "")})
    if not form.is_valid():
        raise Refused("second_opening_in_the_past")
    opens_at = form.cleaned_data["opens_at"]
    return actions.convene_price_opening(evaluated(lot), opens_at=opens_at, actor=request.actor, now=request.now)


@unlogged
@act(*MEMBERS)
def prices_concluded(request: ActingRequest, lot: Lot, _said: Fields) -> object:
    """结束第二信封评审, by the chair."""
    return actions.conclude_prices(evaluated(lot), actor=request.actor, now=request.now)


def prices_context(request: ActingRequest, evaluation: Evaluation) -> dict[str, Any]:
    """What the page says while prices are awaited; nothing at other times."""
    if evaluation.state != S.AWAITING_PRICES:
        return {}
    opening = price_opening(evaluation)
    is_standing = opening is not None and opening.called_off_at is None
    may_convene = not is_standing and tenders.may_prepare(request.actor, evaluation.lot.project)
    return {
        "price_opening": opening if is_standing else None,
        "convening": PriceOpeningForm() if may_convene else None,
    }


def price_review_of(evaluation: Evaluation) -> dict[str, Any]:
    """What members see while they review the second envelopes; nothing at other times."""
    if evaluation.state != S.PRICING:
        return {}
    passed, corrected, out = set(passed_bids(evaluation)), corrections_of(evaluation), why_out_by_price(evaluation)
    found = evaluation.bids.filter(bid__in=passed).select_related("organisation")
    rows = [
        PricedBid(
            name=one.organisation.name,
            price=shown_price(one.price),
            corrected=shown_price(corrected[one.bid]) if one.bid in corrected else "",
            why_out=out.get(one.bid, ""),
        )
        for one in found
    ]
    return {"priced": rows}
