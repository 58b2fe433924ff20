"""The parts of the price engine, typed. What each means is docs/formats/score.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class Stage(StrEnum):
    """Which part of the review an item belongs to."""

    TECHNICAL = "technical"
    BUSINESS = "business"


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
    OF_CEILING = "of_ceiling"
    """Outside two parts of the ceiling."""


class Counting(StrEnum):
    """How a part of a count becomes a whole number."""

    ROUND = "round"
    FLOOR = "floor"
    CEIL = "ceil"


class Middle(StrEnum):
    """What the base begins from."""

    MEAN = "mean"
    MEDIAN = "median"
    LOWEST = "lowest"
    SECOND_LOWEST = "second_lowest"
    HIGHEST = "highest"
    MEAN_OF_LOWEST = "mean_of_lowest"
    MEAN_NOT_ABOVE_MEAN = "mean_not_above_mean"
    MEAN_WITH_LOWEST = "mean_with_lowest"
    MEAN_WITH_MEAN_BELOW = "mean_with_mean_below"
    BY_RANK = "by_rank"
    """Parts of the prices of the bids with the best member scores."""
    CEILING = "ceiling"
    FIXED = "fixed"


class CurveKind(StrEnum):
    """How a price becomes points."""

    DEVIATION = "deviation"
    QUADRATIC = "quadratic"
    RATIO = "ratio"
    RATIO_BOTH = "ratio_both"
    """The smaller of price and base over the larger."""
    DIFFERENCE = "difference"
    TABLE = "table"
    """区间法 — so many points within each range of the deviation."""
    RANK = "rank"
    """By the place of the price; not for procurements."""


class Partial(StrEnum):
    """不足百分之一: 按直线内插、按百分之一计、不计、四舍五入."""

    INTERPOLATE = "interpolate"
    CEIL = "ceil"
    FLOOR = "floor"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the scheme: written in it, or drawn at the opening under a name."""

    value: Decimal | None
    drawn: str = ""


NOTHING = Figure(ZERO)


@dataclass(frozen=True, slots=True)
class Trim:
    """Drops prices when there were from `from_` to `until` of them at the beginning."""

    kind: TrimKind
    from_: int
    until: int | None = None
    high: int = 0
    low: int = 0
    share_high: Decimal = ZERO
    share_low: Decimal = ZERO
    counting: Counting = Counting.ROUND
    above: Decimal = ZERO
    below: Decimal = ZERO
    """Further above or below the mean than this part; or the parts of the ceiling that a price lies between."""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """抽取部分报价 — of up to so many prices this part is drawn, and never fewer than the least."""

    until: int | None
    share: Decimal
    least: int


@dataclass(frozen=True, slots=True)
class Source:
    """One thing a base is made of."""

    middle: Middle
    value: Decimal | None = None
    count: int = 0
    shares: tuple[Decimal, ...] = ()
    by: Stage | None = None
    """Whose scores order the bids; all items where none is named."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a composed base: share × source × (1 − cut)."""

    source: Source
    share: Figure
    cut: Figure


@dataclass(frozen=True, slots=True)
class Base:
    """评标基准价: [ceiling × (1 − ceiling_cut) × ceiling_share + middle × (1 − ceiling_share)] × (1 − cut) × factor.

    Where there are parts their sum stands in the brackets instead.
    """

    source: Source
    ceiling_share: Figure
    ceiling_cut: Figure
    cut: Figure
    factor: Figure
    places: int
    parts: tuple[Part, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """Everything the base is made of."""
        return tuple(part.source for part in self.parts) or (self.source,)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures that may be drawn."""
        own = (self.ceiling_share, self.ceiling_cut, self.cut, self.factor)
        return own + tuple(figure for part in self.parts for figure in (part.share, part.cut))


@dataclass(frozen=True, slots=True)
class Band:
    """Points a percent of deviation costs, up to a deviation; the last band has no end. A negative figure is a bonus."""

    per: Figure
    until: Decimal | None


@dataclass(frozen=True, slots=True)
class Range:
    """The points of every deviation up to this percent; the last range has no end."""

    points: Decimal
    until: Decimal | None


@dataclass(frozen=True, slots=True)
class Curve:
    """From deviation to points."""

    kind: CurveKind
    up: tuple[Band, ...]
    down: tuple[Band, ...]
    partial: Partial
    unit: Decimal
    """Of how many percent a part is counted as the document says: 1, or 0.5."""
    most: Decimal
    """固定差值法: what the dearest bid loses."""
    ranges: tuple[Range, ...]
    places: tuple[Decimal, ...]
    """Points by the place of the price, the lowest first; the last goes on."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The price score, part by part (handbook 3.2)."""

    population: Population
    price: PriceUsed
    deductions: Mapping[str, Decimal]
    trims: tuple[Trim, ...]
    base: Base
    curve: Curve
    full: Decimal
    deviation_places: int | None
    """Places of the deviation as a rate; None keeps it whole."""
    floor: Decimal
    ceiling: Decimal
    places: int
    bonuses: Mapping[str, Decimal] = field(default_factory=dict)
    """By status, the part by which the price score itself grows (财库〔2020〕46号 for works without the lowest-price rule)."""
    excluded: Decimal = ZERO
    """暂列金额 and the like: taken off every price and off the ceiling before they are compared."""
    sample: tuple[SampleRow, ...] = ()
    cost: Base | None = None
    """理论成本价 — a price below it strikes; the committee decides."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures that may be drawn."""
        bands = tuple(band.per for band in (*self.curve.up, *self.curve.down))
        return self.base.figures + bands + (self.cost.figures if self.cost else ())
