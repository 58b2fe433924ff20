"""评分办法 — how bids will be scored, as plain data that is frozen when the notice is published.

The format is docs/formats/score.md. Figures are written as text, so that nothing is rounded on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.core.refusals import Refusal, Refused
from apps.tenders.rules.known_names import unknown_in
from apps.tenders.rules.price_parts import NOTHING, ZERO, CurveKind, Engine, Figure, Middle, Source
from apps.tenders.rules.price_soundness import is_sound
from apps.tenders.rules.scheme_parts import (
    COUNTED,
    Aggregation,
    Award,
    AwardWay,
    Committee,
    Item,
    ItemKind,
    LowPrice,
    Node,
    NodeKind,
    RankBy,
    Scheme,
    Stage,
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
FEWEST_TO_EXPLAIN = 30
"""财库〔2026〕2号: a bidder has thirty minutes at least to explain its price."""
MOST_TO_EXPLAIN = 24 * 60
ORDERS = ("received", "reversed")
"""唱标顺序 — by the order in which bids were received, or against it."""
PRICE_BASES = ("discount", "rate")
"""报价方式: 下浮率 or 费率, each in percent of the ceiling; without one of them the price is an amount."""
ANNOUNCEABLE = ("days", "quality", "manager", "bond", *PRICE_BASES)
TIE_BREAKERS = ("price", "technical", "business")
PRICE, MEMBERS = "price", "members"
MOST_PLACES = 10
FEWEST_VALID = 3


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
        ("scheme_ties_wrong", _ties_are_known(scheme)),
        ("scheme_entry_wrong", _entry_is_sound(scheme)),
        ("scheme_votes_wrong", _votes_are_sound(scheme)),
        ("scheme_figures_wrong", _roundings_are_sound(scheme)),
        ("scheme_committee_wrong", _committee_is_sound(scheme.committee)),
        ("scheme_candidates_wrong", 1 <= scheme.candidates <= MOST_CANDIDATES),
        ("scheme_announcement_wrong", _is_announceable(scheme.announce) and _opening_is_sound(data)),
        ("scheme_minutes_wrong", 1 <= scheme.confirm_minutes <= MOST_MINUTES),
        ("scheme_nodes_wrong", _nodes_are_sound(scheme.nodes)),
        ("scheme_award_wrong", _award_is_sound(scheme.award)),
        ("scheme_explanation_wrong", FEWEST_TO_EXPLAIN <= scheme.explain_minutes <= MOST_TO_EXPLAIN),
        ("scheme_low_price_wrong", _low_price_is_sound(scheme.low_price)),
        ("scheme_one_lot_wrong", scheme.one_lot is None or scheme.one_lot.most >= 1),
    ]
    return [Refused(code) for code, is_fine in checks if not is_fine]


def price_basis(data: Mapping[str, Any]) -> str:
    """By what bidders state their price: ``discount`` or ``rate``; empty where they state an amount, or by an unreadable scheme."""
    named = data.get("announce", ())
    return next((one for one in PRICE_BASES if one in named), "") if isinstance(named, list | tuple) else ""


def _is_announceable(announce: tuple[str, ...]) -> bool:
    return _are_known(announce, ANNOUNCEABLE) and len({*announce} & {*PRICE_BASES}) <= 1


def _opening_is_sound(data: Mapping[str, Any]) -> bool:
    """What the hall reads of the data itself: orders that there are, and a plain yes or no on identities."""
    orders = data.get("announce_orders", ORDERS)
    is_known = isinstance(orders, list | tuple) and bool(orders) and all(one in ORDERS for one in orders)
    return is_known and len(set(orders)) == len(orders) and isinstance(data.get("identity_check", False), bool)


def objections_in_context(data: Mapping[str, Any], *, is_procurement: bool, method: str, kind: str) -> list[Refusal]:
    """What of a readable scheme the regime, the method of evaluation or what is bought does not bear.

    Nothing is said of an unreadable one.
    """
    try:
        scheme = read(data)
    except Unreadable:
        return []
    strays = unknown_in(data)
    stray: list[Refusal] = (
        [Refused("scheme_unreadable", part=f"{strays[0]}: 不认识的名称 unknown name")] if strays else []
    )
    fits = FITTING.get(method)
    checks = [
        ("scheme_method_wrong", fits is None or fits(scheme)),
        ("scheme_offers_wrong", not scheme.final_offers and scheme.fewest == FEWEST_VALID and not _samples(scheme)),
        ("scheme_price_rule_wrong", not is_procurement or _is_lowest_first(scheme)),
        ("scheme_price_weight_wrong", not is_procurement or method != "gp_score" or weighs_price_enough(scheme, kind)),
        ("scheme_low_price_wrong", not is_procurement or _limits_are_raised(scheme.low_price)),
        ("scheme_award_wrong", not is_procurement or scheme.award.way is AwardWay.RANKED),
        ("scheme_core_product_wrong", not scheme.core_product or is_procurement),
    ]
    return stray + [Refused(code) for code, is_fine in checks if not is_fine]


def weighs_price_enough(scheme: Scheme, kind: str) -> bool:
    """87号令第五十五条: of goods the price weighs 30 percent or more, of services 10; at a fixed price it is no factor."""
    weight = scheme.weights[PRICE] * FULL_MARKS if PRICE in scheme.weights else scheme.price_weight
    return scheme.fixed_price is not None or weight >= LEAST_WEIGHTS.get(kind, ZERO)


LEAST_WEIGHTS: Mapping[str, Decimal] = {"goods": Decimal(30), "services": Decimal(10)}


def _is_by_price_alone(scheme: Scheme) -> bool:
    return scheme.rank_by is RankBy.PRICE and scheme.entry is None


FITTING: Mapping[str, Callable[[Scheme], bool]] = {
    "comprehensive": lambda scheme: scheme.rank_by is not RankBy.PRICE and bool(scheme.items),
    "adjusted_lowest": _is_by_price_alone,
    "rational_low": lambda scheme: scheme.rank_by is RankBy.TOTAL and scheme.price_weight == FULL_MARKS,
    "tech_lowest": lambda scheme: scheme.rank_by is RankBy.PRICE and bool(scheme.entry and scheme.entry.best_by),
    "gp_score": lambda scheme: scheme.rank_by is RankBy.TOTAL and bool(scheme.items),
    "gp_lowest": _is_by_price_alone,
}
"""What a method of evaluation asks of its scheme (评标委员会和评标方法暂行规定第二十九条; 87号令第五十四、五十五条)."""


def _engines(scheme: Scheme) -> list[Engine]:
    return [*scheme.engines.values(), *([scheme.engine] if scheme.engine else [])]


def _samples(scheme: Scheme) -> bool:
    """Nobody draws among bidders in the hall."""
    return any(engine.sample for engine in _engines(scheme))


def _is_lowest_first(scheme: Scheme) -> bool:
    """87号令第五十五条: the lowest price that responds is the base and gets full marks, others in proportion."""
    return all(
        engine.curve.kind is CurveKind.RATIO
        and engine.base.sources == (LOWEST,)
        and engine.base.figures == UNCHANGED
        and not engine.trims
        for engine in _engines(scheme)
    )


LOWEST = Source(Middle.LOWEST)
UNCHANGED = (NOTHING, NOTHING, NOTHING, Figure(Decimal(1)))


def _limits_are_raised(low: LowPrice) -> bool:
    """财库〔2026〕2号: up to 65 percent, and never below what it says itself."""
    usual = LowPrice()
    pairs = [
        (low.of_mean, usual.of_mean),
        (low.of_second_lowest, usual.of_second_lowest),
        (low.of_ceiling, usual.of_ceiling),
    ]
    return all(least <= limit <= HIGHEST_LIMIT for limit, least in pairs)


HIGHEST_LIMIT = Decimal("0.65")


def _items_are_sound(scheme: Scheme) -> bool:
    ids = [item.id for item in scheme.items]
    is_enough = bool(ids) or scheme.rank_by is RankBy.PRICE or scheme.price_weight == FULL_MARKS
    return len(set(ids)) == len(ids) and is_enough and all(map(_item_is_sound, scheme.items))


def _item_is_sound(item: Item) -> bool:
    possible = all(item.least <= value <= item.most for value in item.values)
    differ = len(set(item.values)) == len(item.values)
    steps = item.most - item.least
    is_whole = item.kind in COUNTED or (item.most % item.step == 0 and item.least % item.step == 0)
    return (
        bool(item.id and item.name)
        and 0 < item.step <= steps
        and (item.most > 0 or item.kind in COUNTED)
        and (item.least >= 0 or item.kind in COUNTED)
        and is_whole
        and possible
        and differ
        and _proposal_is_sound(item)
        and (not item.blind or item.stage is Stage.TECHNICAL)
    )


def _proposal_is_sound(item: Item) -> bool:
    """A value is proposed for objective items only, from a field, and never above the maximum."""
    if item.rule is None:
        return not item.field
    fits = all(points <= item.most for _at, points in item.rule.points)
    return item.kind is ItemKind.OBJECTIVE and bool(item.field) and bool(item.rule.points) and fits


def _nodes_are_sound(nodes: Sequence[Node]) -> bool:
    """Every node has an id and a name of its own; only deviations are counted."""
    ids = [node.id for node in nodes]
    return (
        bool(nodes)
        and len(set(ids)) == len(ids)
        and all(node.id and node.name for node in nodes)
        and all(node.allowed >= 0 and (node.allowed == 0 or node.kind is NodeKind.DEVIATION) for node in nodes)
    )


def _award_is_sound(award: Award) -> bool:
    """评定分离 states its method; without it the ranks decide and are told."""
    if award.way is AwardWay.SEPARATED:
        return award.method is not None
    return award.method is None and award.is_order_told


def _low_price_is_sound(low: LowPrice) -> bool:
    """财库〔2026〕2号: the document may raise the limits, up to 65 percent; a works document states its own."""
    return all(0 <= limit < 1 for limit in (low.of_mean, low.of_second_lowest, low.of_ceiling))


def _points_add_up(scheme: Scheme) -> bool:
    """The maxima and the price make a hundred; where parts are weighted each is out of a hundred itself."""
    if scheme.rank_by is not RankBy.TOTAL:
        return True
    if not scheme.weights:
        return sum((max(item.most, ZERO) for item in scheme.items), scheme.price_weight) == FULL_MARKS
    known = {stage.value: _of_stage(scheme, stage) for stage in Stage} | {PRICE: scheme.price_weight}
    used = {name: points for name, points in known.items() if points}
    return set(used) == set(scheme.weights) and sum(scheme.weights.values()) == 1 and set(used.values()) == {FULL_MARKS}


def _of_stage(scheme: Scheme, stage: Stage) -> Decimal:
    return sum((item.most for item in scheme.items if item.stage is stage), ZERO)


def _price_is_sound(scheme: Scheme) -> bool:
    engines = _engines(scheme)
    if bool(scheme.engines) is not bool(scheme.engine_drawn) or (scheme.engines and scheme.engine):
        return False
    if not engines:
        return scheme.price_weight == 0
    is_priced = scheme.fixed_price is None
    return is_priced and all(is_sound(engine, scheme.price_weight) for engine in engines)


def _draws_are_used(scheme: Scheme) -> bool:
    names = [draw.name for draw in scheme.draws]
    engines = _engines(scheme)
    wanted = {figure.drawn for engine in engines for figure in engine.figures if figure.drawn}
    if scheme.engine_drawn:
        wanted.add(scheme.engine_drawn)
    values = all(draw.values and len(set(draw.values)) == len(draw.values) for draw in scheme.draws)
    return len(set(names)) == len(names) and set(names) == wanted and values and _methods_are_drawn(scheme)


def _methods_are_drawn(scheme: Scheme) -> bool:
    """方法抽取: every value that can be drawn stands for an engine, and every engine can be drawn."""
    values = next((draw.values for draw in scheme.draws if draw.name == scheme.engine_drawn), ())
    return not scheme.engine_drawn or set(values) == set(scheme.engines)


def _entry_is_sound(scheme: Scheme) -> bool:
    """入围: thresholds and orders speak of stages that have items."""
    entry = scheme.entry
    if entry is None:
        return True
    known = {item.stage.value for item in scheme.items} | {MEMBERS}
    named = set(entry.least) | ({entry.best_by} if entry.best_by else set())
    return bool(named) and named <= known and (entry.count >= 1) is bool(entry.best_by)


def _votes_are_sound(scheme: Scheme) -> bool:
    """投票推荐: all items are votes or none is."""
    kinds = {item.kind is ItemKind.VOTE for item in scheme.items}
    return kinds == {True} if scheme.rank_by is RankBy.VOTES else True not in kinds


def _ties_are_known(scheme: Scheme) -> bool:
    """Price, stages, items, and figures of the opening sheet."""
    items = {f"item:{item.id}" for item in scheme.items}
    fields = {name for name in scheme.ties if name.startswith("field:")}
    return _are_known(scheme.ties, [*TIE_BREAKERS, *items, *fields])


def _roundings_are_sound(scheme: Scheme) -> bool:
    places = [one for one in (scheme.member_places, scheme.item_places) if one is not None]
    return all(0 <= one <= MOST_PLACES for one in places) and scheme.votes >= 1 and 2 <= scheme.fewest <= FEWEST_VALID


def _may_trim(scheme: Scheme) -> bool:
    return scheme.committee.size >= FEWEST_TO_TRIM or scheme.trim_from > scheme.committee.size


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
