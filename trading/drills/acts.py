"""What is acted while something dies: acts that leave one mark each in the journal, insisted on by whoever does them, and counted."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from apps.portal.rehearsal.browser import Unexpected, Unreachable
from apps.portal.rehearsal.stage import Failed

CLIENTS = 4
PATIENCE_SECONDS = 150.0
AGAIN_SECONDS = 0.2


class Mark(NamedTuple):
    """What an act leaves in the journal: the name of its kind, and what tells it from others of the kind."""

    name: str
    key: str


KEYS = {
    "bid.received": ("bid", ("bid", "revision")),
    "bid.replaced": ("bid", ("bid", "revision")),
    "bid.withdrawn": ("bid", ("bid", "revision")),
    "opening.signed_in": ("sign-in", ("bid",)),
    "opening.started": ("start", ()),
    "opening.holder_ready": ("holder", ("role",)),
    "opening.list_published": ("list", ()),
    "opening.decryption_started": ("decryption", ()),
    "opening.released": ("release", ("bid",)),
    "opening.decryption_settled": ("settlement", ()),
    "opening.revealed": ("reveal", ("role",)),
    "opening.bid_opened": ("opened", ("bid",)),
    "opening.announced": ("announcement", ("number",)),
    "opening.confirmed": ("confirmation", ("bid",)),
    "opening.record_made": ("record", ()),
    "opening.record_signed": ("signature", ()),
    "opening.closed": ("close", ()),
    "opening.handed_over": ("handover", ()),
}
"""The kinds of entries that acts leave, and by which of their fields one is told from another."""

AHEAD = ("opened", "announcement")
"""What may stand in the journal before anybody has looked: bids that the worker opens by itself, and the next sentence, which a
request that arrives twice reads as well."""


def mark_of(kind: str, payload: dict[str, Any]) -> Mark:
    """The mark that an entry is. Raises KeyError for a kind that no act of the drill leaves."""
    name, fields = KEYS[kind]
    return Mark(name, "/".join(str(payload[one]) for one in fields))


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does, how he sees that it was done, and the mark that it leaves once it is."""

    what: str
    do: Callable[[], object]
    is_done: Callable[[], bool]
    mark: Callable[[], Mark]


@dataclass(slots=True)
class Ledger:
    """What was acknowledged to somebody: marks that must stand in the journal for good, and receipts that were handed out."""

    marks: set[Mark] = field(default_factory=set)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    """Answers that were none, by what their doer found when he looked."""
    never: list[str] = field(default_factory=list)
    """Acts that could not be done at all."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, trouble: str) -> None:
        """Something was not answered as it should be."""
        with self._lock:
            self.troubles[trouble] += 1

    def acknowledge(self, mark: Mark) -> None:
        """The act was seen to be done."""
        with self._lock:
            self.marks.add(mark)

    def give_up(self, why: str) -> None:
        """The act could not be done."""
        with self._lock:
            self.never.append(why)


def perform(acts: Sequence[Act], ledger: Ledger, *, at_once: int, is_twice: bool) -> None:
    """All are done when this returns, so many at a time; with `is_twice` each by two hands that press in the same moment."""
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(lambda act: insist(act, ledger, is_twice=is_twice), acts))


def insist(act: Act, ledger: Ledger, *, is_twice: bool) -> None:
    """Done, whatever dies meanwhile: an act that was not answered well is looked up before it is done again."""
    until, said = time.monotonic() + PATIENCE_SECONDS, ""
    while time.monotonic() < until:
        found = [_try(act, ledger)] if not is_twice else _twice(act, ledger)
        said = next((one for one in found if one), "")
        if _looks_done(act, ledger):
            ledger.acknowledge(act.mark())
            if said:
                ledger.note("done all the same")
            return
        time.sleep(AGAIN_SECONDS)
    ledger.give_up(f"{act.what}: {said or 'not done'}")


def _twice(act: Act, ledger: Ledger) -> list[str]:
    with ThreadPoolExecutor(2) as hands:
        return list(hands.map(lambda _hand: _try(act, ledger), range(2)))


def _try(act: Act, ledger: Ledger) -> str:
    """What went wrong, nothing where it was accepted."""
    try:
        act.do()
    except Unreachable:
        ledger.note("no answer")
        return "no answer"
    except Unexpected as refusal:
        ledger.note(f"{refusal.answer.status} {refusal.answer.code}".strip())
        return str(refusal)
    except (Failed, ValueError, KeyError) as failure:
        ledger.note("unusable answer")
        return f"{type(failure).__name__} {failure}"
    return ""


def _looks_done(act: Act, ledger: Ledger) -> bool:
    """Looked up until somebody answers, within the patience of one act."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            return act.is_done()
        except (Unreachable, Unexpected, Failed, ValueError, KeyError):
            ledger.note("look without answer")
            time.sleep(AGAIN_SECONDS)
    return False
