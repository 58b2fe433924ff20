"""存在证明: a bid and its withdrawal stand in the transparency log, and the receipt's file proves it. 电子招标投标办法第二十七条, 第四十条."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest
from django.db import transaction

from apps.bids.models import Closing
from apps.bids.sealing_tool import receipts as tool
from apps.bids.sealing_tool.words import ToolRefusal
from apps.bids.steps import close
from apps.core.actor import CLOCK
from apps.evidence.log.entering import proof_of
from apps.evidence.log.sequencing import grow
from apps.evidence.models import Entry, LogEntry
from apps.tenders.actions import close_submission
from apps.tenders.models import Lot
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.bids.test_pages import page
from tests.bids.test_receipts import ALONE, bidder, kept
from tests.tenders.stage import DEADLINE

__all__ = ["bidder"]
PRICE = "9123000.00"


@pytest.fixture(autouse=True)
def _a_log_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def test_the_receipt_s_file_proves_that_the_log_holds_the_statement(bidder: Bidder, lot: Lot) -> None:
    bidder.send(lot.code, PRICE)
    before, waiting = json.loads(kept(bidder, lot, 1)), page(bidder.client, lot, "receipt").content.decode()

    grow(WHILE_OPEN)
    assert bidder.withdraw(lot.code).status_code == 201
    grow(WHILE_OPEN.replace(minute=59))
    files = [kept(bidder, lot, revision) for revision in (1, 2)]
    found = [tool.verified(file.encode(), ALONE).logged for file in files]

    assert "log" not in before
    assert "稍后进入" in waiting
    assert all(one is not None for one in found)
    shown = page(bidder.client, lot, "receipt").content.decode()
    assert found[1] is not None
    assert f"第 {found[1].index} 项" in shown
    assert found[1].origin in shown
    entries = Entry.objects.filter(kind__in=("bid.received", "bid.withdrawn"), stream__startswith="bid:")
    assert {one.payload["commitment"] for one in entries} <= set(LogEntry.objects.values_list("commitment", flat=True))


@pytest.mark.parametrize("part", ["salt", "proof", "key"])
def test_a_proof_of_something_else_is_refused(bidder: Bidder, lot: Lot, part: str) -> None:
    bidder.send(lot.code, PRICE)
    grow(WHILE_OPEN)
    told = json.loads(kept(bidder, lot, 1))
    other = {
        "salt": "00" * 32,
        "proof": told["log"]["proof"].replace("index ", "index 1"),
        "key": told["log"]["key"] + b64encode(b"x").decode(),
    }

    for changed in (other[part], None, 7):
        told["log"][part] = changed
        with pytest.raises(ToolRefusal) as caught:
            tool.verified(json.dumps(told).encode(), ALONE)
        assert caught.value.code == "receipt_wrong"


def test_what_is_refused_leaves_nothing_in_the_log(bidder: Bidder, lot: Lot, set_clock: SetClock) -> None:
    set_clock(DEADLINE)
    bidder.withdraw(lot.code)

    assert not LogEntry.objects.exists()


def test_the_closing_is_committed_to_in_the_log(bidder: Bidder, lot: Lot, set_clock: SetClock) -> None:
    """Nobody can log several closings of one lot and disclose the best."""
    bidder.send(lot.code, PRICE)
    closed = close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    with transaction.atomic():
        close(closed, at=DEADLINE)
        close(closed, at=DEADLINE)

    grow(DEADLINE)

    commitment = Closing.objects.get(lot=lot).commitment
    assert proof_of(commitment) is not None
    assert LogEntry.objects.count() == 2
