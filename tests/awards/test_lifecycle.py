"""The tables of an award: what they do not list is forbidden. Style 40; handbook 1.15."""

from __future__ import annotations

import pytest

from apps.awards.lifecycle import AwardAction, AwardState, Facts, lifecycle_of
from apps.core.refusals import WrongState
from apps.tenders.rules.books import Regime
from tests.tenders.stage import DEADLINE


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("state", AwardState)
def test_what_the_table_does_not_list_is_forbidden(regime: Regime, state: AwardState) -> None:
    for action in AwardAction:
        _must_be_as_listed(regime, state, action)


def _must_be_as_listed(regime: Regime, state: AwardState, action: AwardAction) -> None:
    table = lifecycle_of(regime)

    if (state, action) in table.table:
        assert action in table.allowed(state)
    else:
        with pytest.raises(WrongState):
            table.advance(state, action, Facts(now=DEADLINE))


def test_only_works_make_candidates_public() -> None:
    assert lifecycle_of(Regime.ENG).allowed(AwardState.REPORT_RECEIVED) == [AwardAction.PUBLISH_CANDIDATES]
    assert AwardAction.PUBLISH_CANDIDATES not in lifecycle_of(Regime.GP).allowed(AwardState.REPORT_RECEIVED)
