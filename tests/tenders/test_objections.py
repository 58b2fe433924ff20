"""对招标文件的异议. 招标投标法实施条例 §22; 招标投标法 §22; handbook 1.2 (T-E07, T-E08)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence import journal
from apps.evidence.models import Entry
from apps.evidence.store import Stored
from apps.evidence.ticking import tick
from apps.tenders import actions
from apps.tenders.actions.objections import Answer, Said
from apps.tenders.lifecycle import (
    DOCUMENT_OBJECTION,
    DocumentObjectionAction,
    DocumentObjectionKind,
    DocumentObjectionState,
    LotState,
    ObjectionFacts,
    TerminationGround,
)
from apps.tenders.models import DocumentObjection, Lot, NoticeKind, SuspensionGround
from apps.tenders.objectors import objector_of
from apps.tenders.rules.calendar import calendar_from
from apps.tenders.rules.calendar_files import delivered_years
from apps.tenders.rules.eng import ENG_2019
from apps.tenders.rules.objections import OBJECTION, answer_due
from tests.tenders.stage import DEADLINE, PUBLISHED, Stage, at, kinds, refused
from tests.world import Member

DURING = PUBLISHED + timedelta(days=2)
PDF = Stored(name="documents/2.pdf", size=99, sha256="cd" * 32)
ANSWER = Answer("清单第12项以图纸为准，将发布澄清。", "招标文件第三章", clarification_follows=True)
S = DocumentObjectionState


def said(subject: str = "工程量清单第12项与图纸不一致", **changes: object) -> Said:
    """An objection to the bill of quantities."""
    words: dict[str, object] = {
        "kind": DocumentObjectionKind.OBJECTION,
        "subject": subject,
        "content": "清单漏列DN600管道120米，请求更正。",
        "known_on": None,
        "file_name": "",
        "attachment": None,
    }
    return Said(**(words | changes))  # type: ignore[arg-type]  # the names are those of Said


def raised(stage: Stage, lot: Lot, who: Member | None = None, now: datetime = DURING) -> DocumentObjection:
    """An objection of a bidder."""
    return actions.raise_objection(lot.pk, said=said(), actor=(who or stage.world.bidder).actor, now=now)


def test_an_objection_holds_the_lot_until_it_is_answered_and_then_it_goes_on(eng: Stage) -> None:
    """实施条例 §22: 三日内答复；答复前暂停招标投标活动."""
    lot = eng.tendering()

    objection = raised(eng, lot)

    lot.refresh_from_db()
    suspension = lot.suspensions.get()
    assert (lot.state, lot.stood_at) == (LotState.SUSPENDED, LotState.TENDERING)
    assert (suspension.ground, suspension.by) == (SuspensionGround.OBJECTION, "system")
    assert objection.due_at == at("2026-11-09 23:59:59")
    assert kinds(objection.stream.name) == ["objection.received"]
    assert kinds(lot.public_stream.name)[-2:] == ["objection.published", "lot.suspended"]

    actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=DURING + timedelta(days=1))

    lot.refresh_from_db()
    objection.refresh_from_db()
    assert (lot.state, lot.submission_deadline, objection.state) == (LotState.TENDERING, DEADLINE, S.ANSWERED)
    assert kinds(objection.stream.name)[-1] == "objection.answer_given"
    assert kinds(lot.public_stream.name)[-2:] == ["objection.answered", "lot.resumed"]
    assert [one.kind for one in lot.notices.all()] == [NoticeKind.TENDER, NoticeKind.SUSPENSION, NoticeKind.RESUMPTION]
    assert [(one.kind, one.by) for one in objection.steps.all()] == [
        ("raised", f"objection:{objection.code}"),
        ("answered", eng.buyer.actor.id),
    ]


def test_the_lot_goes_on_only_when_the_last_of_several_is_answered(eng: Stage) -> None:
    lot, agency = eng.tendering(), eng.world.agency.actor
    first, second = raised(eng, lot), raised(eng, lot, eng.world.second_bidder)

    actions.answer_objection(first.pk, answer=ANSWER, actor=agency, now=DURING)
    lot.refresh_from_db()
    assert lot.state == LotState.SUSPENDED
    actions.answer_objection(second.pk, answer=ANSWER, actor=agency, now=DURING)

    lot.refresh_from_db()
    assert lot.state == LotState.TENDERING
    assert [one.number for one in lot.document_objections.all()] == [1, 2]
    assert lot.suspensions.count() == 1


def test_while_one_waits_neither_hand_nor_clock_moves_the_lot(eng: Stage) -> None:
    lot = eng.tendering()
    raised(eng, lot)
    lot.refresh_from_db()

    with refused(Refused, "objection_unanswered", unchanged=lot):
        actions.resume_lot(lot.pk, new_deadline=None, actor=eng.buyer.actor, now=DURING)
    with refused(Refused, "objection_unanswered", unchanged=lot):
        actions.resume_lot(lot.pk, new_deadline=DEADLINE + timedelta(days=9), actor=eng.buyer.actor, now=DURING)
    with refused(WrongState, "wrong_state", unchanged=lot):
        actions.close_submission(lot.pk, actor=CLOCK, now=DEADLINE)

    assert tick(DEADLINE) == 1
    lot.refresh_from_db()
    assert lot.state == LotState.SUSPENDED
    assert "objection.overdue" in list(Entry.objects.values_list("kind", flat=True))


def test_a_deadline_that_came_meanwhile_is_moved_before_the_lot_goes_on(eng: Stage) -> None:
    lot, late = eng.tendering(), DEADLINE + timedelta(days=1)
    objection = raised(eng, lot)

    actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=late)

    lot.refresh_from_db()
    assert lot.state == LotState.SUSPENDED
    assert tick(late) == 0
    with refused(Refused, "deadline_passed_meanwhile", unchanged=lot):
        actions.resume_lot(lot.pk, new_deadline=None, actor=eng.buyer.actor, now=late)
    actions.resume_lot(lot.pk, new_deadline=late + timedelta(days=15), actor=eng.buyer.actor, now=late)
    lot.refresh_from_db()
    assert (lot.state, lot.submission_deadline) == (LotState.TENDERING, late + timedelta(days=15))
    entry = Entry.objects.get(stream=objection.stream.name, kind="objection.answer_given")
    assert entry.payload["is_late"] is True


def test_a_lot_that_its_buyer_suspended_does_not_go_on_by_an_answer(eng: Stage) -> None:
    lot = eng.tendering()
    actions.suspend_lot(lot.pk, reason="资金未落实", actor=eng.buyer.actor, now=DURING)
    objection = raised(eng, lot)

    with refused(Refused, "objection_unanswered", unchanged=lot):
        actions.resume_lot(lot.pk, new_deadline=None, actor=eng.buyer.actor, now=DURING)
    actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=DURING)

    lot.refresh_from_db()
    assert lot.state == LotState.SUSPENDED
    actions.resume_lot(lot.pk, new_deadline=None, actor=eng.buyer.actor, now=DURING)
    lot.refresh_from_db()
    assert lot.state == LotState.TENDERING


def test_a_lot_announced_but_not_yet_tendering_is_held_too(eng: Stage) -> None:
    lot = eng.announced()
    objection = raised(eng, lot)

    assert tick(DURING) == 0
    actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=DURING)

    lot.refresh_from_db()
    assert lot.state == LotState.ANNOUNCED
    assert tick(DURING) == 1


def test_a_withdrawn_objection_holds_nothing_any_more(eng: Stage) -> None:
    lot = eng.tendering()
    objection = raised(eng, lot)

    actions.withdraw_objection(objection.pk, actor=eng.world.bidder.actor, now=DURING)

    lot.refresh_from_db()
    objection.refresh_from_db()
    assert (lot.state, objection.state) == (LotState.TENDERING, S.WITHDRAWN)
    assert kinds(lot.public_stream.name)[-2:] == ["objection.taken_back", "lot.resumed"]


def test_a_terminated_lot_stays_ended_when_its_objection_is_answered(eng: Stage) -> None:
    lot = eng.tendering()
    objection = raised(eng, lot)
    actions.terminate_lot(
        lot.pk, ground=TerminationGround.TASK_CANCELLED, reason="任务取消", actor=eng.buyer.actor, now=DURING
    )

    actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=DURING)

    lot.refresh_from_db()
    assert lot.state == LotState.TERMINATED


@pytest.mark.parametrize(
    ("moment", "is_admitted"),
    [
        ("2026-11-14 00:00", True),
        ("2026-11-14 23:59", True),
        ("2026-11-15 00:00", False),
        ("2026-11-20 10:00", False),
    ],
)
def test_ten_days_before_the_deadline_are_counted_back_from_its_day(eng: Stage, moment: str, is_admitted: bool) -> None:
    """T-E07: the deadline is 11-24, so the last day is Saturday 11-14, a rest day or not; the whole day counts."""
    lot = eng.tendering()

    objection = raised(eng, lot, now=at(moment))

    lot.refresh_from_db()
    assert (objection.state == S.RAISED) is is_admitted
    assert (lot.state == LotState.SUSPENDED) is is_admitted


def test_what_comes_too_late_is_kept_and_turned_away_and_nothing_stands_still(eng: Stage) -> None:
    lot = eng.tendering()
    public = kinds(lot.public_stream.name)

    objection = raised(eng, lot, now=at("2026-11-15 08:00"))

    lot.refresh_from_db()
    assert (objection.state, objection.due_at, objection.number) == (S.NOT_ADMITTED, None, None)
    assert lot.state == LotState.TENDERING
    assert kinds(lot.public_stream.name) == public
    assert kinds(objection.stream.name) == ["objection.not_admitted"]
    assert [(one.kind, one.by) for one in objection.steps.all()][-1] == ("not_admitted", "clock")
    with refused(WrongState, "wrong_state", unchanged=objection):
        actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=at("2026-11-15 09:00"))


@pytest.mark.parametrize(
    ("_case", "moment", "due"),
    [
        ("Tuesday: three days, the first not counted", "2026-11-03 10:00", "2026-11-06 23:59:59"),
        ("Wednesday: the third day is a Saturday, so Monday", "2026-11-04 10:00", "2026-11-09 23:59:59"),
        ("late in the evening: the day counts, not the hour", "2026-11-10 23:59", "2026-11-13 23:59:59"),
    ],
)
def test_three_days_to_answer_end_on_a_working_day(eng: Stage, _case: str, moment: str, due: str) -> None:
    """T-E08; 民法典 §203."""
    lot = eng.tendering()

    objection = raised(eng, lot, now=at(moment))

    assert objection.due_at == at(due)


def test_three_days_that_end_in_a_long_holiday_end_after_it() -> None:
    """2026-09-30 + 3 = 10-03 lies in the National Day holiday (10-01 to 10-07): the answer is due on Thursday 10-08."""
    calendar = calendar_from(delivered_years())

    assert answer_due(ENG_2019, OBJECTION, at("2026-09-30 10:00"), calendar).at == at("2026-10-08 23:59:59")


def test_the_clock_says_once_that_an_answer_is_overdue(eng: Stage) -> None:
    lot = eng.tendering()
    objection = raised(eng, lot, now=at("2026-11-03 10:00"))

    with refused(TooEarly, "objection_not_overdue", unchanged=objection):
        actions.note_overdue(objection.pk, actor=CLOCK, now=at("2026-11-06 23:59:59"))
    assert tick(at("2026-11-06 23:59:59")) == 0
    assert tick(at("2026-11-07 00:00:01")) == 1
    assert tick(at("2026-11-08 00:00:01")) == 0

    assert kinds(objection.stream.name) == ["objection.received", "objection.overdue"]
    with refused(WrongState, "wrong_state", unchanged=objection):
        actions.note_overdue(objection.pk, actor=CLOCK, now=at("2026-11-09 00:00:01"))
    with refused(NotAllowed, "not_the_clock", unchanged=objection):
        actions.note_overdue(objection.pk, actor=eng.buyer.actor, now=at("2026-11-09 00:00:01"))
    actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=at("2026-11-09 09:00"))
    assert kinds(objection.stream.name)[-1] == "objection.answer_given"


def test_who_objected_stands_in_no_row_and_no_fact(eng: Stage) -> None:
    """招标投标法 §22: a potential bidder's name is kept from whoever reads the tables or the journal."""
    lot, bidder = eng.tendering(), eng.world.bidder

    objection = raised(eng, lot)
    actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=DURING)

    row = DocumentObjection.objects.filter(pk=objection.pk).values().get()
    assert bidder.organisation.name.encode() not in bytes(row["shut"])
    entries = Entry.objects.filter(kind__startswith="objection.")
    assert {entry.actor for entry in entries} == {f"objection:{objection.code}", "system", eng.buyer.actor.id}
    assert bidder.organisation.name not in str([entry.payload for entry in entries])
    told = objector_of(DocumentObjection.objects.get(pk=objection.pk))
    assert (told.organisation, told.person_id) == (bidder.organisation.name, bidder.person.pk)


def test_only_objector_buyers_side_and_supervisor_hear_an_objection(eng: Stage) -> None:
    lot = eng.tendering()
    objection = raised(eng, lot)

    hears = {
        member.person.login for member in eng.world.members() if journal.may_hear(member.actor, objection.stream.name)
    }

    assert hears == {"chenli", "zhoumin", "liwenjing", "zhengyiming"}


def test_an_attachment_is_kept_with_its_digest(eng: Stage) -> None:
    lot = eng.tendering()

    objection = actions.raise_objection(
        lot.pk, said=said(file_name="异议书.pdf", attachment=PDF), actor=eng.world.bidder.actor, now=DURING
    )

    assert (objection.file_name, objection.object_name, objection.sha256) == ("异议书.pdf", PDF.name, PDF.sha256)


def test_what_was_raised_in_time_is_not_turned_away() -> None:
    facts = ObjectionFacts(today=at("2026-11-14 23:00").date(), last_day=at("2026-11-14 00:00").date())

    with pytest.raises(Refused) as caught:
        DOCUMENT_OBJECTION.advance(S.RAISED, DocumentObjectionAction.TURN_AWAY, facts)

    assert caught.value.code == "objection_in_time"
