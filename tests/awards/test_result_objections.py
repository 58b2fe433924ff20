"""对评标结果的异议、对中标结果的质疑. 实施条例 §54, §60; 政府采购法 §52, §53; handbook T-E15, T-G12; scenario S10."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.awards import actions
from apps.awards.lifecycle import AwardState
from apps.awards.standing import Standing
from apps.core.refusals import Refused, WrongState
from apps.evidence.ticking import tick
from apps.tenders import actions as tenders
from apps.tenders.actions.objections import Answer, Said
from apps.tenders.lifecycle import DocumentObjectionKind, DocumentObjectionState, LotState
from apps.tenders.models import DocumentObjection, Lot, NoticeKind
from apps.tenders.queries.objections import kinds_heard, public_objections, shown
from tests.awards.stage import BIDS, RECEIVED
from tests.tenders.stage import Stage, at, kinds, refused

SECOND_DAY = RECEIVED + timedelta(days=2)
"""Friday 2026-11-27, the second day of the publicity."""
OVER = at("2026-12-01 00:00:01")
NOT_UPHELD = Answer("经核对，评分符合招标文件规定。", "招标文件第三章", clarification_follows=False, is_upheld=False)
UPHELD = Answer("第一候选人业绩不符，异议成立。", "招标文件第三章", clarification_follows=False, is_upheld=True)


def objected(stage: Stage, lot: Lot, kind: DocumentObjectionKind, when: object = SECOND_DAY) -> DocumentObjection:
    """A bidder's objection to the result."""
    said = Said(kind, "第一中标候选人的业绩评分", "其合同金额低于要求，请求复核。", None, "", None)
    return tenders.raise_objection(lot.pk, said=said, actor=stage.world.bidder.actor, now=when)  # type: ignore[arg-type]


@pytest.fixture
def public(works: Lot, eng: Stage, standing: Standing) -> Lot:
    """候选人公示."""
    actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)
    works.refresh_from_db()
    return works


def test_an_objection_on_the_second_day_suspends_until_its_answer_on_the_third(public: Lot, eng: Stage) -> None:
    """S10: 期内提出；三日内答复；答复前暂停，公示期满也不定标；答复后恢复."""
    assert kinds_heard(public, SECOND_DAY) == [DocumentObjectionKind.RESULT_OBJECTION]

    objection = objected(eng, public, DocumentObjectionKind.RESULT_OBJECTION)

    public.refresh_from_db()
    assert (public.state, public.stood_at) == (LotState.SUSPENDED, LotState.CANDIDATES_PUBLISHED)
    assert objection.due_at == at("2026-11-30 23:59:59")
    assert kinds(public.public_stream.name)[-2:] == ["objection.published", "lot.suspended"]
    assert "评标结果" in public.notices.get(kind=NoticeKind.SUSPENSION).text
    with refused(WrongState, "wrong_state", unchanged=public):
        actions.decide_award(public.pk, bid=BIDS[0], actor=eng.buyer.actor, now=SECOND_DAY)
    with refused(Refused, "objection_unanswered", unchanged=public):
        tenders.resume_lot(public.pk, new_deadline=None, actor=eng.buyer.actor, now=SECOND_DAY)

    answered = SECOND_DAY + timedelta(days=3)
    tenders.answer_objection(objection.pk, answer=NOT_UPHELD, actor=eng.buyer.actor, now=answered)

    public.refresh_from_db()
    assert public.state == LotState.CANDIDATES_PUBLISHED
    assert kinds(public.public_stream.name)[-2:] == ["objection.result_answered", "lot.resumed"]
    [told] = public_objections(public)
    assert (told.is_upheld, told.answered_at) == (False, answered)
    tick(OVER)
    public.award.refresh_from_db()
    assert public.award.state == AwardState.PUBLICITY_OVER


def test_its_objector_may_complain_within_ten_days_of_the_answer(public: Lot, eng: Stage) -> None:
    objection = objected(eng, public, DocumentObjectionKind.RESULT_OBJECTION)
    tenders.answer_objection(objection.pk, answer=NOT_UPHELD, actor=eng.buyer.actor, now=SECOND_DAY)

    [row] = shown(eng.world.bidder.actor, [DocumentObjection.objects.get()], SECOND_DAY)

    assert row.complaint_until == at("2026-12-07 23:59:59")
    assert row.is_about_result


def test_what_is_upheld_keeps_the_lot_standing_until_its_buyer_has_dealt_with_it(public: Lot, eng: Stage) -> None:
    objection = objected(eng, public, DocumentObjectionKind.RESULT_OBJECTION)

    tenders.answer_objection(objection.pk, answer=UPHELD, actor=eng.buyer.actor, now=SECOND_DAY)
    tick(OVER)

    public.refresh_from_db()
    assert (public.state, public.award.state) == (LotState.SUSPENDED, AwardState.PUBLICITY)
    tenders.resume_lot(public.pk, new_deadline=None, actor=eng.buyer.actor, now=OVER)
    public.refresh_from_db()
    assert public.state == LotState.CANDIDATES_PUBLISHED


def test_an_upheld_objection_takes_the_candidates_back_to_the_check_of_the_report(public: Lot, eng: Stage) -> None:
    with refused(Refused, "withdrawal_needs_objection", unchanged=public):
        actions.withdraw_candidates(public.pk, reason="异议成立", actor=eng.buyer.actor, now=SECOND_DAY)
    objection = objected(eng, public, DocumentObjectionKind.RESULT_OBJECTION)
    tenders.answer_objection(objection.pk, answer=UPHELD, actor=eng.buyer.actor, now=SECOND_DAY)

    award = actions.withdraw_candidates(public.pk, reason="异议成立", actor=eng.buyer.actor, now=SECOND_DAY)

    public.refresh_from_db()
    assert (public.state, award.state, award.publicity_until) == (
        LotState.REPORT_CHECK,
        AwardState.REPORT_RECEIVED,
        None,
    )
    again = actions.publish_candidates(public.pk, actor=eng.buyer.actor, now=SECOND_DAY)
    assert again.publicity_until == at("2026-11-30 23:59:59")


def test_after_the_publicity_an_objection_is_kept_and_turned_away(public: Lot, eng: Stage) -> None:
    tick(OVER)

    late = objected(eng, public, DocumentObjectionKind.RESULT_OBJECTION, OVER)

    public.refresh_from_db()
    assert (late.state, public.state) == (DocumentObjectionState.NOT_ADMITTED, LotState.AWARDING)


def test_an_answer_about_a_result_says_whether_the_objection_holds(public: Lot, eng: Stage) -> None:
    objection = objected(eng, public, DocumentObjectionKind.RESULT_OBJECTION)
    answer = Answer("见说明。", "", clarification_follows=False)

    with refused(Refused, "objection_outcome_missing", unchanged=objection):
        tenders.answer_objection(objection.pk, answer=answer, actor=eng.buyer.actor, now=SECOND_DAY)


def test_before_the_result_is_public_nobody_objects_to_it(works: Lot, eng: Stage) -> None:
    with refused(WrongState, "result_not_public", unchanged=works):
        objected(eng, works, DocumentObjectionKind.RESULT_OBJECTION)


def test_a_supplier_challenges_the_result_for_seven_working_days_after_its_notice(
    procurement: Lot, gp: Stage, standing: Standing
) -> None:
    """政府采购法 §52；实施条例 §53: Wednesday's notice ends on Thursday, and seven working days later it is Monday."""
    actions.decide_award(procurement.pk, bid=BIDS[0], actor=gp.buyer.actor, now=RECEIVED)
    actions.publish_result(procurement.pk, actor=gp.buyer.actor, now=RECEIVED)
    procurement.refresh_from_db()
    assert procurement.result_objection_until == at("2026-12-07 23:59:59")

    challenge = objected(gp, procurement, DocumentObjectionKind.RESULT_CHALLENGE)

    procurement.refresh_from_db()
    assert (procurement.state, challenge.number) == (LotState.AWARDED, None)
    assert challenge.due_at == at("2026-12-08 23:59:59")
