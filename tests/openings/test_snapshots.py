"""A snapshot and what came after it are the fresh snapshot: after every action of an opening, and for every golden story.

Whoever joins late, or comes back, starts from a snapshot and goes on with the facts after its version. What the
server gives out at any moment must therefore never differ from the fold of the facts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from apps.core.lifecycle import Lifecycle
from apps.openings import actions, relay
from apps.openings.lifecycle import OPENING, OpeningAction, OpeningState
from apps.openings.queries.hall import snapshot
from apps.openings.rules.fold import blank, fold
from apps.openings.rules.terms import Cause
from tests.openings.folding import as_sent
from tests.openings.stage import Hall

A, S = OpeningAction, OpeningState
GOLDEN = sorted((Path(__file__).resolve().parents[1] / "golden" / "openings").glob("*.json"))
MAIN_COURSE = frozenset(
    {
        A.SIGN_IN,
        A.START,
        A.REGISTER_HOLDER,
        A.CONTRIBUTE_SECRET,
        A.DRAW,
        A.PUBLISH_LIST,
        A.PAUSE,
        A.RESUME,
        A.START_DECRYPTION,
        A.RELEASE,
        A.ATTRIBUTE,
        A.SETTLE,
        A.REVEAL,
        A.OPEN_BID,
        A.ANNOUNCE,
        A.RAISE_OBJECTION,
        A.ANSWER_OBJECTION,
        A.CONFIRM,
        A.MAKE_RECORD,
        A.SIGN_RECORD,
        A.CLOSE,
        A.HAND_OVER,
    }
)
"""Walked here with a snapshot before each step. The others are proved where they are tested: see the end of each test in conftest."""


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_from_every_version_of_a_golden_story_the_rest_leads_to_the_same_end(path: Path) -> None:
    golden = json.loads(path.read_text("utf-8"))

    for story in [golden["story"], golden.get("failed", {}).get("story", [])]:
        end = fold(blank(), story)
        for v in range(len(story) + 1):
            assert fold(as_sent(fold(blank(), story[:v])), story[v:]) == end, f"v{v}"


def test_before_every_action_of_the_course_the_snapshot_is_what_was_said(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[str, dict[str, Any]]] = []
    advance = Lifecycle.advance

    def watched(self: Any, state: Any, action: Any, facts: Any) -> Any:
        if self is OPENING:
            taken.append((action, as_sent(snapshot(hall.fresh()))))
        return advance(self, state, action, facts)

    monkeypatch.setattr(Lifecycle, "advance", watched)

    _course(hall)

    end = as_sent(snapshot(hall.fresh()))
    story = [json.loads(one.text) for one in relay.after(hall.opening.public_stream.name, 0)]
    assert {action for action, _state in taken} >= MAIN_COURSE
    assert len({state["v"] for _action, state in taken}) > len(MAIN_COURSE)
    for action, state in [*taken, ("the end", end)]:
        assert state == as_sent(fold(blank(), story[: state["v"]])), f"the snapshot before {action}"
        assert fold(state, story[state["v"] :]) == end, f"from the snapshot before {action}"
        assert fold(state, story) == end, f"facts heard twice after the snapshot before {action}"


def _course(hall: Hall) -> None:
    """From closing to the hand-over: a pause, a bidder that releases nothing, an objection."""
    for bidder in hall.bidders:
        bidder.sign_in(hall)
    hall.start()
    hall.contribute()
    hall.draw()
    hall.publish_list()
    hall.holders_ready()
    hall.pause()
    hall.resume()
    hall.start_decryption()
    silent, *others = hall.bidders
    for bidder in others:
        bidder.release(hall)
    hall.tick(3600)
    actions.attribute_bid(
        hall.opening.pk,
        bid=silent.bid,
        cause=Cause.BIDDER_ABSENT,
        reason="未到场",
        actor=hall.host.actor,
        now=hall.tick(),
    )
    hall.settle()
    hall.reveal()
    hall.read_out()
    others[0].object(hall, "请说明暂停的原因。")
    actions.answer_objection(hall.opening.pk, 1, answer="平台核查。", actor=hall.host.actor, now=hall.tick())
    for bidder in others:
        bidder.confirm(hall)
    hall.record()
    hall.sign_record()
    hall.close()
    hall.hand_over()
