"""What is shown live is a fold of the journal; Python and the browser fold the same golden file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from apps.evidence.journal import since
from apps.evidence.rules.chain import moment
from apps.openings import queries
from apps.openings.lifecycle import OpeningState
from apps.openings.rules import fold as folding
from apps.openings.rules.fold import blank, fold, frame
from tests.openings.stage import Hall

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "openings"
"""A story in each file: ``story``, what it adds up to ``after`` some versions, and perhaps one that ``failed``."""


def frames_after(hall: Hall, v: int) -> list[dict[str, Any]]:
    """The public stream after a version, as the socket speaks it."""
    entries = since(hall.opening.public_stream.name, v)
    return [frame(entry.v, entry.kind, moment(entry.at), entry.payload) for entry in entries]


def snapshot(hall: Hall) -> dict[str, Any]:
    """What everybody sees now."""
    shown = queries.state(hall.opening, hall.stage.world.stranger.actor)
    return {name: value for name, value in shown.items() if name != "you"}


def test_a_pause_is_folded_into_where_it_stood(hall: Hall) -> None:
    hall.reaches(OpeningState.DECRYPTING)
    before = snapshot(hall)
    hall.pause("核查")
    assert (snapshot(hall)["state"], snapshot(hall)["paused"]) == ("paused", "核查")

    hall.tick(60)
    hall.resume()

    after = snapshot(hall)
    assert (after["state"], after["paused"]) == ("decrypting", None)
    assert after["until"] > before["until"]
    assert fold(before, frames_after(hall, before["v"])) == after


def stories() -> dict[str, dict[str, Any]]:
    """Every golden story by the name of its file."""
    return {path.name: json.loads(path.read_text("utf-8")) for path in sorted(GOLDEN.glob("*.json"))}


@pytest.mark.parametrize("name", stories())
def test_the_golden_stories_fold_as_in_the_browser(name: str) -> None:
    golden = stories()[name]

    for v, expected in golden["after"].items():
        assert fold(blank(), golden["story"][: int(v)]) == expected
    if "failed" in golden:
        assert fold(blank(), golden["failed"]["story"]) == golden["failed"]["after"]


def test_the_golden_stories_hold_every_kind_that_is_folded() -> None:
    told = {one["type"] for golden in stories().values() for one in golden["story"]}

    assert told >= set(folding._CHANGES) - {"opening.failed"}


def test_folding_leaves_the_snapshot_that_was_given_as_it_is() -> None:
    state = blank()

    fold(state, [frame(1, "opening.holder_ready", "2026-11-24T01:30:00Z", {"role": "host", "recipient": "age1"})])

    assert state == blank()


@pytest.mark.parametrize("kind", sorted(folding._CHANGES))
def test_what_is_said_of_an_unknown_bid_is_kept_nowhere(kind: str) -> None:
    told = [one for golden in stories().values() for one in golden["story"]]
    one = next((one for one in told if one["type"] == kind and one.get("bid")), None)
    if one is None:
        return

    folded = fold(blank(), [{**one, "v": 1, "bid": "f" * 32}])

    assert folded["bids"] == []
