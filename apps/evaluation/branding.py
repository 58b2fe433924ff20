"""核心产品品牌 — which brand each bid offers, and how many bidders there are when those of one brand count once."""

from __future__ import annotations

from apps.evaluation.computing import passed_bids
from apps.evaluation.matters import reviewed_bids
from apps.evaluation.models import Evaluation
from apps.evaluation.rules.brands import count_of
from apps.evaluation.standing import scheme_of


def core_product_of(evaluation: Evaluation) -> str:
    """核心产品 of the document; empty where brands do not matter."""
    scheme = scheme_of(evaluation.lot)
    return scheme.core_product if scheme else ""


def brands_of(evaluation: Evaluation) -> dict[str, str]:
    """The brand by bid, as recorded."""
    return dict(evaluation.brands.values_list("bid", "brand"))


def brands_missing(evaluation: Evaluation) -> int:
    """How many of the bids under review have no brand on record, where the document names a core product."""
    if not core_product_of(evaluation):
        return 0
    known = brands_of(evaluation)
    return sum(one.bid not in known for one in reviewed_bids(evaluation))


def bidders_left(evaluation: Evaluation) -> int:
    """So many bidders passed for the law (87号令第三十一条): several with one brand are one."""
    brands = brands_of(evaluation)
    return count_of(brands.get(bid, "") for bid in passed_bids(evaluation))
