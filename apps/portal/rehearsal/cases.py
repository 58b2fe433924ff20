"""Cases: what a rehearsal plays, read from a file of published or written facts. Needs no Django."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

LOWEST, HIGHEST = Decimal("0.900"), Decimal("0.985")
"""Between which shares of the ceiling a price lies that was not published."""
CENT = Decimal("0.01")


class CaseUnusable(Exception):
    """The file is no case; the message says why."""


@dataclass(frozen=True, slots=True)
class CaseBid:
    """One bidder's offer and what the experts give it."""

    name: str
    price: Decimal
    fields: Mapping[str, str]
    scores: Sequence[Mapping[str, str]]
    """For each member of the committee, in order: points by item."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out."""

    winner: str
    ranking: Sequence[tuple[int, str, str]]
    """Rank, bidder and total with two places, for all that the source tells."""


@dataclass(frozen=True, slots=True)
class Case:
    """One lot, its bids and its scores."""

    id: str
    title: str
    source: str
    regime: str
    kind: str
    estimate: Decimal
    ceiling_price: Decimal
    scheme: Mapping[str, Any]
    bids: Sequence[CaseBid]
    expected: Mapping[str, Expected]
    """By the drawn values, joined; under "" where nothing is drawn."""
    notes: Sequence[tuple[str, str]]
    is_totals_only: bool
    is_double: bool = False
    """双信封: bids are opened in two parts, the prices after the first was reviewed."""

    @property
    def is_eng(self) -> bool:
        """工程建设招标, else 政府采购."""
        return self.regime == "eng"

    @property
    def careless(self) -> CaseBid:
        """The bid whose client is at fault when it releases, and which its backup opens."""
        return self.bids[-1]

    @property
    def in_escrow(self) -> CaseBid:
        """The bid whose client is at fault too, and which the custodians open whom its bidder chose."""
        return self.bids[-2]

    @property
    def size(self) -> int:
        """Members of the committee."""
        return int(self.scheme["committee"]["size"])

    @property
    def representatives(self) -> int:
        """How many of them the buyer names."""
        return int(self.scheme["committee"]["representatives"])

    @property
    def has_price_points(self) -> bool:
        """True when the price is scored, so that every bid touches every other's points."""
        return Decimal(self.scheme["price"]["weight"]) > 0

    @property
    def has_draws(self) -> bool:
        """True when the scheme leaves something to a draw."""
        return bool(self.scheme.get("draws"))


def read_case(path: Path, *, seed: int) -> Case:
    """The case in the file; what it leaves open is drawn from the seed. Raises CaseUnusable."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return _case(told, random.Random(f"{seed}/{told['id']}"))  # noqa: S311  # a rehearsal repeats itself
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError) as failure:
        raise CaseUnusable(f"{path}: {type(failure).__name__} {failure}") from failure


def with_bidders(case: Case, count: int) -> Case:
    """The same case with only its best bidders, for a small rehearsal. Raises CaseUnusable for too few or too many."""
    if not 3 <= count <= len(case.bids):
        raise CaseUnusable(f"{case.id} has {len(case.bids)} bidders; a rehearsal needs 3 to {len(case.bids)} of them")
    if count == len(case.bids):
        return case
    if case.has_price_points:
        raise CaseUnusable(f"{case.id}: with fewer bidders the prices would score otherwise; play all of them")
    kept = {name for _rank, name, _total in case.expected[""].ranking[:count]}
    bids = tuple(bid for bid in case.bids if bid.name in kept)
    expected = Expected(case.expected[""].winner, case.expected[""].ranking[:count])
    return replace(case, bids=bids, expected={"": expected})


def in_two_envelopes(case: Case) -> Case:
    """The same case with its prices in second envelopes. Raises CaseUnusable for a procurement."""
    if not case.is_eng:
        raise CaseUnusable(f"{case.id} is a procurement; works alone are opened in two envelopes")
    return replace(case, is_double=True)


def _case(told: Mapping[str, Any], chance: random.Random) -> Case:
    ceiling = Decimal(told["ceiling_price"])
    size = int(told["scheme"]["committee"]["size"])
    return Case(
        id=told["id"],
        title=told["title"],
        source=told.get("source", ""),
        regime=told["regime"].lower(),
        kind=told.get("kind", "works"),
        estimate=Decimal(told.get("estimate", ceiling)),
        ceiling_price=ceiling,
        scheme=told["scheme"],
        bids=tuple(_bid(one, size, ceiling, chance) for one in told["bidders"]),
        expected=_expected(told["expected"]),
        notes=tuple((zh, en) for zh, en in told.get("notes", ())),
        is_totals_only=bool(told.get("is_totals_only", False)),
    )


def _expected(told: Mapping[str, Any]) -> dict[str, Expected]:
    if "by_draw" not in told:
        return {"": _outcome(told)}
    ((_name, by_value),) = told["by_draw"].items()
    return {value: _outcome(one) for value, one in by_value.items()}


def _outcome(told: Mapping[str, Any]) -> Expected:
    rows = tuple((int(row["rank"]), str(row["bidder"]), str(row["total"])) for row in told["ranking"])
    return Expected(told["winner"], rows)


def _bid(told: Mapping[str, Any], size: int, ceiling: Decimal, chance: random.Random) -> CaseBid:
    share = Decimal(chance.randint(int(LOWEST * 10_000), int(HIGHEST * 10_000))) / 10_000
    price = Decimal(told["price"]) if told.get("price") else (ceiling * share).quantize(CENT)
    fields = {"days": "240", "quality": "合格", "manager": f"项目负责人{chance.randint(10, 99)}", "bond": "已提交"}
    return CaseBid(told["name"], price, {**fields, **told.get("fields", {})}, _scores(told, size, chance))


def _scores(told: Mapping[str, Any], size: int, chance: random.Random) -> tuple[Mapping[str, str], ...]:
    if "totals" in told:
        totals = list(told["totals"])
        chance.shuffle(totals)
        rows: list[Mapping[str, str]] = [{"total": total} for total in totals]
    else:
        rows = [dict(row) for row in told["scores"]]
    if len(rows) != size:
        raise ValueError(f"{told['name']} has scores of {len(rows)} members, the committee has {size}")
    return tuple(rows)
