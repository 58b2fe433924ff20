"""故障演练 — what a drill does when somebody dies under an act: it looks before it acts again, and counts what it finds."""

from __future__ import annotations

import inspect
import random
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.portal.rehearsal.browser import Answer, Unexpected, Unreachable
from apps.portal.rehearsal.stage import Failed
from trading import drills
from trading.drills import hall
from trading.drills.ground import Ground, Shown
from trading.drills.hall import Act, Drill

DIES_BEFORE, DIES_AFTER, REFUSES, DOES = "dies before it writes", "dies before it answers", "refuses", "does"


class Server:
    """Does what is asked, or dies before or after it."""

    def __init__(self, *course: str) -> None:
        self.course = list(course)
        self.done = 0

    def act(self) -> None:
        """One request."""
        what = self.course.pop(0)
        self.done += what in (DOES, DIES_AFTER)
        if what == REFUSES:
            raise Unexpected("POST", Answer(409, {}, b"{}"))
        if what != DOES:
            raise Unreachable("POST")


class Watched(Drill):
    """A drill whose hall is the server above."""

    def __init__(self, server: Server) -> None:
        ground = Ground(Path(), random.Random(1), is_on_services=False, tell=lambda _line: None)
        super().__init__(None, None, ground, None)  # type: ignore[arg-type]  # neither stage nor house is asked
        self.server = server

    def _state(self, _who: Any) -> dict[str, Any]:
        return {"done": self.server.done}


def act_of(server: Server) -> Act:
    """One act, done once the server counts one."""
    return Act(None, "act", server.act, lambda now: now["done"] == 1)  # type: ignore[arg-type]  # nobody is asked


@pytest.mark.parametrize(
    ("course", "found"),
    [
        ([DOES], {}),
        ([DIES_BEFORE, DOES], {"not done": 1}),
        ([DIES_AFTER], {"done": 1}),
        ([DIES_BEFORE, DIES_BEFORE, DIES_AFTER], {"not done": 2, "done": 1}),
    ],
)
def test_an_act_without_an_answer_is_looked_up_and_done_once(course: list[str], found: dict[str, int]) -> None:
    server = Server(*course)
    drill = Watched(server)

    drill._insist(act_of(server))

    assert (server.done, server.course, dict(drill.deaths.unanswered)) == (1, [], found)


def test_what_is_refused_and_not_done_ends_the_drill() -> None:
    server = Server(REFUSES)

    with pytest.raises(Failed):
        Watched(server)._insist(act_of(server))


class Told(Drill):
    """A drill over a stage of one bidder, whose hall has announced everything after one sentence."""

    def __init__(self) -> None:
        ground = Ground(Path(), random.Random(1), is_on_services=False, tell=lambda _line: None)
        super().__init__(MagicMock(), MagicMock(), ground, None)
        self.ears = [MagicMock()]
        self.states = iter(["announcing"])

    def _state(self, _who: Any) -> dict[str, Any]:
        return {"state": next(self.states, "confirming"), "utterances": []}

    def _bids(self) -> list[tuple[Any, str]]:
        return [(MagicMock(), "b1")]


def test_every_act_of_the_course_is_called_as_it_is_defined() -> None:
    drill = Told()
    drill.stage = MagicMock(known={"sent": MagicMock()})
    drill.stage.case = MagicMock(bids=[MagicMock(price=1)])

    acts = list(drill._acts())

    for act in acts:
        inspect.signature(act.do.func).bind(*act.do.args, **act.do.keywords)  # type: ignore[attr-defined]  # partials
    assert {"sign-in", "holder", "release", "reveal", "announcement", "confirmation", "signature"} <= {
        act.what for act in acts
    }


def test_a_drill_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(CommandError, match="there are: hall"):
        call_command("drill", "flood")


def test_every_drill_has_its_module() -> None:
    assert drills.NAMES == ("hall", "cluster")
    assert callable(hall.play)
    assert [Shown("w", "c", holds=holds).line()[:3] for holds in (True, False)] == ["成立 ", "不成立"]
