"""A case, read and typed: everything a result rests on, as docs/formats/score.md has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.core.refusals import Refused
from apps.evaluation.rules.brands import count_of, drawn_order
from apps.evaluation.rules.sheets import read_scores
from apps.tenders.rules.plain_reading import Unreadable, at, each, mapped, number, or_else, text, truth, whole
from apps.tenders.rules.price_parts import Engine
from apps.tenders.rules.scheme_parts import BrandTie, RankBy, Scheme
from apps.tenders.rules.scheme_reading import read

FEWEST_VALID = 3
"""招标投标法实施条例第四十四条, 评标委员会和评标方法暂行规定第二十七条."""
WORKS, PROCUREMENT = "eng", "gp"
Bid = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a result rests on, typed."""

    regime: str
    scheme: Scheme
    ceiling: Decimal | None
    drawn: Mapping[str, Decimal]
    bids: tuple[Bid, ...]
    rejected: Mapping[str, Sequence[str]]
    """Reasons by bid that did not pass."""
    sheets: Mapping[int, Mapping[str, Mapping[str, Decimal]]]
    sampled: tuple[str, ...] | None = None
    """The bids whose prices were drawn for the base, where the document draws some."""
    won_elsewhere: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """兼投不兼中 — by bid the lots that its bidder has won, so that it is passed over in this one."""
    brand_lots: tuple[str, ...] | None = None
    """随机抽取 — all bids in the order drawn, where the document decides so between equals of one brand."""
    decision: Mapping[str, Any] | None = None
    """定标 — what the tenderee's people said, where award is separated."""

    @property
    def engine(self) -> Engine | None:
        """The engine that prices are scored by: the scheme's, or the one that was drawn. Raises Refused."""
        engine = self.scheme.engine_for(self.drawn)
        if engine is None and self.scheme.engine_drawn:
            raise Refused("price_draw_missing", name=self.scheme.engine_drawn)
        return engine

    @property
    def passed(self) -> list[str]:
        """The bids that are scored, in the order given."""
        return [bid["bid"] for bid in self.bids if bid["bid"] not in self.rejected]

    @property
    def brands(self) -> Mapping[str, str]:
        """The brand of the core product by bid, where it was recorded."""
        return {bid["bid"]: bid["brand"] for bid in self.bids if bid.get("brand")}

    @property
    def bidders(self) -> int:
        """So many bidders passed for the law: those who offer one brand count once (87号令第三十一条)."""
        return count_of(self.brands.get(bid, "") for bid in self.passed)

    @property
    def fewest(self) -> int:
        """So many valid bids it takes; in works tenders the committee may go on with fewer."""
        return min(self.scheme.fewest, FEWEST_VALID)

    @property
    def is_ranked(self) -> bool:
        """With nobody left nothing is ranked, in a procurement with fewer than three (政府采购法第三十六条)."""
        return self.bidders >= (self.fewest if self.regime == PROCUREMENT else 1)


def read_case(case: Mapping[str, Any]) -> Case:
    """The case, typed. Raises Refused("case_unreadable") or Refused("case_incomplete")."""
    try:
        typed = _read(case)
    except (Unreadable, KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as wrong:
        raise Refused("case_unreadable", part=str(wrong)) from wrong
    _must_fit(typed)
    return typed


def _read(case: Mapping[str, Any]) -> Case:
    scheme = at(case, "scheme", read)
    verdicts: Mapping[str, list[str] | None] = {}
    preliminary = or_else(case, "preliminary", mapped(_verdict), verdicts)
    rejected = {bid: reasons for bid, reasons in preliminary.items() if reasons is not None}
    return Case(
        regime=at(case, "regime", _regime),
        scheme=scheme,
        ceiling=or_else(case, "ceiling", _number_or_none, None),
        drawn=or_else(case, "drawn", mapped(number), {}),
        bids=at(case, "bids", each(_bid_of(scheme, rejected))),
        rejected=rejected,
        sheets=dict(at(case, "sheets", each(_sheet))),
        sampled=or_else(case, "sampled", each(text), None),
        won_elsewhere=or_else(case, "won_elsewhere", mapped(each(text)), {}),
        brand_lots=_brand_lots(case, scheme),
        decision=case.get("decision"),
    )


def _brand_lots(case: Mapping[str, Any], scheme: Scheme) -> tuple[str, ...] | None:
    """Drawn anew from the record in the case; nothing where the document draws nothing, or the record is not there."""
    if scheme.brand_tie is not BrandTie.LOT or "brand_draw" not in case:
        return None
    return tuple(drawn_order(at(case, "brand_draw", dict), str(case.get("lot")), [bid["bid"] for bid in case["bids"]]))


def _regime(said: object) -> str:
    regime = said.lower() if isinstance(said, str) else ""
    if regime not in (WORKS, PROCUREMENT):
        raise Unreadable(f"{said!r} 应为 eng|gp")
    return regime


def _number_or_none(value: object) -> Decimal | None:
    return None if value is None else number(value)


def _verdict(data: Mapping[str, Any]) -> list[str] | None:
    """The reasons why a bid did not pass; nothing where it did."""
    none: tuple[str, ...] = ()
    reasons = or_else(data, "reasons", each(text), none)
    return None if at(data, "passed", truth) else list(reasons)


def _sheet(data: Mapping[str, Any]) -> tuple[int, Mapping[str, Mapping[str, Decimal]]]:
    return at(data, "member", whole), read_scores(at(data, "scores", lambda scores: scores))


def _bid_of(scheme: Scheme, rejected: Mapping[str, Any]) -> Callable[[Any], Bid]:
    """A reader of bids with their figures checked; the final offer takes the place of the first one."""

    def read_bid(data: Any) -> Bid:
        name = at(data, "bid", text)
        none: Mapping[str, Any] = {}
        fields = or_else(data, "fields", dict, none)
        for key in ("corrected", "additions", "excluded"):
            or_else(data, key, _number_or_none, None)
        if or_else(data, "brand", text, "") and not scheme.core_product:
            raise Unreadable("评分办法没有核心产品 the scheme has no core_product", "brand")
        price = _price(data, scheme, is_rejected=name in rejected)
        return {"bidder": name, **data, "price": price, "fields": fields}

    return read_bid


def _price(data: Mapping[str, Any], scheme: Scheme, *, is_rejected: bool) -> str | None:
    """The price that counts, as text; nothing for a rejected bid without one."""
    if scheme.fixed_price is not None:
        return f"{scheme.fixed_price:f}"
    if scheme.final_offers and data.get("final") is not None:
        at(data, "final", number)
        return str(data["final"])
    if "final" in data and not scheme.final_offers:
        raise Unreadable("报价一次报出 the scheme has no final_offers", "final")
    if is_rejected and data.get("price") is None:
        return None
    offered = at(data, "price", number)
    is_compared = scheme.engine is not None or bool(scheme.engines) or scheme.rank_by is RankBy.PRICE
    if offered < 0 or (offered == 0 and is_compared and not is_rejected):
        raise Unreadable(f"{data['price']} 不是报价 no offer", "price")
    return str(data["price"])


def _must_fit(case: Case) -> None:
    bids = [bid["bid"] for bid in case.bids]
    if len(set(bids)) != len(bids) or not bids:
        raise Refused("case_unreadable", part="bids: 没有投标或编号重复 none, or an id twice")
    if stray := set(case.won_elsewhere) - set(bids):
        raise Refused("case_unreadable", part=f"won_elsewhere.{min(stray)}: 没有这家 no such bid")
    if stray := set(case.rejected) - set(bids):
        raise Refused("case_unreadable", part=f"preliminary.{min(stray)}: 没有这家 no such bid")
    if not case.is_ranked or not case.scheme.items:
        return
    if not case.sheets:
        raise Refused("case_incomplete", part="sheets")
    wanted = {item.id for item in case.scheme.items}
    for member, sheet in case.sheets.items():
        for bid in case.passed:
            if set(sheet.get(bid, {})) != wanted:
                raise Refused(
                    "case_incomplete", part=f"sheets.{member}.{bid}: {_difference(wanted, sheet.get(bid, {}))}"
                )


def _difference(wanted: set[str], given: Mapping[str, Decimal]) -> str:
    """Which items are missing and which are not of the scheme."""
    missing = [f"-{item}" for item in sorted(wanted - set(given))]
    return " ".join(missing + [f"+{item}" for item in sorted(set(given) - wanted)])
