"""投诉. 招标投标法实施条例 §60, §61; 政府采购法 §55, §56; handbook T-E21, T-E22."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.tenders import actions
from apps.tenders.models import Complaint, DocumentObjection
from apps.tenders.queries.objections import objection_todos
from tests.tenders.stage import Stage, at, kinds, refused
from tests.tenders.test_objections import ANSWER, DURING, raised


@pytest.fixture
def answered(eng: Stage) -> DocumentObjection:
    """An objection to the document, answered the next day."""
    objection = raised(eng, eng.tendering())
    actions.answer_objection(objection.pk, answer=ANSWER, actor=eng.buyer.actor, now=DURING + timedelta(days=1))
    objection.refresh_from_db()
    return objection


COMPLAINED = DURING + timedelta(days=3)
"""Sunday 2026-11-08."""


def test_a_complaint_is_taken_up_in_three_working_days_and_decided_in_thirty(
    answered: DocumentObjection, eng: Stage
) -> None:
    bidder, supervisor = eng.world.bidder.actor, eng.world.supervisor.actor
    complaint = actions.file_complaint(answered.pk, content="答复未说明理由", actor=bidder, now=COMPLAINED)
    assert complaint.look_until == at("2026-11-11 23:59:59")
    assert [todo.due_at for todo in objection_todos(supervisor, COMPLAINED)] == [complaint.look_until]

    actions.look_at_complaint(answered.pk, is_accepted=True, reason="", actor=supervisor, now=COMPLAINED)
    complaint.refresh_from_db()
    assert complaint.decide_until == at("2026-12-18 23:59:59")
    actions.decide_complaint(
        answered.pk, is_upheld=False, decision="答复符合规定，驳回投诉。", actor=supervisor, now=COMPLAINED
    )

    assert kinds(answered.stream.name)[-3:] == ["complaint.filed", "complaint.looked_at", "complaint.decided"]
    assert objection_todos(supervisor, COMPLAINED) == []


def test_a_complaint_comes_after_the_answer_and_within_ten_days(answered: DocumentObjection, eng: Stage) -> None:
    waiting = raised(eng, answered.lot, eng.world.second_bidder, now=DURING + timedelta(days=1))
    other = eng.world.second_bidder.actor

    with refused(TooEarly, "complaint_not_yet", unchanged=waiting):
        actions.file_complaint(waiting.pk, content="逾期", actor=other, now=COMPLAINED)
    with refused(NotAllowed, "not_your_objection", unchanged=answered):
        actions.file_complaint(answered.pk, content="不服", actor=other, now=COMPLAINED)
    with refused(Refused, "complaint_incomplete", unchanged=answered):
        actions.file_complaint(answered.pk, content=" ", actor=eng.world.bidder.actor, now=COMPLAINED)
    with refused(Refused, "complaint_late", unchanged=answered):
        actions.file_complaint(
            answered.pk, content="不服", actor=eng.world.bidder.actor, now=DURING + timedelta(days=20)
        )


def test_the_supervisor_alone_acts_on_it_once_and_with_reasons(answered: DocumentObjection, eng: Stage) -> None:
    supervisor = eng.world.supervisor.actor
    with refused(TooEarly, "complaint_missing", unchanged=answered):
        actions.look_at_complaint(answered.pk, is_accepted=True, reason="", actor=supervisor, now=COMPLAINED)
    actions.file_complaint(answered.pk, content="不服", actor=eng.world.bidder.actor, now=COMPLAINED)
    complaint = Complaint.objects.get()

    with refused(WrongState, "complaint_filed_already", unchanged=complaint):
        actions.file_complaint(answered.pk, content="再次", actor=eng.world.bidder.actor, now=COMPLAINED)
    with refused(NotAllowed, "complaint_by_supervisor", unchanged=complaint):
        actions.look_at_complaint(answered.pk, is_accepted=True, reason="", actor=eng.buyer.actor, now=COMPLAINED)
    with refused(Refused, "complaint_reason_missing", unchanged=complaint):
        actions.look_at_complaint(answered.pk, is_accepted=False, reason=" ", actor=supervisor, now=COMPLAINED)
    with refused(TooEarly, "complaint_not_accepted", unchanged=complaint):
        actions.decide_complaint(answered.pk, is_upheld=True, decision="成立", actor=supervisor, now=COMPLAINED)


def test_it_goes_by_form_from_the_objector_to_the_supervisor(
    answered: DocumentObjection, eng: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: COMPLAINED)
    world, page = eng.world, reverse("tenders:objection", args=[answered.code])
    bidder, supervisor = world.client_of(world.bidder), world.client_of(world.supervisor)
    assert "提交投诉" in bidder.get(page).content.decode()

    assert bidder.post(reverse("tenders:complaint", args=[answered.code]), {"content": "不服"}).status_code == 302
    wrong = supervisor.post(reverse("tenders:complaint_acceptance", args=[answered.code]), {"accepted": "no"})
    assert "请写明理由" in wrong.content.decode()
    taken = supervisor.post(reverse("tenders:complaint_acceptance", args=[answered.code]), {"accepted": "yes"})
    done = supervisor.post(
        reverse("tenders:complaint_decision", args=[answered.code]), {"upheld": "yes", "decision": "责令重新答复。"}
    )

    assert (taken.status_code, done.status_code) == (302, 302)
    assert "责令重新答复" in bidder.get(page).content.decode()
