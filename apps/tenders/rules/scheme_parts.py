"""The parts of a scoring scheme, typed. What each means is docs/formats/score.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Stage(StrEnum):
    """Which part of the review an item belongs to."""

    TECHNICAL = "technical"
    BUSINESS = "business"


class ItemKind(StrEnum):
    """酌情分、固定分、客观分."""

    RANGE = "range"
    FIXED = "fixed"
    OBJECTIVE = "objective"


class Aggregation(StrEnum):
    """How the members' scores become one: three ways that differ on the same scores (handbook 3.4)."""

    MEAN_OF_TOTALS = "mean_of_totals"
    TRIM_PER_ITEM = "trim_per_item"
    TRIM_TOTALS = "trim_totals"


class Ranking(StrEnum):
    """What the ranks rest on."""

    UNROUNDED = "unrounded"
    ROUNDED = "rounded"


class RankBy(StrEnum):
    """Who is first: the highest total, or the lowest evaluated price."""

    TOTAL = "total"
    PRICE = "price"


class Population(StrEnum):
    """Whose prices the base is made of."""

    PASSED = "passed"
    OPENED = "opened"


class PriceUsed(StrEnum):
    """报价、修正后报价、扣除后的评审价."""

    BID = "bid"
    CORRECTED = "corrected"
    ADJUSTED = "adjusted"


class TrimKind(StrEnum):
    """What is left out before the base is made."""

    NONE = "none"
    HIGH_LOW = "high_low"
    SHARE = "share"
    DEVIATION = "deviation"


class Middle(StrEnum):
    """What the base begins from."""

    MEAN = "mean"
    MEDIAN = "median"
    LOWEST = "lowest"
    MEAN_NOT_ABOVE_MEAN = "mean_not_above_mean"
    MEAN_WITH_LOWEST = "mean_with_lowest"
    FIXED = "fixed"


class CurveKind(StrEnum):
    """How a price becomes points."""

    DEVIATION = "deviation"
    QUADRATIC = "quadratic"
    RATIO = "ratio"
    DIFFERENCE = "difference"


class Partial(StrEnum):
    """不足百分之一: 按直线内插、按百分之一计、不计."""

    INTERPOLATE = "interpolate"
    CEIL = "ceil"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the scheme: written in it, or drawn at the opening under a name."""

    value: Decimal | None
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """评审项."""

    id: str
    name: str
    stage: Stage
    most: Decimal
    kind: ItemKind
    step: Decimal
    values: tuple[Decimal, ...]
    """Which values are possible at all; empty where any multiple of the step is."""


@dataclass(frozen=True, slots=True)
class Trim:
    """Drops prices once there are at least `from_` of them."""

    kind: TrimKind
    from_: int
    high: int
    low: int
    share: Decimal
    beyond: Decimal


@dataclass(frozen=True, slots=True)
class Base:
    """评标基准价: [ceiling × (1 − ceiling_cut) × ceiling_share + middle × (1 − ceiling_share)] × (1 − cut) × factor."""

    middle: Middle
    value: Decimal | None
    ceiling_share: Figure
    ceiling_cut: Figure
    cut: Figure
    factor: Figure
    places: int


@dataclass(frozen=True, slots=True)
class Band:
    """Points a percent of deviation costs, up to a deviation; the last band has no end. A negative figure is a bonus."""

    per: Decimal
    until: Decimal | None


@dataclass(frozen=True, slots=True)
class Curve:
    """From deviation to points."""

    kind: CurveKind
    up: tuple[Band, ...]
    down: tuple[Band, ...]
    partial: Partial
    most: Decimal
    """固定差值法: what the dearest bid loses."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The price score, part by part (handbook 3.2)."""

    population: Population
    price: PriceUsed
    deductions: Mapping[str, Decimal]
    trim: Trim
    base: Base
    curve: Curve
    full: Decimal
    deviation_places: int | None
    """Places of the deviation as a rate; None keeps it whole."""
    floor: Decimal
    ceiling: Decimal
    places: int


@dataclass(frozen=True, slots=True)
class Draw:
    """A coefficient drawn at the opening, and from which values."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Committee:
    """How many members, and how many of them stand for the buyer."""

    size: int
    representatives: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """The scheme, read and typed."""

    items: tuple[Item, ...]
    price_weight: Decimal
    engine: Engine | None
    aggregation: Aggregation
    ranking: Ranking
    rank_by: RankBy
    ties: tuple[str, ...]
    draws: tuple[Draw, ...]
    committee: Committee
    candidates: int
    announce: tuple[str, ...]
    confirm_minutes: int

    def item(self, item_id: str) -> Item | None:
        """The item of this id."""
        return next((item for item in self.items if item.id == item_id), None)
