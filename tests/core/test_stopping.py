"""The wish to stop, left by a signal."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from apps.core.stopping import Stopping, at_a_signal

LONG = 30.0
OFTEN = 200


@pytest.fixture(autouse=True)
def _the_handlers_stay_as_they_were() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_nobody_asked_so_a_wait_lasts_as_long_as_it_was_to() -> None:
    stopping = Stopping()

    assert not stopping.wait(0.01)
    assert not stopping.is_set()


def test_every_thread_that_waits_goes_on_when_one_asks() -> None:
    stopping = Stopping()
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(stopping.wait(LONG))) for _ in range(4)]
    for thread in threads:
        thread.start()

    stopping.set()
    stopping.set()

    for thread in threads:
        thread.join(LONG / 2)
    assert answers == [True] * 4
    assert stopping.wait(LONG)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_wait_wherever_it_falls(number: signal.Signals) -> None:
    """A worker waits in short turns in several threads; an Event's lock held right then would stop it for good."""
    for turn in range(OFTEN):
        stopping = at_a_signal()
        others = [threading.Thread(target=_wait_in_turns, args=(stopping,)) for _ in range(2)]
        for thread in others:
            thread.start()
        threading.Timer(turn % 10 / 5000, os.kill, (os.getpid(), number)).start()

        _wait_in_turns(stopping)

        for thread in others:
            thread.join(LONG)
            assert not thread.is_alive()


def _wait_in_turns(stopping: Stopping) -> None:
    while not stopping.is_set():
        stopping.wait(0.0005)
