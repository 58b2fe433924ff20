"""结果表格 — the computed result in the accustomed forms: prices with every step, sums, each member, the group, item by item.

Members stand by number. The tables are made of the case and the result alone, so that who has `result.json` makes the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from apps.evaluation.rules.figures import mean, shown
from apps.evaluation.rules.result import DECLARED_STATUS
from apps.tenders.rules.scheme_parts import Stage
from apps.tenders.scheme_labels import MIDDLES

WHY = {
    "high": gettext_lazy("去掉的高价"),
    "low": gettext_lazy("去掉的低价"),
    "deviation": gettext_lazy("偏离过大，不计入"),
    "of_ceiling": gettext_lazy("与最高限价偏离过大，不计入"),
}
MIDDLE_WORDS = dict(MIDDLES)
STAGES = (Stage.TECHNICAL.value, Stage.BUSINESS.value)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, its heads and rows of text; `figures` are the columns that hold numbers."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int]
    money: frozenset[int] = frozenset()
    """Columns in yuan."""


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a result."""

    price: Table | None
    """报价得分表."""
    steps: tuple[tuple[str, str], ...]
    """How the base was made, step by step."""
    summary: Table
    """得分汇总表."""
    group: Table | None
    """小组评分表."""
    members: tuple[Table, ...]
    """个人评分表, one a member."""
    items: tuple[Table, ...]
    """横向对比, one an item."""

    def all(self) -> list[Table]:
        """In the order of the forms."""
        found = [self.price, self.summary, self.group, *self.members, *self.items]
        return [one for one in found if one is not None]


def tables_of(case: Mapping[str, Any], result: Mapping[str, Any]) -> Tables:
    """The tables of a computed result."""
    made = _Maker(case, result)
    return Tables(
        price=made.price(),
        steps=tuple(made.steps()),
        summary=made.summary(),
        group=made.group(),
        members=tuple(made.members()),
        items=tuple(made.items_across()),
    )


class _Maker:
    """Reads case and result side by side."""

    def __init__(self, case: Mapping[str, Any], result: Mapping[str, Any]) -> None:
        self.case, self.result = case, result
        self.names = {bid["bid"]: bid.get("bidder", "") for bid in case["bids"]}
        self.items = list(case["scheme"]["items"])
        self.scored = [bid["bid"] for bid in case["bids"] if bid["bid"] in result["scores"]]
        self.sheets = {one["member"]: one["scores"] for one in case["sheets"]}

    def price(self) -> Table | None:
        """Every bid, whether it counted for the base, its deviation and its points."""
        told = self.result.get("price")
        if not told:
            return None
        is_corrected = any(bid.get("corrected") for bid in self.case["bids"])
        why = {one["bid"]: str(WHY.get(one["why"], one["why"])) for one in told["dropped"]}
        rows = []
        for bid in self.case["bids"]:
            row = told["rows"].get(bid["bid"])
            counts = _("计入") if bid["bid"] in told["population"] else _("不计入")
            rows.append(
                (
                    self.names[bid["bid"]],
                    bid["price"] or "",
                    *((bid.get("corrected") or "",) if is_corrected else ()),
                    row["used"] if row else "",
                    why.get(bid["bid"], counts),
                    row["percent"] if row else "",
                    row["score"] if row else _("未通过初步评审"),
                )
            )
        heads = (
            _("投标人"),
            pgettext("result", "投标报价"),
            *((_("修正后报价"),) if is_corrected else ()),
            _("评审价"),
            _("基准价计算"),
            _("偏差率（%）"),
            _("价格得分"),
        )
        last = len(heads) - 1
        figures = frozenset({1, *range(2, last - 2), last - 1, last})
        return Table(_("报价得分表"), heads, tuple(rows), figures, money=frozenset(range(1, last - 2)))

    def steps(self) -> list[tuple[str, str]]:
        """From the prices to the base."""
        told = self.result.get("price")
        if not told:
            return []
        dropped = "、".join(self.names[one["bid"]] for one in told["dropped"]) or _("无")
        found = [
            *self._deductions(),
            (_("参与计算的报价"), str(len(told["population"]))),
            (_("去除的报价"), dropped),
            (_("中间值"), told["middle"]),
        ]
        if told.get("ceiling_part") is not None:
            found.append((_("最高投标限价部分"), told["ceiling_part"]))
        found += [(_("抽取的系数 %(name)s") % {"name": name}, value) for name, value in told["drawn"].items()]
        found += [(str(MIDDLE_WORDS.get(one["of"], one["of"])), one["value"]) for one in told.get("parts", ())]
        return [*found, (_("评标基准价"), told["base"])]

    def _deductions(self) -> list[tuple[str, str]]:
        """Whose price counts for less, and by how much: the contract stays at the bid."""
        engine = self.case["scheme"]["price"].get("engine") or {}
        shares = engine.get("deductions") or {}
        declared = [(bid["bidder"], shares.get(bid["fields"].get(DECLARED_STATUS, ""))) for bid in self.case["bids"]]
        told = [f"{name} {(Decimal(share) * 100).normalize():f}%" for name, share in declared if share]
        return [(_("评审时的价格扣除（合同价不变）"), "、".join(told))] if told else []

    def summary(self) -> Table:
        """得分汇总表 in the order of the ranks."""
        candidates = set(self.result["candidates"])
        stages = [stage for stage in STAGES if any(item["stage"] == stage for item in self.items)]
        rows = tuple(
            (
                str(row.get("rank", "—")),
                row["bidder"],
                row["price"],
                *(self._stage(row["bid"], stage) for stage in stages),
                row["member_score"] or "",
                row["price_score"] or "",
                row["total"],
                _("推荐") if row["bid"] in candidates else self._why_not(row),
            )
            for row in [
                *self.result["ranked"],
                *self.result.get("same_brand", ()),
                *self.result.get("passed_over", ()),
            ]
        )
        parts = tuple(_("技术分") if stage == Stage.TECHNICAL.value else _("商务分") for stage in stages)
        heads = (
            _("排序"),
            _("投标人"),
            pgettext("result", "投标报价"),
            *parts,
            _("评委打分"),
            _("价格分"),
            _("总分"),
            _("推荐"),
        )
        return Table(_("得分汇总表"), heads, rows, frozenset({0, *range(2, len(heads) - 1)}), money=frozenset({2}))

    def group(self) -> Table | None:
        """小组评分表: what the members' scores became, item by item."""
        if not self.scored:
            return None
        rows = tuple(
            (
                self.names[bid],
                *(self.result["scores"][bid]["items"][item["id"]] for item in self.items),
                self.result["scores"][bid]["score"],
            )
            for bid in self.scored
        )
        return Table(_("详细评审表（小组）"), self._item_heads(), rows, frozenset(range(1, len(self.items) + 2)))

    def members(self) -> list[Table]:
        """个人评分表."""
        found = []
        for member, sheet in sorted(self.sheets.items()):
            rows = tuple(
                (
                    self.names[bid],
                    *(sheet[bid][item["id"]] for item in self.items),
                    f"{sum((Decimal(sheet[bid][item['id']]) for item in self.items), Decimal(0)):f}",
                )
                for bid in self.scored
                if bid in sheet
            )
            name = _("详细评审表（个人）·评委 %(number)s") % {"number": member}
            found.append(Table(name, self._item_heads(), rows, frozenset(range(1, len(self.items) + 2))))
        return found

    def items_across(self) -> list[Table]:
        """横向对比: one item, all bids, all members; with the mean and how far apart they are."""
        members = sorted(self.sheets)
        heads = (
            _("投标人"),
            *(_("评委 %(number)s") % {"number": member} for member in members),
            _("平均"),
            _("极差"),
        )
        return [
            Table(
                _("横向对比·%(item)s（满分 %(most)s）") % {"item": item["name"], "most": item["max"]},
                heads,
                tuple(self._across(item["id"], bid, members) for bid in self.scored),
                frozenset(range(1, len(heads))),
            )
            for item in self.items
        ]

    def _across(self, item: str, bid: str, members: Sequence[int]) -> tuple[str, ...]:
        given = [Decimal(self.sheets[member][bid][item]) for member in members]
        return (self.names[bid], *(f"{one:f}" for one in given), shown(mean(given), 2), f"{max(given) - min(given):f}")

    def _why_not(self, row: Mapping[str, Any]) -> str:
        """Why a bid has no rank: behind another of its brand, or winner of another lot."""
        if "won" in row:
            return _("兼投不兼中（已中 %(lots)s）") % {"lots": "、".join(row["won"])}
        if "behind" not in row:
            return ""
        said = _("与 %(name)s 同品牌、并列，随机抽取未抽中") if row.get("by_lot") else _("与 %(name)s 同品牌")
        return said % {"name": self.names[row["behind"]]}

    def _stage(self, bid: str, stage: str) -> str:
        return str(self.result["scores"].get(bid, {}).get("stages", {}).get(stage, ""))

    def _item_heads(self) -> tuple[str, ...]:
        return (_("投标人"), *(f"{item['name']}（{item['max']}）" for item in self.items), _("合计"))


def charts_of(case: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Any]:
    """What the charts draw: prices against the base, deviations, and how far the members are apart."""
    price, names = result.get("price"), {bid["bid"]: bid.get("bidder", "") for bid in case["bids"]}
    rows = price["rows"] if price else {}
    scored = [bid for bid in names if bid in result["scores"]]
    return {
        "prices": {
            "names": [names[bid] for bid in names if bid in rows],
            "used": [rows[bid]["used"] for bid in names if bid in rows],
            "percent": [rows[bid]["percent"] for bid in names if bid in rows],
            "base": price["base"] if price else None,
        },
        "spread": {
            "names": [names[bid] for bid in scored],
            "totals": [list(result["scores"][bid]["totals"]) for bid in scored],
        },
    }
