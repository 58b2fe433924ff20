"""定标. 招标投标法 §40, §45; 实施条例 §55; 政府采购法实施条例 §43."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from apps.awards import actions
from apps.awards.lifecycle import AwardState, PassingOverGround
from apps.awards.models import Award
from apps.awards.standing import Standing
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.evidence.ticking import tick
from apps.tenders import actions as lots
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from tests.awards.stage import BIDS, LOSER, RECEIVED
from tests.tenders.stage import Stage, kinds, refused

OVER = RECEIVED + timedelta(days=7)


@pytest.fixture
def over(works: Lot, eng: Stage, standing: Standing) -> Award:
    """公示期满."""
    award = actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)
    tick(OVER)
    award.refresh_from_db()
    return award


def test_the_tenderee_awards_to_the_first(over: Award, eng: Stage) -> None:
    actions.decide_award(over.lot_id, bid=BIDS[0], actor=eng.buyer.actor, now=OVER)

    over.refresh_from_db()
    assert over.winner is not None
    assert (over.state, over.winner.bid, over.decided_at) == (AwardState.DECIDED, BIDS[0], OVER)
    assert kinds(over.lot.public_stream.name)[-1] == "award.decided"
    assert Entry.objects.get(kind="award.decided").payload == {"lot": over.lot_id}


def test_the_purchaser_decides_on_the_report(procurement: Lot, gp: Stage, standing: Standing) -> None:
    actions.decide_award(procurement.pk, bid=BIDS[0], actor=gp.buyer.actor, now=RECEIVED)

    procurement.refresh_from_db()
    assert procurement.state == LotState.AWARDING
    assert kinds(procurement.public_stream.name)[-1] == "award.decided"


def test_the_second_is_refused_while_nothing_speaks_against_the_first(over: Award, eng: Stage) -> None:
    """实施条例 §55: the first-ranked wins where the state pays."""
    with refused(Refused, "award_out_of_order", unchanged=over):
        actions.decide_award(over.lot_id, bid=BIDS[1], actor=eng.buyer.actor, now=OVER)


def test_on_a_legal_ground_the_next_takes_the_place(over: Award, eng: Stage) -> None:
    buyer = eng.buyer.actor
    actions.pass_over_candidate(
        over.lot_id, bid=BIDS[0], ground=PassingOverGround.GIVES_UP, reason="来函放弃", actor=buyer, now=OVER
    )

    actions.decide_award(over.lot_id, bid=BIDS[1], actor=buyer, now=OVER)

    over.refresh_from_db()
    assert over.winner is not None
    assert over.winner.bid == BIDS[1]
    entry = Entry.objects.get(kind="award.candidate_passed_over")
    assert entry.stream == over.lot.desk_stream.name
    assert (entry.payload["rank"], entry.payload["ground"]) == (1, "gives_up")


def test_when_all_were_passed_over_there_is_no_award(over: Award, eng: Stage) -> None:
    buyer, ground = eng.buyer.actor, PassingOverGround.UNLAWFUL_ACT
    for bid in BIDS:
        actions.pass_over_candidate(over.lot_id, bid=bid, ground=ground, reason="查实", actor=buyer, now=OVER)

    with refused(Refused, "no_candidate_left", unchanged=over):
        actions.decide_award(over.lot_id, bid=BIDS[2], actor=buyer, now=OVER)
    with refused(Refused, "no_candidate_left", unchanged=over):
        actions.pass_over_candidate(over.lot_id, bid=BIDS[2], ground=ground, reason="查实", actor=buyer, now=OVER)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"bid": BIDS[1], "ground": PassingOverGround.GIVES_UP, "reason": "x"}, "passing_over_out_of_order"),
        ({"bid": BIDS[0], "ground": None, "reason": "x"}, "passing_over_ground_missing"),
        ({"bid": BIDS[0], "ground": PassingOverGround.GIVES_UP, "reason": " "}, "passing_over_reason_missing"),
        ({"bid": LOSER, "ground": PassingOverGround.GIVES_UP, "reason": "x"}, "award_candidate_unknown"),
    ],
)
def test_the_order_is_left_only_for_a_stated_ground(over: Award, eng: Stage, said: dict[str, Any], code: str) -> None:
    with refused(Refused, code, unchanged=over):
        actions.pass_over_candidate(over.lot_id, **said, actor=eng.buyer.actor, now=OVER)


def test_of_two_who_share_the_first_rank_the_buyer_chooses_either(over: Award, eng: Stage) -> None:
    """Handbook 3.5: joint ranks are 1, 1, 3, and the document says how the buyer chooses."""
    over.candidates.filter(bid=BIDS[1]).update(rank=1)

    actions.decide_award(over.lot_id, bid=BIDS[1], actor=eng.buyer.actor, now=OVER)

    over.refresh_from_db()
    assert over.winner is not None
    assert over.winner.bid == BIDS[1]


def test_nothing_is_decided_in_a_lot_that_stands_still(over: Award, eng: Stage) -> None:
    """实施条例 §54, §60: what was halted over an objection or a complaint goes on when it is resumed, and not before."""
    buyer = eng.buyer.actor
    lots.suspend_lot(over.lot_id, reason="处理投诉", actor=buyer, now=OVER)
    ground = PassingOverGround.GIVES_UP

    with refused(WrongState, "wrong_state", unchanged=over):
        actions.decide_award(over.lot_id, bid=BIDS[0], actor=buyer, now=OVER)
    with refused(WrongState, "wrong_state", unchanged=over):
        actions.pass_over_candidate(over.lot_id, bid=BIDS[0], ground=ground, reason="来函", actor=buyer, now=OVER)

    lots.resume_lot(over.lot_id, new_deadline=None, actor=buyer, now=OVER)
    actions.decide_award(over.lot_id, bid=BIDS[0], actor=buyer, now=OVER)


def test_nothing_is_decided_while_anybody_may_object(works: Lot, eng: Stage, standing: Standing) -> None:
    """实施条例 §54: until the publicity is over."""
    award = actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)

    with refused(WrongState, "wrong_state", unchanged=award):
        actions.decide_award(works.pk, bid=BIDS[0], actor=eng.buyer.actor, now=RECEIVED)


def test_works_are_not_awarded_without_publicity(works: Lot, eng: Stage, standing: Standing) -> None:
    with refused(WrongState, "report_not_received", unchanged=works):
        actions.decide_award(works.pk, bid=BIDS[0], actor=eng.buyer.actor, now=RECEIVED)


def test_a_procurement_is_not_decided_before_its_report(gp: Stage, standing: Standing) -> None:
    lot = gp.tendering()

    with refused(WrongState, "report_not_received", unchanged=lot):
        actions.decide_award(lot.pk, bid=BIDS[0], actor=gp.buyer.actor, now=RECEIVED)


@pytest.mark.parametrize("who", ["agency", "stranger", "purchaser", "operator", "supervisor"])
def test_only_the_tenderee_itself_decides(over: Award, eng: Stage, who: str) -> None:
    actor = getattr(eng.world, who).actor

    with refused(NotAllowed, "not_the_principal", unchanged=over):
        actions.decide_award(over.lot_id, bid=BIDS[0], actor=actor, now=OVER)
    with refused(NotAllowed, "not_the_principal", unchanged=over):
        actions.pass_over_candidate(
            over.lot_id, bid=BIDS[0], ground=PassingOverGround.GIVES_UP, reason="x", actor=actor, now=OVER
        )
