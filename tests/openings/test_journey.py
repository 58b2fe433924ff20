"""开标, from the sign-in to the hand-over. 招标投标法 §34–36; 电子招标投标办法 §29–32."""

from __future__ import annotations

from decimal import Decimal

from apps.openings import queries
from apps.openings.lifecycle import OpeningState
from apps.tenders.lifecycle import LotState
from tests.openings.stage import Hall
from tests.tenders.stage import kinds


def test_an_opening_goes_from_sign_in_to_evaluation(hall: Hall) -> None:
    hall.reaches(OpeningState.HANDED_TO_EVALUATION)

    hall.lot.refresh_from_db()
    assert hall.opening.state == OpeningState.HANDED_TO_EVALUATION
    assert hall.lot.state == LotState.OPENED
    assert kinds(hall.opening.public_stream.name) == [
        "opening.sign_in_opened",
        "opening.closed_for_bids",
        "opening.started",
        *["opening.draw_committed"] * 2,
        "opening.drawn",
        "opening.list_published",
        *["opening.holder_ready"] * 3,
        "opening.decryption_started",
        *["opening.released"] * 3,
        "opening.decryption_settled",
        *["opening.revealed"] * 2,
        *["opening.bid_opened"] * 3,
        *["opening.announced", "opening.utterance_ended"] * 4,
        "opening.announced",
        "opening.confirming_started",
        *["opening.confirmed"] * 3,
        "opening.utterance_ended",
        "opening.record_requested",
        "opening.signatures_ordered",
        "opening.record_made",
        "opening.record_signed",
        "opening.closed",
        "opening.handed_over",
    ]
    opened = queries.opened_bids(hall.lot)
    assert {one.bid_id: one.price for one in opened} == {one.bid: one.price for one in hall.bidders}
    assert {one.price for one in opened} == {Decimal("9123000.00"), Decimal("9000000.00"), Decimal("9500000.00")}
    assert set(opened[0].objects) == {"sheet", "qualification", "technical", "commercial"}
