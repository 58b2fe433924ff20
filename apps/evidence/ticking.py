"""What time itself does: each app says what is due, and the ticker has it done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog

from apps.core.refusals import Refusal
from apps.evidence.mishaps import where_it_broke

log = structlog.get_logger("evidence")


@dataclass(frozen=True, slots=True)
class Due:
    """Something that became due at `when`: the action's name in its app and the thing it is about."""

    when: datetime
    action: str
    thing_id: int


Finder = Callable[[datetime], Iterator[Due]]
Performer = Callable[[Due, datetime], None]
_TICKING: dict[str, tuple[Finder, Performer]] = {}


def ticks(name: str, *, due: Finder) -> Callable[[Performer], Performer]:
    """Registers an app with the ticker: `due(now)` yields what is due, the decorated function does one such thing.

    The function is called again for whatever is still due at the next round, also from two workers at once: a refusal
    (WrongState, TooEarly) then is the normal answer.
    """

    def register(perform: Performer) -> Performer:
        _TICKING[name] = (due, perform)
        return perform

    return register


def tick(now: datetime) -> int:
    """Has everything done that is due; answers how much was. What fails is logged, stays due and holds up nobody else."""
    return sum(_perform(name, item, now) for name in sorted(_TICKING) for item in _due(name, now))


def _due(name: str, now: datetime) -> list[Due]:
    find, _ = _TICKING[name]
    try:
        return sorted((item for item in find(now) if item.when <= now), key=lambda item: item.when)
    except Exception as failure:  # noqa: BLE001  # one app's mistake must not stop the others' deadlines
        log.error("tick.search_failed", app=name, error=where_it_broke(failure))
        return []


def _perform(name: str, item: Due, now: datetime) -> bool:
    _, perform = _TICKING[name]
    told = {"app": name, "action": item.action, "thing": item.thing_id}
    try:
        perform(item, now)
    except Refusal as refusal:
        log.info("tick.refused", **told, code=refusal.code)
        return False
    except Exception as failure:  # noqa: BLE001  # one thing's mistake must not stop the other things' deadlines
        log.error("tick.failed", **told, error=where_it_broke(failure))
        return False
    return True
