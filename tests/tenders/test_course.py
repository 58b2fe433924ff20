"""中止、恢复、终止. 实施条例 §31; handbook 1.16."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.ticking import tick
from apps.tenders import actions
from apps.tenders.lifecycle import LotState, TerminationGround
from apps.tenders.models import NoticeKind
from tests.tenders.stage import DEADLINE, NOW, PUBLISHED, Stage, kinds, refused

DURING = PUBLISHED + timedelta(days=2)
GROUND = TerminationGround.TASK_CANCELLED


def test_a_suspended_lot_stands_still_and_goes_on_where_it_stood(eng: Stage) -> None:
    lot, actor = eng.tendering(), eng.buyer.actor

    actions.suspend_lot(lot.pk, reason="系统故障", actor=actor, now=DURING)
    lot.refresh_from_db()
    assert lot.state == LotState.SUSPENDED
    assert tick(DEADLINE) == 0
    actions.resume_lot(lot.pk, new_deadline=None, actor=actor, now=DURING + timedelta(days=1))

    lot.refresh_from_db()
    assert (lot.state, lot.stood_at, lot.submission_deadline) == (LotState.TENDERING, "", DEADLINE)
    assert [one.kind for one in lot.notices.all()] == [NoticeKind.TENDER, NoticeKind.SUSPENSION, NoticeKind.RESUMPTION]
    assert kinds(lot.public_stream.name)[-2:] == ["lot.suspended", "lot.resumed"]
    suspension = lot.suspensions.get()
    assert (suspension.by, suspension.resumed_by) == (actor.id, actor.id)


def test_a_deadline_that_passed_meanwhile_is_replaced_by_a_later_one(eng: Stage) -> None:
    lot, actor = eng.tendering(), eng.buyer.actor
    actions.suspend_lot(lot.pk, reason="系统故障", actor=actor, now=DURING)
    late = DEADLINE + timedelta(days=1)

    with refused(Refused, "deadline_passed_meanwhile", unchanged=lot):
        actions.resume_lot(lot.pk, new_deadline=None, actor=actor, now=late)
    actions.resume_lot(lot.pk, new_deadline=late + timedelta(days=7), actor=actor, now=late)

    lot.refresh_from_db()
    assert lot.submission_deadline == late + timedelta(days=7)


def test_a_suspension_never_brings_the_deadline_forward(eng: Stage) -> None:
    lot, actor = eng.tendering(), eng.buyer.actor
    actions.suspend_lot(lot.pk, reason="系统故障", actor=actor, now=DURING)

    with refused(Refused, "deadline_brought_forward", unchanged=lot):
        actions.resume_lot(lot.pk, new_deadline=DEADLINE - timedelta(days=1), actor=actor, now=DURING)


def test_a_lot_resumes_only_into_a_hall_that_is_free(eng: Stage) -> None:
    """招标投标法 §34: the opening is at the deadline in the hall that was fixed; another project may not hold it then."""
    lot, later = eng.tendering(), DEADLINE + timedelta(days=7)
    other = replace(eng, deadline=later).scheduled()
    actor = eng.buyer.actor
    actions.suspend_lot(lot.pk, reason="图纸需要核实", actor=actor, now=DURING)

    with refused(Refused, "hall_taken", unchanged=lot):
        actions.resume_lot(lot.pk, new_deadline=later, actor=actor, now=DURING)

    assert other.opening_hall == lot.opening_hall


def test_a_terminated_lot_leaves_its_hall_to_others(eng: Stage) -> None:
    lot = eng.tendering()
    actions.terminate_lot(lot.pk, ground=GROUND, reason="任务取消", actor=eng.buyer.actor, now=DURING)

    other = eng.scheduled()

    assert (other.opening_hall, other.submission_deadline) == (lot.opening_hall, lot.submission_deadline)


def test_a_termination_names_its_ground_in_public_and_is_final(eng: Stage) -> None:
    lot = eng.tendering()

    actions.terminate_lot(lot.pk, ground=GROUND, reason="项目撤销", actor=eng.buyer.actor, now=DURING)

    lot.refresh_from_db()
    assert lot.state == LotState.TERMINATED
    assert "采购任务撤销。项目撤销" in lot.notices.get(kind=NoticeKind.TERMINATION).text
    assert tick(DEADLINE) == 0
    with refused(WrongState, "wrong_state", unchanged=lot):
        actions.resume_lot(lot.pk, new_deadline=None, actor=eng.buyer.actor, now=DURING)


def test_a_lot_nobody_heard_of_is_halted_without_a_public_word(eng: Stage) -> None:
    lot = eng.scheduled()

    actions.suspend_lot(lot.pk, reason="资金未落实", actor=eng.buyer.actor, now=NOW)

    assert lot.notices.count() == 0
    assert kinds(lot.public_stream.name) == []
    assert kinds(lot.desk_stream.name)[-1] == "lot.suspended"


@pytest.mark.parametrize("who", ["agency", "stranger", "purchaser", "operator", "supervisor"])
def test_only_the_tenderee_itself_halts_and_ends(eng: Stage, who: str) -> None:
    lot, actor = eng.tendering(), getattr(eng.world, who).actor

    with refused(NotAllowed, "not_the_principal", unchanged=lot):
        actions.suspend_lot(lot.pk, reason="x", actor=actor, now=DURING)
    with refused(NotAllowed, "not_the_principal", unchanged=lot):
        actions.resume_lot(lot.pk, new_deadline=None, actor=actor, now=DURING)
    with refused(NotAllowed, "not_the_principal", unchanged=lot):
        actions.terminate_lot(lot.pk, ground=GROUND, reason="x", actor=actor, now=DURING)


def test_a_reason_is_always_said(eng: Stage) -> None:
    lot = eng.tendering()

    with refused(Refused, "lot_reason_missing", unchanged=lot):
        actions.suspend_lot(lot.pk, reason=" ", actor=eng.buyer.actor, now=DURING)
    with refused(Refused, "lot_reason_missing", unchanged=lot):
        actions.terminate_lot(lot.pk, ground=GROUND, reason="", actor=eng.buyer.actor, now=DURING)


def test_a_draft_is_not_suspended(eng: Stage) -> None:
    lot = eng.draft()

    with refused(WrongState, "wrong_state", unchanged=lot):
        actions.suspend_lot(lot.pk, reason="x", actor=eng.buyer.actor, now=NOW)
