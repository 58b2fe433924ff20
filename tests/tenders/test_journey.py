"""From registration to the deadline, in both regimes. 招标投标法 §16, §24, §34; 政府采购法 §35."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.evidence.ticking import tick
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.tenders.stage import DEADLINE, PUBLISHED, Stage, kinds
from tests.world import World


@pytest.mark.parametrize("regime", Regime)
def test_a_lot_goes_from_registration_to_the_deadline(world: World, regime: Regime) -> None:
    lot = Stage(world, regime).announced()

    assert lot.state == LotState.ANNOUNCED
    assert lot.code == f"WC-{regime.name}-2026-0001-01"
    assert lot.rule_book is not None
    assert lot.rule_book["regime"] == regime.value
    assert len(lot.rule_book_hash) == 64
    assert lot.published_at == PUBLISHED

    assert tick(PUBLISHED) == 1
    lot.refresh_from_db()
    assert lot.state == LotState.TENDERING

    while tick(DEADLINE - timedelta(seconds=1)):
        pass  # bidders were reminded
    lot.refresh_from_db()
    assert lot.state == LotState.TENDERING
    assert tick(DEADLINE) == 1
    lot.refresh_from_db()
    assert lot.state == LotState.SUBMISSION_CLOSED
    assert lot.closed_at == DEADLINE
    assert kinds(lot.public_stream.name) == [
        "lot.notice_published",
        "lot.document_published",
        "lot.tendering_opened",
        "lot.submission_closed",
    ]
    assert kinds(lot.desk_stream.name) == [
        "lot.added",
        "lot.entry_submitted",
        "lot.entry_accepted",
        "lot.venue_arranged",
        "lot.timetable_set",
        "lot.data_sheet_saved",
        "lot.document_added",
    ]


def test_a_clock_that_slept_catches_up_in_order(eng: Stage) -> None:
    lot = eng.announced()

    done = tick(DEADLINE + timedelta(hours=2))

    lot.refresh_from_db()
    assert done == 2
    assert lot.state == LotState.SUBMISSION_CLOSED
    assert lot.closed_at == DEADLINE


def test_time_does_nothing_twice(eng: Stage) -> None:
    lot = eng.announced()
    while tick(DEADLINE):
        pass
    told = kinds(lot.public_stream.name)

    assert tick(DEADLINE) == 0
    assert kinds(lot.public_stream.name) == told
    assert Lot.objects.count() == 1
