"""评标报告核验 — what the buyer looks at before anything is published, found by computing, and what of it may change a result.

Plain data in, plain data out, like the result itself: whoever has the case checks it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from apps.evaluation.rules.figures import exactly
from apps.evaluation.rules.result import Case, computed, read_case
from apps.evaluation.rules.sheets import Finding, is_possible
from apps.tenders.rules.scheme_parts import ItemKind

GRAINS = tuple(map(Decimal, ("1", "0.5", "0.25", "0.2", "0.1")))
FEWEST_ROWS = 5
MOST_AGREE = Decimal("0.9")
"""A pattern of shared fractions is one when nine rows of ten keep it."""


class ChangeGround(StrEnum):
    """政府采购货物和服务招标投标管理办法第六十四条: the four errors for which a result that was made up is changed, and no others."""

    SUM_WRONG = "sum_wrong"
    OUT_OF_RANGE = "out_of_range"
    OBJECTIVE_DIFFERS = "objective_differs"
    STRIKING = "striking"


GROUNDS = {
    "sum_wrong": ChangeGround.SUM_WRONG,
    "score_out_of_range": ChangeGround.OUT_OF_RANGE,
    "objective_differs": ChangeGround.OBJECTIVE_DIFFERS,
    "shared_part_differs": ChangeGround.OBJECTIVE_DIFFERS,
    "strikingly_high": ChangeGround.STRIKING,
    "strikingly_low": ChangeGround.STRIKING,
}
"""Which finding is which ground; a finding that is none is for the supervisor."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One score of one member: what the committee looks at again."""

    member: int
    bid: str
    item: str


def findings(case: Mapping[str, Any], result: Mapping[str, Any], *, explained: Collection[str]) -> list[Finding]:
    """All that strikes in a signed result. `explained` are the bids whose low price the committee has dealt with."""
    typed = read_case(case)
    return [
        *_sums(result, computed(case)),
        *_ranges(typed),
        *_of_result(result, explained, are_prices_known=all(_is_known(bid) for bid in typed.bids)),
        *_shared_parts(typed),
    ]


def cells(found: Sequence[Finding], case: Mapping[str, Any], ground: ChangeGround) -> list[Cell]:
    """The scores that a return on this ground is about: one member's, or everybody's where they differ."""
    everybody = sorted(int(sheet["member"]) for sheet in case["sheets"])
    wanted = [
        Cell(member, one.bid, one.item)
        for one in found
        if GROUNDS.get(one.code) is ground and one.bid and one.item
        for member in ([one.member] if one.member is not None else everybody)
    ]
    return list(dict.fromkeys(wanted))


def _sums(told: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[Finding]:
    """分值汇总计算错误: what the result says against the same inputs computed again."""
    right = {row["bid"]: row for row in again["ranked"]}
    for row in told["ranked"]:
        wanted = right.get(row["bid"], {"total": "—", "rank": "—"})
        if (row["total"], row["rank"]) != (wanted["total"], wanted["rank"]):
            figures = {"told": f"{row['total']} ({row['rank']})", "computed": f"{wanted['total']} ({wanted['rank']})"}
            yield Finding("sum_wrong", row["bid"], "", None, figures)
    for bid in sorted(right.keys() - {row["bid"] for row in told["ranked"]}):
        computed_again = f"{right[bid]['total']} ({right[bid]['rank']})"
        yield Finding("sum_wrong", bid, "", None, {"told": "—", "computed": computed_again})


def _ranges(case: Case) -> Iterator[Finding]:
    """分项评分超出评分标准范围."""
    for member, sheet in sorted(case.sheets.items()):
        for bid in case.passed:
            for item in case.scheme.items:
                score = sheet.get(bid, {}).get(item.id)
                if score is not None and not is_possible(item, score):
                    yield Finding("score_out_of_range", bid, item.id, member, {"score": f"{score:f}"})


def _is_known(bid: Mapping[str, Any]) -> bool:
    """Results are published without the losers' prices; a case then holds nothing or zero for them."""
    return bid["price"] is not None and Decimal(bid["price"]) > 0


def _of_result(result: Mapping[str, Any], explained: Collection[str], *, are_prices_known: bool) -> Iterator[Finding]:
    """客观分不一致、畸高畸低, and low prices that nobody asked about, as the result itself found them."""
    for one in result["findings"]:
        if one["code"] == "abnormally_low":
            if are_prices_known and one["bid"] not in explained:
                yield Finding("low_price_unhandled", one["bid"], "", None, one["figures"])
        elif one["code"] in GROUNDS:
            yield Finding(one["code"], one["bid"], one["item"], one["member"], one["figures"])


def _shared_parts(case: Case) -> Iterator[Finding]:
    """Where only totals were entered: what all members share (price, objective items) leaves the same fraction in each total.

    Subjective items move in steps; modulo that step the totals of one bid agree. Who breaks what nearly all rows keep was
    given another shared part.
    """
    if len(case.scheme.items) != 1 or case.scheme.items[0].kind is not ItemKind.RANGE:
        return
    (item,) = case.scheme.items
    rows = {
        bid: {member: sheet[bid][item.id] for member, sheet in case.sheets.items() if bid in sheet}
        for bid in case.passed
    }
    with exactly():
        broken = _broken(rows)
    for bid, grain in broken:
        yield from _odd_ones(bid, item.id, rows[bid], grain)


def _broken(rows: Mapping[str, Mapping[int, Decimal]]) -> list[tuple[str, Decimal]]:
    """The rows that break the coarsest pattern which the others keep."""
    if len(rows) < FEWEST_ROWS:
        return []
    for grain in GRAINS:
        broken = [bid for bid, row in rows.items() if len({total % grain for total in row.values()}) > 1]
        if len(rows) - len(broken) >= MOST_AGREE * len(rows):
            return [(bid, grain) for bid in broken]
    return []


def _odd_ones(bid: str, item: str, row: Mapping[int, Decimal], grain: Decimal) -> Iterator[Finding]:
    """Those who do not share the fraction of the most."""
    rests = [total % grain for total in row.values()]
    usual = max(sorted(set(rests)), key=rests.count)
    for member, total in sorted(row.items()):
        if total % grain != usual:
            figures = {
                "score": f"{total:f}",
                "rest": f"{total % grain:f}",
                "others": f"{usual:f}",
                "step": f"{grain:f}",
            }
            yield Finding("shared_part_differs", bid, item, member, figures)
