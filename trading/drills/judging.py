"""What a drill's rounds are judged by, on plain values: nothing acknowledged is lost, nothing is there twice, no log forks.

Needs no Django; `standing` reads the values from a running product.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from apps.evidence.rules.checkpoints import Checkpoint
from apps.evidence.rules.merkle import is_consistent
from trading.drills.acts import AHEAD, Mark

Place = tuple[str, int]
"""A stream and a version of it."""
Heads = Mapping[str, tuple[int, bytes]]
"""How far each stream is, and the digest of its newest entry."""


class Fault(StrEnum):
    """What may be found."""

    LOST = "lost"
    FORKED = "forked"
    REPEATED = "repeated"
    OTHERWISE = "otherwise"
    """The journal tells one thing and a table, a page or a receipt another."""
    STUCK = "stuck"
    """The platform did not come back, or an act could not be done at all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must not be."""

    fault: Fault
    what: str

    def line(self) -> str:
        """One line for a person."""
        return f"{self.fault.value}: {self.what}"


def acts_found(wanted: Iterable[Mark], told: Sequence[tuple[str, Mark]]) -> Iterator[Finding]:
    """Every acknowledged act stands in the journal, in each of its streams once; and none that nobody is known to have done.

    Of some acts there may be more than anybody has seen yet. `told` are the acts that the journal tells, each with its stream.
    """
    wanted = set(wanted)
    known = {mark for _stream, mark in told}
    for mark in sorted(wanted - known):
        yield Finding(Fault.LOST, f"{mark.name} {mark.key} was acknowledged and is not in the journal")
    for mark in sorted(one for one in known - wanted if one.name not in AHEAD):
        yield Finding(Fault.REPEATED, f"{mark.name} {mark.key} is in the journal though nobody did it")
    for (stream, mark), count in sorted(Counter(told).items()):
        if count > 1:
            yield Finding(Fault.REPEATED, f"{mark.name} {mark.key} stands {count} times in {stream}")


def read_once(bids: Iterable[str]) -> Iterator[Finding]:
    """No bid has two sentences of its own."""
    for bid, count in sorted(Counter(bids).items()):
        if count > 1:
            yield Finding(Fault.REPEATED, f"{bid} was read out {count} times")


def streams_grown(before: Heads, digests: Mapping[Place, bytes]) -> Iterator[Finding]:
    """What a stream had said before it still says: `digests` are those that stand now at the places of `before`."""
    for stream, (v, digest) in sorted(before.items()):
        now = digests.get((stream, v))
        if now is None and v:
            yield Finding(Fault.LOST, f"{stream} v{v} was written and is gone")
        elif v and now != digest:
            yield Finding(Fault.FORKED, f"{stream} v{v} says something else than before")


def log_grown(seen: Checkpoint, newest: Checkpoint, proof: Sequence[bytes]) -> Iterator[Finding]:
    """The newest checkpoint holds everything that an earlier one held, in its place."""
    if seen.origin != newest.origin:
        yield Finding(Fault.FORKED, f"the log {seen.origin} is {newest.origin} now")
    elif newest.size < seen.size:
        yield Finding(Fault.FORKED, f"the log had {seen.size} leaves and has {newest.size}")
    elif newest.size == seen.size and newest.root != seen.root:
        yield Finding(Fault.FORKED, f"the log has two roots at {seen.size}")
    elif newest.size > seen.size > 0 and not is_consistent(
        seen.size, newest.size, proof=proof, old_root=seen.root, root=newest.root
    ):
        yield Finding(Fault.FORKED, f"the log of {newest.size} leaves does not begin with that of {seen.size}")


def same(what: str, told: object, kept: object) -> Iterator[Finding]:
    """What the journal tells is what is kept."""
    if told != kept:
        yield Finding(Fault.OTHERWISE, f"{what}: the journal tells {told}, kept is {kept}")
