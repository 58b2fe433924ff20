"""Schemes to begin from, one for each regime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ENG_COMPREHENSIVE: Mapping[str, Any] = {
    "v": 1,
    "items": [
        {"id": "plan", "name": "施工组织设计", "stage": "technical", "max": "20", "kind": "range", "step": "0.5"},
        {"id": "team", "name": "项目管理机构", "stage": "technical", "max": "10", "kind": "range", "step": "0.5"},
        {
            "id": "quality",
            "name": "质量、安全与进度措施",
            "stage": "technical",
            "max": "10",
            "kind": "range",
            "step": "0.5",
        },
    ],
    "price": {
        "weight": "60",
        "engine": {
            "population": "passed",
            "price": "bid",
            "trim": {"kind": "high_low", "from": 6, "high": 1, "low": 1},
            "base": {"middle": "mean", "cut": {"draw": "delta"}, "places": 2},
            "curve": {"kind": "deviation", "up": [{"per": "1.0"}], "down": [{"per": "0.5"}], "partial": "interpolate"},
            "deviation_places": 4,
            "places": 2,
        },
    },
    "aggregation": "trim_per_item",
    "rank_on": "unrounded",
    "ties": ["price", "technical"],
    "draws": [{"name": "delta", "values": ["0.03", "0.04", "0.05", "0.06"]}],
    "committee": {"size": 5, "representatives": 1},
    "candidates": 3,
    "announce": ["days", "quality", "manager", "bond"],
    "confirm_minutes": 10,
}
"""综合评估法 60/40: the mean of the rest below a drawn cut; a percent above costs 1, a percent below 0.5 (handbook F03)."""

GP_SCORE: Mapping[str, Any] = {
    "v": 1,
    "items": [
        {"id": "plan", "name": "技术方案响应", "stage": "technical", "max": "40", "kind": "range", "step": "0.5"},
        {"id": "service", "name": "供货与售后服务", "stage": "business", "max": "20", "kind": "range", "step": "0.5"},
        {"id": "record", "name": "同类业绩", "stage": "business", "max": "10", "kind": "objective", "step": "1"},
    ],
    "price": {
        "weight": "30",
        "engine": {
            "population": "passed",
            "price": "adjusted",
            "deductions": {"small": "0.10", "micro": "0.10", "consortium_small_ge30pct": "0.04"},
            "trim": {"kind": "none"},
            "base": {"middle": "lowest", "places": 2},
            "curve": {"kind": "ratio"},
            "places": 2,
        },
    },
    "aggregation": "mean_of_totals",
    "rank_on": "unrounded",
    "ties": ["price"],
    "draws": [],
    "committee": {"size": 5, "representatives": 1},
    "candidates": 3,
    "announce": ["days", "quality"],
    "confirm_minutes": 10,
}
"""综合评分法 30/70, 低价优先法 (政府采购货物和服务招标投标管理办法第五十五条); a small firm's price counts a tenth less."""

PRESETS: Mapping[str, Mapping[str, Any]] = {"eng_comprehensive": ENG_COMPREHENSIVE, "gp_score": GP_SCORE}
"""Schemes to begin from, by name."""

PRESET_OF: Mapping[str, Mapping[str, Any]] = {"comprehensive": ENG_COMPREHENSIVE, "gp_score": GP_SCORE}
"""The scheme that goes with a method of evaluation."""
