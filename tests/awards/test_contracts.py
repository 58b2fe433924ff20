"""合同、法定事项、履约. 招标投标法 §46, §47; 实施条例 §55, §57; 政府采购法 §46, §47; 实施条例 §50; handbook T-E17, T-E18, T-G14."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.awards import actions
from apps.awards.actions.contracts import Done, Signed
from apps.awards.actions.result import AwardNotice
from apps.awards.clocks import clocks_of
from apps.awards.lifecycle import AwardState, PassingOverGround
from apps.awards.models import Award, Contract, Outcome, PerformanceKind
from apps.awards.standing import Standing
from apps.bids.models import ContractDate
from apps.core.actor import SYSTEM
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.evidence.store import Stored
from apps.evidence.ticking import tick
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, NoticeKind
from tests.awards.stage import BIDS, RECEIVED
from tests.tenders.stage import Stage, at, kinds, refused

NOTIFIED = RECEIVED + timedelta(hours=3)
"""Wednesday 2026-11-25."""
SIGNED_ON = date(2026, 12, 4)
RECORDED = at("2026-12-04 15:00")
FILE = Stored("contracts/1.pdf", 999, "ef" * 32)


def signed(**changes: object) -> Signed:
    """The contract at the price of the award."""
    said: dict[str, object] = {
        "number": "HT-2026-018",
        "signed_on": SIGNED_ON,
        "price": Decimal("8778000.00"),
        "term": "240日历天",
        "stored": FILE,
    }
    return Signed(**(said | changes))  # type: ignore[arg-type]  # the names are those of Signed


@pytest.fixture
def notified(procurement: Lot, gp: Stage, standing: Standing) -> Award:
    """中标通知书已发出, in a procurement."""
    actions.decide_award(procurement.pk, bid=BIDS[0], actor=gp.buyer.actor, now=RECEIVED)
    award = actions.publish_result(procurement.pk, actor=gp.buyer.actor, now=NOTIFIED)
    notice = AwardNotice("X-ZB", "awards/x.pdf", "0" * 64)
    actions.issue_notice(award.pk, notice=notice, actor=SYSTEM, now=NOTIFIED)
    award.refresh_from_db()
    return award


def test_the_contract_is_public_and_sets_the_bonds_free(notified: Award, gp: Stage) -> None:
    actions.record_contract(notified.lot_id, signed=signed(), actor=gp.world.agency.actor, now=RECORDED)

    notified.refresh_from_db()
    lot = notified.lot
    lot.refresh_from_db()
    assert (notified.state, lot.state) == (AwardState.CONTRACTED, LotState.CONTRACTED)
    assert ContractDate.objects.get(lot=lot).signed_on == SIGNED_ON
    text = lot.notices.get(kind=NoticeKind.CONTRACT).text
    assert "HT-2026-018" in text
    assert "捌佰柒拾柒万捌仟元整" in text
    told = Entry.objects.get(kind="award.contract_published")
    assert (told.stream, told.payload["is_late"], told.payload["price"]) == (
        lot.public_stream.name,
        False,
        "8778000.00",
    )


@pytest.mark.parametrize(
    ("_case", "changes", "code"),
    [
        ("dearer than the bid", {"price": Decimal("8779000.00")}, "contract_price_other"),
        ("before the notice", {"signed_on": date(2026, 11, 24)}, "contract_day_wrong"),
        ("tomorrow", {"signed_on": date(2026, 12, 5)}, "contract_day_wrong"),
        ("without a number", {"number": " "}, "contract_incomplete"),
    ],
)
def test_a_contract_that_departs_from_the_award_is_refused(
    notified: Award, gp: Stage, _case: str, changes: dict[str, object], code: str
) -> None:
    with refused(Refused, code, unchanged=notified):
        actions.record_contract(notified.lot_id, signed=signed(**changes), actor=gp.buyer.actor, now=RECORDED)


def test_only_the_buyers_side_records_the_contract_and_only_after_the_notice(
    notified: Award, works: Lot, gp: Stage, eng: Stage
) -> None:
    with refused(NotAllowed, "not_the_buyer", unchanged=notified):
        actions.record_contract(notified.lot_id, signed=signed(), actor=gp.world.bidder.actor, now=RECORDED)
    with refused(WrongState, "report_not_received", unchanged=works):
        actions.record_contract(works.pk, signed=signed(), actor=eng.buyer.actor, now=RECORDED)


def test_thirty_days_after_the_notice_the_clock_says_that_no_contract_is_there(notified: Award, gp: Stage) -> None:
    """T-G14a: the thirtieth day after Wednesday 11-25 is Friday 12-25."""
    assert notified.contract_due_at == at("2026-12-25 23:59:59")
    tick(at("2026-12-25 23:59:59"))
    assert not Entry.objects.filter(kind="award.contract_overdue").exists()

    tick(at("2026-12-26 00:00:00"))
    tick(at("2026-12-26 00:00:01"))

    assert kinds(notified.lot.desk_stream.name).count("award.contract_overdue") == 1
    actions.record_contract(
        notified.lot_id, signed=signed(signed_on=date(2026, 12, 28)), actor=gp.buyer.actor, now=at("2026-12-28 09:00")
    )
    assert Entry.objects.get(kind="award.contract_published").payload["is_late"] is True


def test_the_clocks_of_a_procurement_run_one_after_the_other(notified: Award, gp: Stage) -> None:
    actions.record_contract(notified.lot_id, signed=signed(), actor=gp.buyer.actor, now=RECORDED)
    actions.record_duty(
        notified.lot_id, done=Done("T-G14c", date(2026, 12, 4), "财政局"), actor=gp.buyer.actor, now=RECORDED
    )
    notified.refresh_from_db()

    clocks = {one.rule.id: one for one in clocks_of(notified, RECEIVED)}

    assert list(clocks) == ["T-G09a", "T-G08", "T-G14b", "T-G14c", "T-G14a"]
    assert clocks["T-G14c"].due_at == at("2026-12-15 23:59:59")
    assert not any(one.is_overdue(RECORDED) for one in clocks.values())
    with refused(WrongState, "duty_done_already", unchanged=notified):
        actions.record_duty(
            notified.lot_id, done=Done("T-G14c", date(2026, 12, 4), ""), actor=gp.buyer.actor, now=RECORDED
        )
    with refused(Refused, "duty_unknown", unchanged=notified):
        actions.record_duty(
            notified.lot_id, done=Done("T-E18", date(2026, 12, 4), ""), actor=gp.buyer.actor, now=RECORDED
        )


def test_performance_is_noted_line_by_line_after_the_contract(notified: Award, gp: Stage) -> None:
    with refused(WrongState, "contract_missing", unchanged=notified):
        actions.note_performance(
            notified.lot_id, kind=PerformanceKind.ACCEPTED, text="验收合格", actor=gp.buyer.actor, now=RECORDED
        )
    actions.record_contract(notified.lot_id, signed=signed(), actor=gp.buyer.actor, now=RECORDED)

    actions.note_performance(
        notified.lot_id, kind=PerformanceKind.ACCEPTED, text="验收合格", actor=gp.buyer.actor, now=RECORDED
    )

    assert [one.kind for one in Contract.objects.get().performance.all()] == ["accepted"]


def test_a_winner_who_drops_out_before_the_contract_gives_way_to_the_next(notified: Award, gp: Stage) -> None:
    """实施条例 §55；政府采购法实施条例 §49."""
    buyer = gp.buyer.actor
    later = NOTIFIED + timedelta(days=3)
    with refused(Refused, "passing_over_out_of_order", unchanged=notified):
        actions.pass_over_candidate(
            notified.lot_id, bid=BIDS[1], ground=PassingOverGround.GIVES_UP, reason="放弃", actor=buyer, now=later
        )

    actions.pass_over_candidate(
        notified.lot_id, bid=BIDS[0], ground=PassingOverGround.GIVES_UP, reason="书面放弃", actor=buyer, now=later
    )
    notified.refresh_from_db()
    notified.lot.refresh_from_db()
    assert (notified.state, notified.winner, notified.lot.state) == ("report_received", None, LotState.AWARDING)
    assert kinds(notified.lot.public_stream.name)[-1] == "award.reopened"

    actions.decide_award(notified.lot_id, bid=BIDS[1], actor=buyer, now=later)
    actions.publish_result(notified.lot_id, actor=buyer, now=later)

    notified.refresh_from_db()
    assert notified.winner is not None
    assert notified.winner.bid == BIDS[1]
    assert list(Outcome.objects.filter(is_winner=True).values_list("bid", flat=True)) == [BIDS[1]]
    assert kinds(notified.lot.public_stream.name).count("evaluation.committee_disclosed") <= 1
