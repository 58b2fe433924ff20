"""The price engine on 1,000 bidders, exact in every figure, against the same formula in NumPy's floats."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from typing import Any

from apps.evaluation.rules.price import Offer, PriceTable, price_table
from apps.tenders.rules.price_parts import ZERO, Engine
from apps.tenders.rules.scheme_presets import ENG_COMPREHENSIVE
from apps.tenders.rules.scheme_reading import read
from tests.bench.ratio import Effort, Measured, PeerMissing, Ratio

BIDDERS = 1000
ROUNDS = 5
GOAL = 0.05
"""A twentieth of NumPy's speed."""
SEED = 2026
DELTA = "0.03"
Table = dict[str, list[float]]


def measure(effort: Effort) -> list[Measured]:
    """One ratio by processor time. Both sides make the whole table: price used, deviation, percent, score. Raises PeerMissing."""
    try:
        numpy = import_module("numpy")
    except ModuleNotFoundError:
        raise PeerMissing("numpy is not installed: pip install numpy. 缺少 numpy。") from None
    engine, offers = _engine(), _offers()
    prices = [float(offer.price) for offer in offers]
    drawn = {"delta": Decimal(DELTA)}

    def ours() -> PriceTable:
        return price_table(engine, offers, drawn=drawn, ceiling=None)

    def peer() -> Table:
        return _in_floats(numpy, prices)

    rates = [(_rate(ours, effort.seconds / ROUNDS), _rate(peer, effort.seconds / ROUNDS)) for _ in range(ROUNDS)]
    found = ours()
    differing = sum(
        abs(float(one) - other) > 0.005 for one, other in zip(found.columns.scores, peer()["score"], strict=True)
    )
    return [
        Ratio(
            f"price engine, {BIDDERS:,} bidders",
            statistics.median(one for one, _other in rates),
            statistics.median(other for _one, other in rates),
            "the same table in NumPy floats",
            GOAL,
            _inexact(found, offers),
            f"floats round {differing} scores to another cent",
            "tables",
        )
    ]


def _engine() -> Engine:
    """综合评估法: without the highest and the lowest, a drawn cut, a percent above 1 point, below a half."""
    engine = read(ENG_COMPREHENSIVE).engine
    if engine is None:
        raise ValueError("the preset has no engine")
    return engine


def _offers() -> list[Offer]:
    rng = random.Random(SEED)
    cents = [rng.randrange(870_000_000, 940_000_000) for _ in range(BIDDERS)]
    return [Offer(str(n), Decimal(one).scaleb(-2), None, ZERO, ZERO, has_passed=True) for n, one in enumerate(cents)]


def _rate(work: Callable[[], object], seconds: float) -> float:
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < seconds:
        work()
        done += 1
    return done / spent


def _in_floats(numpy: Any, prices: Sequence[float]) -> Table:
    """The formula as an analyst writes it; lists at the end, because a table is shown."""
    used = numpy.array(prices)
    base = numpy.round(numpy.sort(used)[1:-1].mean() * (1 - float(DELTA)), 2)
    deviation = numpy.round((used - base) / base, 4)
    percent = deviation * 100
    points = numpy.clip(60 - numpy.where(percent > 0, percent, -0.5 * percent), 0, 60)
    return {
        "used": used.tolist(),
        "deviation": deviation.tolist(),
        "percent": percent.tolist(),
        "score": numpy.round(points, 2).tolist(),
    }


def _inexact(found: PriceTable, offers: Sequence[Offer]) -> int:
    """How many scores differ from the same formula in whole fractions."""
    prices = [Fraction(offer.price) for offer in offers]
    base = _half_up(sum(sorted(prices)[1:-1], Fraction(0)) / (len(prices) - 2) * (1 - Fraction(DELTA)), 2)
    wrong = 0
    for price, score in zip(prices, found.columns.scores, strict=True):
        percent = _half_up((price - base) / base, 4) * 100
        points = 60 - (percent if percent > 0 else -percent / 2)
        wrong += Fraction(score) != _half_up(min(max(points, Fraction(0)), Fraction(60)), 2)
    return wrong + (Fraction(found.base) != base)


def _half_up(value: Fraction, places: int) -> Fraction:
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**places)
