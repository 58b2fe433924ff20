"""历次递交 — a bidder reads everything it did, and nobody else reads any of it. 招标投标法第二十二条、第二十九条."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.bids import due
from apps.bids.queries.history import StepKind, history_of
from apps.core.actor import CLOCK
from apps.evidence.ticking import Due
from apps.tenders.actions import close_submission
from apps.tenders.models import Lot
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.bids.test_pages import text_of
from tests.tenders.stage import DEADLINE
from tests.world import World


def test_everything_stands_in_one_list_and_each_receipt_is_at_hand(
    world: World, lot: Lot, bidder: Bidder, second: Bidder, set_clock: SetClock
) -> None:
    """Received, refused, replaced, withdrawn, half sent at the deadline; the clearing afterwards takes nothing away."""
    bidder.send(lot.code, "9123000.00")
    set_clock(WHILE_OPEN + timedelta(minutes=1))
    assert bidder.begin(lot.code, bidder.seal(lot.code, "9", lot="WC-1"), bid=bidder.bid).status_code == 422
    set_clock(WHILE_OPEN + timedelta(minutes=2))
    bidder.send(lot.code, "9000000.00")
    set_clock(WHILE_OPEN + timedelta(minutes=3))
    bidder.withdraw(lot.code)
    sealed = bidder.seal(lot.code, "8900000.00")
    set_clock(WHILE_OPEN + timedelta(minutes=4))
    begun = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(begun, sealed, leave_out="technical")

    under_way = [(step.kind, step.revision) for step in history_of(lot, bidder.member.actor)]
    set_clock(DEADLINE)
    close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    due.perform(Due(DEADLINE, "close_bids", lot.pk), DEADLINE)
    later = DEADLINE + timedelta(days=2)
    for item in due.due(later):
        if item.action == "remove_abandoned":
            due.perform(item, later)
    steps = history_of(lot, bidder.member.actor)
    one, every = (bidder.client.get(f"/desk/bids/{path}") for path in (f"{lot.code}/history", "history/"))

    past = [
        (StepKind.WITHDRAWN, 3),
        (StepKind.REPLACED, 2),
        (StepKind.REFUSED, 0),
        (StepKind.RECEIVED, 1),
    ]
    assert under_way == [(StepKind.BEGUN, 0), *past]
    assert [(step.kind, step.revision) for step in steps] == [(StepKind.LAPSED, 0), *past]
    for page in (one, every):
        shown = text_of(page)
        assert "投标截止时未完成传输，视为撤回投标文件" in shown
        assert "文件是为其他标段、其他招标文件或其他信封加密的。" in shown
        for revision in (1, 2, 3):
            assert f'href="/desk/bids/{lot.code}/receipts/{revision}/"' in page.content.decode()

    assert history_of(lot, second.member.actor) == []
    assert second.client.get(f"/desk/bids/{lot.code}/history").status_code == 404
    assert lot.code not in second.client.get("/desk/bids/history/").content.decode()
    assert world.client_of(world.operator).get("/desk/bids/history/").status_code == 403


def test_who_only_ever_began_finds_it_too_and_the_list_asks_little(
    lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    bidder.begin(lot.code, sealed)
    set_clock(DEADLINE)
    close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    due.perform(Due(DEADLINE, "close_bids", lot.pk), DEADLINE)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = bidder.client.get("/desk/bids/history/")

    assert "视为撤回" in text_of(page)
    assert len(asked) <= 25
