"""评分办法 — how bids will be scored, as plain data that is frozen when the notice is published.

The format is docs/formats/score.md. Figures are written as text, so that nothing is rounded on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.core.refusals import Refusal, Refused
from apps.tenders.rules.scheme_parts import (
    Aggregation,
    Band,
    Base,
    Committee,
    CurveKind,
    Figure,
    Item,
    Middle,
    RankBy,
    Scheme,
)
from apps.tenders.rules.scheme_presets import ENG_COMPREHENSIVE, GP_SCORE, PRESETS
from apps.tenders.rules.scheme_reading import Unreadable, read

__all__ = ["ENG_COMPREHENSIVE", "GP_SCORE", "PRESETS", "Scheme", "Unreadable", "objections_to", "read"]

FULL_MARKS = Decimal(100)
FEWEST_TO_TRIM = 5
"""Without five members dropping the highest and the lowest leaves too little."""
SMALLEST_COMMITTEE = 5
MOST_CANDIDATES = 3
MOST_MINUTES = 240
ANNOUNCEABLE = ("days", "quality", "manager", "bond")
TIE_BREAKERS = ("price", "technical", "business")


def objections_to(data: Mapping[str, Any]) -> list[Refusal]:
    """Everything that makes the scheme unusable; empty when bids can be scored by it."""
    try:
        scheme = read(data)
    except Unreadable as wrong:
        return [Refused("scheme_unreadable", part=str(wrong))]
    checks = [
        ("scheme_items_wrong", _items_are_sound(scheme)),
        ("scheme_points_wrong", _points_add_up(scheme)),
        ("scheme_price_wrong", _price_is_sound(scheme)),
        ("scheme_draws_wrong", _draws_are_used(scheme)),
        ("scheme_trim_wrong", scheme.aggregation is Aggregation.MEAN_OF_TOTALS or _may_trim(scheme)),
        ("scheme_ties_wrong", _are_known(scheme.ties, TIE_BREAKERS)),
        ("scheme_committee_wrong", _committee_is_sound(scheme.committee)),
        ("scheme_candidates_wrong", 1 <= scheme.candidates <= MOST_CANDIDATES),
        ("scheme_announcement_wrong", _are_known(scheme.announce, ANNOUNCEABLE)),
        ("scheme_minutes_wrong", 1 <= scheme.confirm_minutes <= MOST_MINUTES),
    ]
    return [Refused(code) for code, is_fine in checks if not is_fine]


def _items_are_sound(scheme: Scheme) -> bool:
    ids = [item.id for item in scheme.items]
    by_price = scheme.rank_by is RankBy.PRICE
    return len(set(ids)) == len(ids) and (bool(ids) or by_price) and all(map(_item_is_sound, scheme.items))


def _item_is_sound(item: Item) -> bool:
    possible = all(0 <= value <= item.most for value in item.values) and len(set(item.values)) == len(item.values)
    return bool(item.id and item.name) and 0 < item.step <= item.most and item.most % item.step == 0 and possible


def _points_add_up(scheme: Scheme) -> bool:
    if scheme.rank_by is RankBy.PRICE:
        return True
    return sum((item.most for item in scheme.items), scheme.price_weight) == FULL_MARKS


def _price_is_sound(scheme: Scheme) -> bool:
    engine = scheme.engine
    if engine is None:
        return scheme.price_weight == 0 and scheme.rank_by is RankBy.TOTAL
    return (
        0 <= engine.floor <= engine.full
        and engine.ceiling <= max(scheme.price_weight, engine.full)
        and all(0 <= rate < 1 for rate in engine.deductions.values())
        and (engine.base.middle is not Middle.FIXED or engine.base.value is not None)
        and (engine.curve.kind is not CurveKind.DEVIATION or (_ends(engine.curve.up) and _ends(engine.curve.down)))
        and engine.trim.from_ > engine.trim.high + engine.trim.low
    )


def _ends(bands: Sequence[Band]) -> bool:
    """Bands follow each other, and only the last has no end."""
    ends = [band.until for band in bands]
    if not ends or ends[-1] is not None or None in ends[:-1]:
        return False
    inner = [end for end in ends if end is not None]
    return inner == sorted(set(inner))


def figures_of(base: Base) -> tuple[Figure, ...]:
    """The figures of a base that may be drawn."""
    return (base.ceiling_share, base.ceiling_cut, base.cut, base.factor)


def _draws_are_used(scheme: Scheme) -> bool:
    names = [draw.name for draw in scheme.draws]
    wanted = (
        {figure.drawn for figure in figures_of(scheme.engine.base) if figure.drawn} if scheme.engine else set[str]()
    )
    values = all(draw.values and len(set(draw.values)) == len(draw.values) for draw in scheme.draws)
    return len(set(names)) == len(names) and set(names) == wanted and values


def _may_trim(scheme: Scheme) -> bool:
    return scheme.committee.size >= FEWEST_TO_TRIM


def _are_known(given: Iterable[str], known: Sequence[str]) -> bool:
    said = list(given)
    return len(set(said)) == len(said) and set(said) <= set(known)


def _committee_is_sound(committee: Committee) -> bool:
    """招标投标法第三十七条: five at least, an odd number, experts two thirds of it."""
    experts = committee.size - committee.representatives
    is_odd = committee.size % 2 == 1
    return (
        is_odd
        and committee.size >= SMALLEST_COMMITTEE
        and committee.representatives >= 0
        and 3 * experts >= 2 * committee.size
    )
