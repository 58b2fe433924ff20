"""中标结果公告、中标通知书、结果告知. 招标投标法 §45; 政府采购货物和服务招标投标管理办法 §69."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from apps.awards import actions
from apps.awards.actions.result import AwardNotice
from apps.awards.lifecycle import AwardState
from apps.awards.models import Award, Outcome
from apps.awards.standing import Standing
from apps.core.refusals import NotAllowed, WrongState
from apps.evidence.journal import may_hear
from apps.evidence.models import Entry
from apps.evidence.outbox import run_next
from apps.evidence.pades import inspect
from apps.evidence.store import open_stored
from apps.parties.trust import trust
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, NoticeKind
from tests.awards.stage import BIDS, LOSER, RECEIVED
from tests.tenders.stage import Stage, kinds, refused

DECIDED = RECEIVED + timedelta(hours=2)


@pytest.fixture
def decided(procurement: Lot, gp: Stage, standing: Standing) -> Award:
    """已定标, in a procurement."""
    return actions.decide_award(procurement.pk, bid=BIDS[0], actor=gp.buyer.actor, now=DECIDED)


def test_the_result_is_public_with_the_evaluators(decided: Award, gp: Stage, standing: Standing) -> None:
    actions.publish_result(decided.lot_id, actor=gp.world.agency.actor, now=DECIDED)

    decided.refresh_from_db()
    decided.lot.refresh_from_db()
    assert (decided.state, decided.lot.state) == (AwardState.PUBLISHED, LotState.AWARDED)
    text = decided.lot.notices.get(kind=NoticeKind.RESULT).text
    for wanted in ("北岭路桥有限公司", "8,778,000.00元", "孙明远、钱思齐", "1个工作日", "七个工作日"):
        assert wanted in text
    assert "江南建工集团有限公司" not in text
    entry = Entry.objects.get(kind="award.result_published")
    assert (entry.payload["bid"], entry.payload["price"]) == (BIDS[0], "8778000.00")


def test_every_bidder_hears_its_own_result_and_nobody_elses(decided: Award, gp: Stage, standing: Standing) -> None:
    actions.publish_result(decided.lot_id, actor=gp.buyer.actor, now=DECIDED)

    told = {one.payload["bid"]: one for one in Entry.objects.filter(kind="award.outcome_told")}
    assert set(told) == {*BIDS, LOSER}
    assert (told[BIDS[1]].payload["rank"], told[BIDS[1]].payload["total"]) == (2, "91.2000")
    assert told[LOSER].payload["rejected_for"] == "未按要求签章。"
    own = told[BIDS[1]].stream
    assert may_hear(gp.world.bidder.actor, own)
    for other in ("second_bidder", "stranger", "purchaser", "operator", "expert", "supervisor"):
        assert not may_hear(getattr(gp.world, other).actor, own)
    assert Outcome.objects.filter(is_winner=True).count() == 1


def test_the_winner_gets_a_signed_notice(decided: Award, gp: Stage, standing: Standing, house: None) -> None:
    actions.publish_result(decided.lot_id, actor=gp.buyer.actor, now=DECIDED)

    while run_next(DECIDED + timedelta(minutes=1)):
        pass

    decided.refresh_from_db()
    assert decided.state == AwardState.NOTIFIED
    with open_stored(decided.notice_object) as file:
        pdf = file.read()
    assert pdf.startswith(b"%PDF-")
    assert hashlib.sha256(pdf).hexdigest() == decided.notice_sha256
    [signature] = inspect(pdf, [trust(DECIDED).root])
    assert signature.is_good
    assert kinds(decided.lot.public_stream.name)[-1] == "award.notice_issued"


def test_the_notice_is_the_platforms_to_issue(decided: Award, gp: Stage, standing: Standing) -> None:
    actions.publish_result(decided.lot_id, actor=gp.buyer.actor, now=DECIDED)
    decided.refresh_from_db()
    notice = AwardNotice("X", "awards/x.pdf", "0" * 64)

    with refused(NotAllowed, "notice_by_platform", unchanged=decided):
        actions.issue_notice(decided.pk, notice=notice, actor=gp.buyer.actor, now=DECIDED)


def test_a_result_is_published_once_and_after_the_decision(procurement: Lot, gp: Stage, standing: Standing) -> None:
    with refused(WrongState, "report_not_received", unchanged=procurement):
        actions.publish_result(procurement.pk, actor=gp.buyer.actor, now=DECIDED)
    award = actions.decide_award(procurement.pk, bid=BIDS[0], actor=gp.buyer.actor, now=DECIDED)
    actions.publish_result(procurement.pk, actor=gp.buyer.actor, now=DECIDED)
    award.refresh_from_db()

    with refused(WrongState, "wrong_state", unchanged=award):
        actions.publish_result(procurement.pk, actor=gp.buyer.actor, now=DECIDED)


@pytest.mark.parametrize("who", ["stranger", "tenderee", "operator", "supervisor", "bidder"])
def test_only_the_buyers_side_publishes_the_result(decided: Award, gp: Stage, standing: Standing, who: str) -> None:
    with refused(NotAllowed, "not_the_buyer", unchanged=decided):
        actions.publish_result(decided.lot_id, actor=getattr(gp.world, who).actor, now=DECIDED)
