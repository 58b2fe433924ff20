"""抽取记录 of people — read by stratum, and drawn again: what anybody can check with the record alone.

A record without strata is one stratum. The format is docs/formats/draw.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apps.core.refusals import Refused
from apps.evidence.rules import draw
from apps.evidence.rules.draw import Contribution


@dataclass(frozen=True, slots=True)
class Stratum:
    """抽取分组 — those of one site and specialty: how many are wanted, who could be drawn, who was."""

    name: str
    wanted: int
    pool: tuple[str, ...]
    chosen: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    joined: tuple[str, ...] = ()
    """Who joined the pool after it was exhausted, and got tickets by the same seed."""

    @property
    def used(self) -> frozenset[str]:
        """Whose tickets were looked at."""
        return frozenset(self.chosen) | {name for name, _reason in self.skipped}

    def plain(self) -> dict[str, Any]:
        """As the record keeps it."""
        said: dict[str, Any] = {
            "name": self.name,
            "pool": list(self.pool),
            "chosen": list(self.chosen),
            "skipped": [list(one) for one in self.skipped],
        }
        return said | ({"joined": list(self.joined)} if self.joined else {})


def strata_of(record: Mapping[str, Any]) -> list[Stratum]:
    """The strata of a record, in their order."""
    of = json.loads(record["text"])["of"]
    if "strata" not in record:
        [(name, wanted)] = of.items()
        return [_stratum(record, name, wanted)]
    return [_stratum(one, one["name"], of[one["name"]]) for one in record["strata"]]


def with_strata(record: Mapping[str, Any], strata: Sequence[Stratum]) -> dict[str, Any]:
    """The record with its strata as they stand now; a record of one stratum keeps its flat form."""
    joined = sorted({name for one in strata for name in one.joined})
    whole = {
        **record,
        "chosen": [name for one in strata for name in one.chosen],
        "skipped": [list(skip) for one in strata for skip in one.skipped],
    }
    if joined:
        whole["joined"] = joined
    return whole | ({"strata": [one.plain() for one in strata]} if "strata" in record else {})


def replaced(strata: Sequence[Stratum], changed: Stratum) -> list[Stratum]:
    """The strata with one of them changed."""
    return [changed if one.name == changed.name else one for one in strata]


def without(stratum: Stratum, gone: Mapping[str, str]) -> Stratum:
    """The stratum after some of its chosen left, each with a code."""
    left = [(name, gone[name]) for name in stratum.chosen if name in gone]
    staying = tuple(name for name in stratum.chosen if name not in gone)
    return replace(stratum, chosen=staying, skipped=(*stratum.skipped, *left))


def contributions_of(record: Mapping[str, Any]) -> list[Contribution]:
    """What was revealed, read back from a record."""
    return [
        Contribution(one["by"], one["commitment"], bytes.fromhex(one["secret"]), bytes.fromhex(one["nonce"]))
        for one in record["contributions"]
    ]


def problems_of(record: Mapping[str, Any]) -> list[str]:
    """Everything that does not follow when the record is drawn again; empty when it does."""
    try:
        return _problems(record)
    except Refused:
        return ["draw_not_opened"]
    except (KeyError, TypeError, ValueError, AttributeError):
        return ["draw_unreadable"]


def _problems(record: Mapping[str, Any]) -> list[str]:
    text = json.loads(record["text"])
    seed = draw.seed_of(record["text"], contributions_of(record))
    strata = strata_of(record)
    whole = list(record["pool"])
    checks = [
        ("draw_pool_differs", text["pool"] == draw.root_over(whole) and _are_frozen(strata, text, whole)),
        ("draw_order_differs", all(_follows(one, seed) for one in strata)),
        ("draw_count_differs", all(len(one.chosen) <= one.wanted for one in strata) and _is_summed(record, strata)),
    ]
    return [code for code, is_fine in checks if not is_fine]


def _are_frozen(strata: Sequence[Stratum], text: Mapping[str, Any], whole: Sequence[str]) -> bool:
    """Every stratum of D is there with the pool that D fixed."""
    roots = text.get("strata")
    if roots is None:
        return len(strata) == 1 and sorted(whole) == sorted(strata[0].pool)
    same = {one.name: draw.root_over(one.pool) for one in strata} == dict(roots)
    return same and set(roots) == set(text["of"]) and set(whole) == {name for one in strata for name in one.pool}


def _follows(stratum: Stratum, seed: bytes) -> bool:
    """Tickets were taken from the lowest on, none left out; who joined came after everybody else."""
    ordered = [ticket.pseudonym for ticket in draw.tickets(seed, stratum.name, stratum.pool)]
    used = stratum.used
    taken = [name for name in ordered if name in used]
    late = used - set(ordered)
    is_prefix = taken == ordered[: len(taken)] and (not late or len(taken) == len(ordered))
    in_order = [name for name in ordered if name in stratum.chosen]
    first = [name for name in stratum.chosen if name in set(ordered)]
    return (
        is_prefix
        and late <= set(stratum.joined)
        and first == in_order
        and len(set(stratum.chosen)) == len(stratum.chosen)
    )


def _is_summed(record: Mapping[str, Any], strata: Sequence[Stratum]) -> bool:
    chosen = [name for one in strata for name in one.chosen]
    return list(record["chosen"]) == chosen and len(set(chosen)) == len(chosen)


def _stratum(one: Mapping[str, Any], name: str, wanted: int) -> Stratum:
    return Stratum(
        name=name,
        wanted=int(wanted),
        pool=tuple(one["pool"]),
        chosen=tuple(one["chosen"]),
        skipped=tuple((str(who), str(why)) for who, why in one["skipped"]),
        joined=tuple(one.get("joined", ())),
    )
