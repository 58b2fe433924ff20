"""Everybody who hears an opening, and the counting of what each missed, heard twice, or heard otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from apps.openings.rules.fold import blank
from apps.portal.rehearsal.browser import Browser
from apps.portal.rehearsal.listening import Listener
from apps.portal.rehearsal.people import People
from trading.drills.ground import Shown

PATIENCE_SECONDS = 20.0
LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Ear:
    """A browser, the stream that it hears, and what it heard."""

    browser: Browser
    path: str
    listener: Listener


def ears_of(people: People, public: Browser, lot: str) -> list[Ear]:
    """The public first; the desk; every bidder on the public stream and on its own."""
    hall = f"/ws/openings/{lot}"
    wanted = [
        ("the public", public, hall),
        ("host", people.host.browser, hall),
        ("desk", people.host.browser, f"{hall}/desk"),
    ]
    wanted += [("witness", people.witness.browser, hall), ("supervisor", people.supervisor.browser, hall)]
    for number, visitor in enumerate(people.bidders(), start=1):
        wanted += [
            (f"bidder {number}", visitor.browser, hall),
            (f"bidder {number} own", visitor.browser, f"{hall}/own"),
        ]
    return [Ear(browser, path, _listener(browser, path, name)) for name, browser, path in wanted]


def heard_by(ears: list[Ear]) -> list[Shown]:
    """Each is compared with whoever hears the same stream from its beginning now. All are closed."""
    events = gaps = repeats = lost = otherwise = lines = 0
    for ear in ears:
        whole = _listener(ear.browser, ear.path, "afterwards")
        _wait(whole.heard.is_complete)
        heard, told = ear.listener.heard, whole.heard.entries
        _wait(lambda: heard.last >= whole.heard.last)  # noqa: B023  # asked before the loop goes on
        events += len(told)
        gaps += heard.gaps
        repeats += heard.repeats
        lost += len(told.keys() - heard.entries.keys()) + bool(heard.failure) + (not whole.heard.is_complete())
        otherwise += sum(heard.entries.get(v, entry) != entry for v, entry in told.items())
        otherwise += len(heard.entries.keys() - told.keys())
        lines += ear.listener.lost
        whole.close()
        ear.listener.close()
    return [
        Shown("每个客户端的事件 every client's events", f"{len(ears)} 路 streams heard, {events} 条 events, {lines} 次重连 reconnects; "
              f"{lost} 丢失 lost, {gaps} 缺口 gaps, {repeats} 重复 seen twice", not (lost or gaps or repeats)),
        Shown("所听即所记 heard live as the journal tells it", f"{otherwise} 条不同 entries differ", otherwise == 0),
    ]  # fmt: skip


def _listener(browser: Browser, path: str, name: str) -> Listener:
    return Listener(browser, path, name=name, began=blank())


def _wait(is_so: Callable[[], bool]) -> None:
    """Waits a while; who has not heard by then is counted as he is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so() and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
