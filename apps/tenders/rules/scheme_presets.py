"""评分办法范本 — schemes to begin from, with the place each was read in; what nobody could check says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Data = dict[str, Any]


class Evidence(StrEnum):
    """How a preset is known."""

    READ = "read"
    """From the text of a rule, a document or a tool."""
    HEARSAY = "hearsay"
    """Told by others: its parameters must be held against the document before they are used."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A scheme to begin from: for which regime and method, and how it is known."""

    name: str
    regime: str
    method: str
    evidence: Evidence
    data: Data


def _item(
    name: str, title: str, most: str, *, stage: str = "technical", kind: str = "range", step: str = "0.5"
) -> Data:
    return {"id": name, "name": title, "stage": stage, "max": most, "kind": kind, "step": step}


def _engine(**parts: Any) -> dict[str, Any]:
    return {"population": "passed", "price": "bid", "trim": {"kind": "none"}, "places": 2} | parts


def _deviation(up: str, down: str, **more: Any) -> Data:
    return {"kind": "deviation", "up": [{"per": up}], "down": [{"per": down}], "partial": "interpolate"} | more


def _scheme(items: list[Data], price: Data, **more: Any) -> Data:
    return {
        "v": 1,
        "items": items,
        "price": price,
        "aggregation": "trim_per_item",
        "rank_on": "unrounded",
        "ties": ["price", "technical"],
        "draws": [],
        "committee": {"size": 5, "representatives": 1},
        "candidates": 3,
        "announce": ["days", "quality", "manager", "bond"],
        "confirm_minutes": 10,
    } | more


_HIGH_LOW = {"kind": "high_low", "from": 6, "high": 1, "low": 1}
_MEAN: Data = {"middle": "mean", "places": 2}
_LOWEST: Data = {"middle": "lowest", "places": 2}
_PLAN = _item("plan", "施工组织设计", "20")
_TEAM = _item("team", "项目管理机构", "10")
_QUALITY = _item("quality", "质量、安全与进度措施", "10")
_WORKS = [_PLAN, _TEAM, _QUALITY]

ENG_COMPREHENSIVE = _scheme(
    _WORKS,
    {
        "weight": "60",
        "engine": _engine(
            trim=_HIGH_LOW,
            base=_MEAN | {"cut": {"draw": "delta"}},
            curve=_deviation("1.0", "0.5"),
            deviation_places=4,
        ),
    },
    draws=[{"name": "delta", "values": ["0.03", "0.04", "0.05", "0.06"]}],
)
"""综合评估法 60/40: the mean of the rest below a drawn cut; a percent above costs 1, a percent below 0.5 (handbook F03)."""

GP_SCORE = _scheme(
    [
        _item("plan", "技术方案响应", "40"),
        _item("service", "供货与售后服务", "20", stage="business"),
        _item("record", "同类业绩", "10", stage="business", kind="objective", step="1"),
    ],
    {
        "weight": "30",
        "engine": _engine(
            price="adjusted",
            deductions={"small": "0.10", "micro": "0.10", "consortium_small_ge30pct": "0.04"},
            base=_LOWEST,
            curve={"kind": "ratio"},
        ),
    },
    aggregation="mean_of_totals",
    ties=["price"],
    announce=["days", "quality"],
)
"""综合评分法 30/70, 低价优先法 (政府采购货物和服务招标投标管理办法第五十五条); a small firm's price counts a tenth less."""

_NO_DRAW = _scheme(
    _WORKS,
    {
        "weight": "60",
        "engine": _engine(trim=_HIGH_LOW, base=_MEAN, curve=_deviation("1.0", "0.5"), deviation_places=4),
    },
)
_SEPARATED = _NO_DRAW | {
    "award": {"way": "separated", "method": "ballot", "stated": "定标委员会逐轮票决，得票过半数的为中标人"}
}
_ADJUSTED_LOWEST = _scheme([], {"weight": "0"}, rank_by="price", aggregation="mean_of_totals", ties=["price"])
_HIGHWAY = _scheme(
    [],
    {
        "weight": "100",
        "engine": _engine(
            trim=_HIGH_LOW,
            base={
                "middle": "mean",
                "ceiling_share": {"draw": "w"},
                "ceiling_cut": "0.02",
                "factor": {"draw": "k"},
                "places": 2,
            },
            curve=_deviation("1", "0.5"),
            cost={"middle": "mean", "ceiling_share": "0.5", "factor": "0.85", "places": 2},
        ),
    },
    aggregation="mean_of_totals",
    ties=["price"],
    draws=[
        {"name": "w", "values": ["0.30", "0.35", "0.40"]},
        {"name": "k", "values": ["0.96", "0.97", "0.98", "0.99"]},
    ],
)
_HIGHWAY_PLAIN = _scheme(
    [],
    {"weight": "100", "engine": _engine(trim=_HIGH_LOW, base=_MEAN, curve=_deviation("1", "0.5"))},
    aggregation="mean_of_totals",
    ties=["price"],
)
_TECH_LOWEST = _scheme(
    [
        _item("plan", "施工组织设计", "60"),
        _item("team", "主要人员", "20"),
        _item("record", "业绩与信誉", "20", kind="objective", step="1"),
    ],
    {"weight": "0"},
    rank_by="price",
    entry={"best_by": "technical", "count": 3},
)
_BUILDING = _scheme(
    [
        _item("plan", "施工组织设计", "25"),
        _item("credit", "信用评价", "20", stage="business", kind="objective", step="0.01"),
    ],
    {
        "weight": "55",
        "engine": _engine(
            trim={"kind": "share", "from": 5, "share": "0.20"},
            base=_MEAN | {"cut": {"draw": "delta"}},
            curve=_deviation("1", "1"),
            deviation_places=4,
        ),
    },
    draws=[{"name": "delta", "values": ["0.03", "0.04", "0.05", "0.06"]}],
)
_WATER = _scheme(
    [
        _item("plan", "施工组织设计", "40"),
        _item("team", "项目管理机构", "15"),
        _item("record", "业绩与信誉", "10", stage="business"),
    ],
    {
        "weight": "35",
        "engine": _engine(
            trim=_HIGH_LOW | {"from": 5},
            base=_MEAN,
            curve={
                "kind": "deviation",
                "up": [{"per": "2"}],
                "down": [{"per": "1", "until": "8"}, {"per": "4"}],
                "partial": "interpolate",
            },
        ),
    },
    committee={"size": 7, "representatives": 2},
)
_POWER = _scheme(
    [_item("plan", "技术方案", "45"), _item("record", "商务评审", "10", stage="business")],
    {
        "weight": "45",
        "engine": _engine(
            base=_MEAN,
            full="35",
            ceiling="45",
            curve={
                "kind": "deviation",
                "up": [{"per": "1"}],
                "down": [{"per": "-1", "until": "10"}, {"per": "1"}],
                "partial": "interpolate",
            },
        ),
    },
)
_INTERVAL = _NO_DRAW | {
    "price": {
        "weight": "60",
        "engine": _engine(
            trim=[_HIGH_LOW, {"kind": "deviation", "from": 6, "beyond": "0.20"}],
            base=_MEAN,
            curve=_deviation("1.0", "0.5"),
            deviation_places=4,
        ),
    }
}
_STEPWISE = _NO_DRAW | {
    "price": {
        "weight": "60",
        "engine": _engine(base=_LOWEST, curve=_deviation("2", "0", partial="ceil")),
    }
}
_DIFFERENCE = _NO_DRAW | {
    "price": {"weight": "60", "engine": _engine(base=_LOWEST, curve={"kind": "difference", "most": "15"})}
}
_MEAN_TIMES_K = _scheme(
    _WORKS,
    {
        "weight": "60",
        "engine": _engine(
            trim=_HIGH_LOW, base=_MEAN | {"factor": {"draw": "K"}}, curve=_deviation("0.6", "0.3"), deviation_places=4
        ),
    },
    draws=[{"name": "K", "values": ["0.95", "0.955", "0.96", "0.965", "0.97", "0.975", "0.98"]}],
)
_SERVICES = GP_SCORE | {
    "items": [
        _item("plan", "服务方案", "50"),
        _item("team", "人员配置", "30"),
        _item("record", "同类业绩", "10", stage="business", kind="objective", step="1"),
    ],
    "price": {"weight": "10", "engine": GP_SCORE["price"]["engine"]},
}
_GP_LOWEST = _scheme(
    [],
    {"weight": "0", "engine": GP_SCORE["price"]["engine"]},
    rank_by="price",
    aggregation="mean_of_totals",
    ties=["price"],
    announce=["days", "quality"],
)
_FIXED_PRICE = GP_SCORE | {
    "items": [_item("plan", "服务方案", "60"), _item("team", "人员配置", "40")],
    "price": {"weight": "0", "fixed": "1000000.00"},
}

LIBRARY: tuple[Preset, ...] = (
    Preset("eng_comprehensive", "eng", "comprehensive", Evidence.READ, ENG_COMPREHENSIVE),
    Preset("eng_comprehensive_mean", "eng", "comprehensive", Evidence.READ, _NO_DRAW),
    Preset("eng_separated", "eng", "comprehensive", Evidence.HEARSAY, _SEPARATED),
    Preset("eng_building", "eng", "comprehensive", Evidence.READ, _BUILDING),
    Preset("eng_water", "eng", "comprehensive", Evidence.READ, _WATER),
    Preset("eng_power", "eng", "comprehensive", Evidence.HEARSAY, _POWER),
    Preset("eng_interval", "eng", "comprehensive", Evidence.READ, _INTERVAL),
    Preset("eng_stepwise", "eng", "comprehensive", Evidence.READ, _STEPWISE),
    Preset("eng_difference", "eng", "comprehensive", Evidence.READ, _DIFFERENCE),
    Preset("eng_mean_times_k", "eng", "comprehensive", Evidence.HEARSAY, _MEAN_TIMES_K),
    Preset("eng_adjusted_lowest", "eng", "adjusted_lowest", Evidence.READ, _ADJUSTED_LOWEST),
    Preset("eng_rational_low", "eng", "rational_low", Evidence.READ, _HIGHWAY_PLAIN),
    Preset("eng_rational_low_drawn", "eng", "rational_low", Evidence.READ, _HIGHWAY),
    Preset("eng_tech_lowest", "eng", "tech_lowest", Evidence.HEARSAY, _TECH_LOWEST),
    Preset("gp_score", "gp", "gp_score", Evidence.READ, GP_SCORE),
    Preset("gp_score_services", "gp", "gp_score", Evidence.READ, _SERVICES),
    Preset("gp_fixed_price", "gp", "gp_score", Evidence.HEARSAY, _FIXED_PRICE),
    Preset("gp_lowest", "gp", "gp_lowest", Evidence.READ, _GP_LOWEST),
)

PRESETS: Mapping[str, Data] = {preset.name: preset.data for preset in LIBRARY}
"""Schemes to begin from, by name."""
