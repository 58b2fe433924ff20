"""Time itself: what is due is done, and what fails holds up nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from apps.core.refusals import WrongState
from apps.evidence import ticking
from apps.evidence.ticking import Due, tick, ticks
from tests.evidence.conftest import NOW


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "_TICKING", {})


def three_things(_now: datetime) -> Iterator[Due]:
    yield Due(NOW + timedelta(seconds=1), "open", 3)
    yield Due(NOW, "close", 2)
    yield Due(NOW - timedelta(seconds=1), "close", 1)


def test_what_is_due_is_done_oldest_first_and_what_is_not_waits() -> None:
    done: list[int] = []
    ticks("lots", due=three_things)(lambda item, _now: done.append(item.thing_id))

    assert tick(NOW) == 2
    assert done == [1, 2]


def test_a_refusal_is_the_normal_answer_to_a_second_call() -> None:
    def perform(item: Due, _now: datetime) -> None:
        raise WrongState("wrong_state", state="closed", action=item.action)

    ticks("lots", due=three_things)(perform)

    assert tick(NOW) == 0


def test_what_breaks_holds_up_nobody_else() -> None:
    done: list[int] = []

    def broken_search(_now: datetime) -> Iterator[Due]:
        raise ValueError
        yield

    def stumble(item: Due, _now: datetime) -> None:
        if item.thing_id == 1:
            raise ValueError
        done.append(item.thing_id)

    ticks("broken", due=broken_search)(lambda _item, _now: None)
    ticks("lots", due=three_things)(stumble)

    assert tick(NOW) == 1
    assert done == [2]
