"""异议 — who may not object, answer or withdraw, and what is said too badly or too late to be an objection."""

from __future__ import annotations

import pytest

from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.tenders import actions
from apps.tenders.actions.objections import WAITING_AT_MOST, Answer, Said
from apps.tenders.lifecycle import (
    DOCUMENT_OBJECTION,
    DocumentObjectionAction,
    DocumentObjectionKind,
    DocumentObjectionState,
    ObjectionFacts,
)
from apps.tenders.models import DocumentObjection
from tests.tenders.stage import DEADLINE, Stage, journal_size, refused
from tests.tenders.test_objections import ANSWER, DURING, raised, said


@pytest.mark.parametrize("who", ["tenderee", "agency", "operator", "supervisor", "expert", "technical_duty"])
def test_only_a_bidders_seat_objects_by_name(eng: Stage, who: str) -> None:
    lot = eng.tendering()

    with refused(NotAllowed, "objector_not_a_bidder", unchanged=lot):
        actions.raise_objection(lot.pk, said=said(), actor=getattr(eng.world, who).actor, now=DURING)

    assert not DocumentObjection.objects.exists()


@pytest.mark.parametrize("who", ["bidder", "second_bidder", "operator", "supervisor", "purchaser", "stranger"])
def test_only_the_buyers_side_answers(eng: Stage, who: str) -> None:
    objection = raised(eng, eng.tendering())

    with refused(NotAllowed, "not_the_buyer", unchanged=objection):
        actions.answer_objection(objection.pk, answer=ANSWER, actor=getattr(eng.world, who).actor, now=DURING)


@pytest.mark.parametrize("who", ["second_bidder", "stranger"])
def test_only_the_objector_withdraws(eng: Stage, who: str) -> None:
    objection = raised(eng, eng.tendering())

    with refused(NotAllowed, "not_your_objection", unchanged=objection):
        actions.withdraw_objection(objection.pk, actor=getattr(eng.world, who).actor, now=DURING)
    with refused(NotAllowed, "objector_not_a_bidder", unchanged=objection):
        actions.withdraw_objection(objection.pk, actor=eng.buyer.actor, now=DURING)


@pytest.mark.parametrize(
    ("_case", "words", "code"),
    [
        ("no matter", said(" "), "objection_incomplete"),
        ("no reasons", said(content=" "), "objection_incomplete"),
        ("a matter too long", said("长" * 201), "objection_too_long"),
        ("reasons too long", said(content="长" * 4001), "objection_too_long"),
        ("names itself in what is public", said("江南建工 集团有限公司认为清单漏项"), "objection_names_objector"),
        ("a challenge in a works tender", said(kind=DocumentObjectionKind.CHALLENGE), "objection_kind_wrong"),
        ("an enquiry in a works tender", said(kind=DocumentObjectionKind.ENQUIRY), "objection_kind_wrong"),
    ],
)
def test_what_is_said_badly_is_refused(eng: Stage, _case: str, words: Said, code: str) -> None:
    lot = eng.tendering()

    with refused(Refused, code, unchanged=lot):
        actions.raise_objection(lot.pk, said=words, actor=eng.world.bidder.actor, now=DURING)

    assert not DocumentObjection.objects.exists()


@pytest.mark.parametrize(
    ("_case", "answer", "code"),
    [
        ("empty", Answer(" ", "", clarification_follows=False), "objection_answer_missing"),
        ("too long", Answer("长" * 4001, "", clarification_follows=False), "objection_too_long"),
        ("a basis too long", Answer("同意", "长" * 501, clarification_follows=False), "objection_too_long"),
        ("names the objector", Answer("陈立所提成立", "", clarification_follows=False), "answer_names_objector"),
        (
            "in the basis",
            Answer("同意", "江南建工集团有限公司来函", clarification_follows=False),
            "answer_names_objector",
        ),
    ],
)
def test_what_is_answered_badly_is_refused(eng: Stage, _case: str, answer: Answer, code: str) -> None:
    objection = raised(eng, eng.tendering())

    with refused(Refused, code, unchanged=objection):
        actions.answer_objection(objection.pk, answer=answer, actor=eng.buyer.actor, now=DURING)


def test_nobody_holds_a_tender_by_numbers(eng: Stage) -> None:
    lot = eng.tendering()
    for _time in range(WAITING_AT_MOST):
        raised(eng, lot)
    lot.refresh_from_db()

    with refused(Refused, "objection_too_many", unchanged=lot):
        raised(eng, lot)
    raised(eng, lot, eng.world.second_bidder)


def test_nothing_is_raised_before_the_notice_or_after_the_deadline(eng: Stage) -> None:
    draft = eng.scheduled()
    with refused(WrongState, "objection_not_heard", unchanged=draft):
        raised(eng, draft)
    actions.suspend_lot(draft.pk, reason="x", actor=eng.buyer.actor, now=DURING)
    draft.refresh_from_db()
    with refused(WrongState, "objection_not_heard", unchanged=draft):
        raised(eng, draft)


def test_nothing_is_raised_against_the_document_of_a_closed_lot(eng: Stage) -> None:
    lot = eng.tendering()
    actions.close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    lot.refresh_from_db()

    with refused(WrongState, "objection_not_heard", unchanged=lot):
        raised(eng, lot, now=DEADLINE)


@pytest.mark.parametrize("state", DocumentObjectionState)
@pytest.mark.parametrize("action", DocumentObjectionAction)
def test_what_the_table_does_not_list_is_forbidden(
    state: DocumentObjectionState, action: DocumentObjectionAction
) -> None:
    if (state, action) in DOCUMENT_OBJECTION.table:
        assert action in DOCUMENT_OBJECTION.allowed(state)
    else:
        with pytest.raises(WrongState):
            DOCUMENT_OBJECTION.advance(state, action, ObjectionFacts())


def test_a_second_answer_is_refused(eng: Stage) -> None:
    objection = raised(eng, eng.tendering())
    actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=DURING)
    objection.refresh_from_db()
    told = journal_size()

    with refused(WrongState, "wrong_state", unchanged=objection):
        actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=DURING)
    with refused(WrongState, "wrong_state", unchanged=objection):
        actions.withdraw_objection(objection.pk, actor=eng.world.bidder.actor, now=DURING)

    assert journal_size() == told
