"""From the draft to the contract by lawful steps: after each the journal tells the state, secrets are kept, clocks are whole.

招标投标法第二十二条、第二十八条、第四十六条; 实施条例第五十四条、第五十五条.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.core import clock
from apps.tenders.rules.books import Regime
from tests.life.stage import Life
from tests.life.watching import Watch
from tests.life.way import Way
from tests.tenders.stage import Stage
from tests.world import World

pytestmark = [pytest.mark.sqlite, pytest.mark.long]


@pytest.mark.parametrize("regime", list(Regime))
def test_every_step_of_the_lawful_way_keeps_what_must_hold(
    regime: Regime, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(Stage(world, regime), tmp_path)
    monkeypatch.setattr(clock, "now", lambda: life.now)
    way, watch = Way(life), Watch(life)

    for _ in range(100):
        assert watch.step(way.go_on, is_one=False) == "done"
        assert watch.step(life.work, is_one=False) == "done"
        if "contracted" in life.stands():
            break

    assert life.stands()[0] == "contracted"
    watch.end(tmp_path)
