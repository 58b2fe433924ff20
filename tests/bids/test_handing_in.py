"""递交办理中 — what is complete before the deadline is in, however long it is looked at. 电子招标投标办法 §27, §28."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.bids import actions, receiving
from apps.bids.due import due, perform
from apps.bids.handing_in import WAITS_FOR
from apps.bids.models import Bid, Closing, Submission, Upload
from apps.core.actor import CLOCK
from apps.evidence.journal import since
from apps.evidence.ticking import Due
from apps.tenders.actions import close_submission
from apps.tenders.models import Lot
from tests.bids.bidders import Bidder
from tests.bids.conftest import SetClock
from tests.tenders.stage import DEADLINE

JUST_BEFORE = DEADLINE - timedelta(milliseconds=200)
SOON = DEADLINE + timedelta(seconds=3)


def test_what_came_in_time_is_received_although_the_lot_closed_meanwhile(
    lot: Lot, bidder: Bidder, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed)
    set_clock(JUST_BEFORE)
    _meanwhile(monkeypatch, lambda: _time_goes_on(lot, SOON))

    answer = bidder.submit(lot.code, upload, sealed)

    assert answer.status_code == 201, answer.content
    assert Submission.objects.get().received_at == JUST_BEFORE
    assert not Closing.objects.exists()
    assert _closing_is_due(lot, SOON)
    perform(Due(DEADLINE, "close_bids", lot.pk), SOON)
    assert Closing.objects.get(lot=lot)
    assert [one.kind for one in since(f"bid:{bidder.bid}", 0)] == ["bid.received"]


def test_closing_does_not_wait_for_ever(
    lot: Lot, bidder: Bidder, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed)
    set_clock(JUST_BEFORE)
    _meanwhile(monkeypatch, lambda: _time_goes_on(lot, JUST_BEFORE + WAITS_FOR + timedelta(seconds=1)))

    answer = bidder.submit(lot.code, upload, sealed)

    assert answer.status_code == 422
    assert answer.json()["refused"]["code"] == "bid_late"
    assert Closing.objects.filter(lot=lot).exists()
    assert not Submission.objects.exists()
    assert [one.kind for one in since(f"bid:{bidder.bid}", 0)] == ["bid.lapsed", "bid.refused"]


def test_what_is_refused_holds_nobody_up(lot: Lot, bidder: Bidder, set_clock: SetClock) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    set_clock(JUST_BEFORE)

    assert bidder.submit(lot.code, upload, sealed).json()["refused"]["code"] == "bid_incomplete"

    assert Upload.objects.get().handing_in_at is None
    _time_goes_on(lot, SOON)
    assert Closing.objects.filter(lot=lot).exists()


def test_what_comes_after_the_deadline_is_late_even_before_the_bids_are_fixed(
    lot: Lot, bidder: Bidder, second: Bidder, set_clock: SetClock
) -> None:
    early, late = bidder.seal(lot.code, "9123000.00"), second.seal(lot.code, "9000000.00")
    uploads = [one.begin(lot.code, sealed).json()["upload"] for one, sealed in ((bidder, early), (second, late))]
    bidder.send_parts(uploads[0], early)
    second.send_parts(uploads[1], late)
    actions.begin_handing_in(Upload.objects.get(token=uploads[0]).pk, now=JUST_BEFORE)
    close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    set_clock(DEADLINE)

    answer = second.submit(lot.code, uploads[1], late)

    assert answer.json()["refused"]["code"] == "bid_late"
    assert not Bid.objects.filter(code=second.bid).exists()
    assert not _closing_is_due(lot, SOON)


def test_who_withdrew_in_time_has_withdrawn(lot: Lot, bidder: Bidder, set_clock: SetClock) -> None:
    bidder.send(lot.code, "9123000.00")
    close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    set_clock(JUST_BEFORE)

    assert bidder.withdraw(lot.code).status_code == 201

    assert Bid.objects.get(code=bidder.bid).state == "withdrawn"


def _time_goes_on(lot: Lot, now: datetime) -> None:
    """The clock closes the lot, and fixes its bids unless it has to wait."""
    close_submission(lot.pk, actor=CLOCK, now=now)
    perform(Due(DEADLINE, "close_bids", lot.pk), now)


def _closing_is_due(lot: Lot, now: datetime) -> bool:
    return (DEADLINE, "close_bids", lot.pk) in {(one.when, one.action, one.thing_id) for one in due(now)}


def _meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Any) -> None:
    """Something happens while the files of a bid are read back."""
    read_back = receiving.held_files

    def held_files(upload: Upload) -> Any:
        happens()
        return read_back(upload)

    monkeypatch.setattr(receiving, "held_files", held_files)
