"""重新招标: the next round of a lot that came to nothing. 招标投标法 §28; 实施条例 §44; handbook 1.16."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from apps.core.refusals import NotAllowed, WrongState
from apps.tenders import actions
from apps.tenders.data_sheet import digest_of
from apps.tenders.lifecycle import LotState, TerminationGround
from apps.tenders.models import DataSheet, Lot
from apps.tenders.queries.entry import missing_for_entry
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.queries.rounds import failures_before, public_rounds_of, rounds_of
from tests.tenders.stage import DEADLINE, PUBLISHED, Stage, kinds, refused

AFTER = DEADLINE + timedelta(days=1)
AGAIN = DEADLINE + timedelta(days=10)


def _failed(stage: Stage) -> Lot:
    """A lot that was tendered and did not succeed, as the opening leaves it."""
    lot = stage.tendering()
    Lot.objects.filter(pk=lot.pk).update(state=LotState.FAILED, closed_at=DEADLINE)
    lot.refresh_from_db()
    return lot


def test_the_next_round_keeps_number_terms_and_data_sheet(eng: Stage) -> None:
    former = _failed(eng)

    lot = actions.tender_again(former.pk, actor=eng.buyer.actor, now=AFTER)

    assert (lot.number, lot.round_number, lot.former, lot.state) == (former.number, 2, former, LotState.DRAFT)
    assert lot.code == f"{former.code}-R2"
    assert digest_of(DataSheet.objects.get(lot=lot)) == digest_of(DataSheet.objects.get(lot=former))
    assert rounds_of(lot) == rounds_of(former) == [former, lot]
    assert kinds(former.desk_stream.name)[-1] == "lot.round_prepared"
    assert "lot.retendered" not in kinds(former.public_stream.name)
    assert public_rounds_of(former) == []
    assert missing_for_entry(lot) == []


def test_the_notice_of_the_next_round_says_so_and_the_former_round_hears_of_it(eng: Stage) -> None:
    former = _failed(eng)

    lot = _announced_again(eng, former)

    notice = lot.notices.get()
    assert notice.title.endswith("招标公告（第二次招标）")
    assert f"第二次招标（上一次招标编号：{former.code}）" in notice.text
    assert kinds(former.public_stream.name)[-1] == "lot.retendered"
    assert public_rounds_of(lot) == [former, lot]


def test_a_second_failure_opens_another_way_and_the_check_says_so(eng: Stage) -> None:
    """施工招标投标办法 §38: after the second failure the approving authority may let it be procured otherwise."""
    first = _failed(eng)
    second = _announced_again(eng, first)
    assert failures_before(second) == 1
    Lot.objects.filter(pk=second.pk).update(state=LotState.FAILED)

    third = actions.tender_again(second.pk, actor=eng.buyer.actor, now=AGAIN)
    _prepare(eng, third, 60, AGAIN)

    assert (third.code, third.round_number) == (f"{first.code}-R3", 3)
    [remark] = [one for one in check_readiness(third, AGAIN).findings if one.rule_id == "C-ROUND"]
    assert "2 次招标失败" in remark.zh
    assert "原审批、核准部门" in remark.fix_zh


@pytest.mark.parametrize("who", ["purchaser", "operator", "supervisor", "stranger"])
def test_only_the_buyers_side_tenders_again(eng: Stage, who: str) -> None:
    former = _failed(eng)

    with refused(NotAllowed, "not_the_buyer", unchanged=former):
        actions.tender_again(former.pk, actor=getattr(eng.world, who).actor, now=AFTER)


def test_a_lot_that_goes_on_is_not_tendered_again(eng: Stage) -> None:
    lot = eng.tendering()

    with refused(WrongState, "round_goes_on", unchanged=lot):
        actions.tender_again(lot.pk, actor=eng.buyer.actor, now=AFTER)


def test_a_lot_that_was_never_announced_is_not_tendered_again(eng: Stage) -> None:
    lot = eng.scheduled()
    ground = TerminationGround.TASK_CANCELLED
    actions.terminate_lot(lot.pk, ground=ground, reason="撤销", actor=eng.buyer.actor, now=PUBLISHED)
    lot.refresh_from_db()

    with refused(WrongState, "never_tendered", unchanged=lot):
        actions.tender_again(lot.pk, actor=eng.buyer.actor, now=AFTER)


def test_a_round_has_one_next_round(gp: Stage) -> None:
    former = gp.tendering()
    Lot.objects.filter(pk=former.pk).update(state=LotState.CANCELLED)
    actions.tender_again(former.pk, actor=gp.buyer.actor, now=AFTER)

    with refused(WrongState, "tendered_again_already", unchanged=former):
        actions.tender_again(former.pk, actor=gp.buyer.actor, now=AFTER)


def _announced_again(stage: Stage, former: Lot) -> Lot:
    lot = actions.tender_again(former.pk, actor=stage.buyer.actor, now=AFTER)
    _prepare(stage, lot, 30, AFTER)
    plan_hash = check_readiness(lot, AFTER).plan_hash
    actions.publish_notice(lot.pk, plan_hash=plan_hash, overrides=[], actor=stage.buyer.actor, now=AFTER)
    lot.refresh_from_db()
    return lot


def _prepare(stage: Stage, lot: Lot, days: int, now: datetime) -> None:
    buyer, operator, opening = stage.buyer.actor, stage.world.operator.actor, DEADLINE + timedelta(days=days)
    actions.submit_entry(lot.pk, wished_opening_at=None, note="", actor=buyer, now=now)
    actions.accept_entry(lot.pk, actor=operator, now=now)
    actions.arrange_venue(lot.pk, opening_at=opening, hall=stage.hall, actor=operator, now=now)
    timetable = replace(
        stage.timetable(), document_until=now + timedelta(days=15), notice_until=now + timedelta(days=15)
    )
    actions.set_timetable(lot.pk, timetable=timetable, actor=buyer, now=now)
    actions.add_document(lot.pk, file_name="招标文件.pdf", stored=stage.stored, actor=buyer, now=now)
    lot.refresh_from_db()
