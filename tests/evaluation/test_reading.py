"""浏览记录 and 履职记录: what members read is kept sealed; who confirmed and did not come is noted later. 财库〔2026〕2号."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import actions, steps
from apps.evaluation.actions.reading import View
from apps.evaluation.conduct import note_broken_promises
from apps.evaluation.lifecycle_committee import InvitationAction
from apps.evaluation.models import ExpertConduct, Reading
from apps.evaluation.queries.readings import history_of, readings_of
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.store import Stored
from tests.evaluation import pool_stage as pool
from tests.evaluation.stage import Room

S = EvaluationState


def view(**changed: Any) -> View:
    """Half a minute on the second page of the first bid's plan, ten seconds ago."""
    said = {"bid": 1, "envelope": "technical", "index": 0, "page": 2}
    times = {"began": timedelta(seconds=40), "ended": timedelta(seconds=10)}
    return View(**{**said, **times, **changed})


@pytest.fixture
def scoring(room: Room) -> Room:
    """Members have the bids before them, and the result beside them."""
    return room.reaches(S.COMPUTED)


def test_what_is_read_is_kept_by_number_and_proved_when_the_report_is_made(scoring: Room) -> None:
    first = scoring.members()[0]
    browser = scoring.world.client_of(scoring.signer(first).member)
    file = reverse("evaluation:file", args=[scoring.lot.code, 1, "technical", 0])
    before = Entry.objects.count()

    sent = {"views": [{"file": file, "page": 2, "began": 40_000, "ended": 10_000}]}
    answer = browser.post(reverse("evaluation:reading", args=[scoring.lot.code]), sent, content_type="application/json")

    assert (answer.status_code, Entry.objects.count()) == (200, before)
    (read,) = readings_of(scoring.evaluation)[first.number]
    assert (read.file, read.pages, read.seconds) == ("plan.pdf", (2,), 30)
    report = actions.ask_for_report(scoring.lot.pk, actor=scoring.operator.actor, now=scoring.tick())
    actions.record_report(report.pk, Stored("report.pdf", 1, "5a" * 32), now=scoring.tick())
    (told,) = Entry.objects.filter(kind="evaluation.readings_kept")
    assert told.stream == scoring.evaluation.sealed_stream.name
    kept = {one["member"]: one for one in told.payload["members"]}[first.number]
    digest = hashlib.sha256(canonical_bytes(history_of(first))).hexdigest()
    assert kept == {"member": first.number, "views": 1, "sha256": digest}


def test_the_supervisor_reads_the_histories_after_the_result_and_nobody_else_ever(scoring: Room) -> None:
    member = scoring.members()[0]
    actor = scoring.signer(member).actor
    actions.note_reading(scoring.evaluation, [view()], actor=actor, now=scoring.tick())
    address = reverse("evaluation:readings", args=[scoring.lot.code])

    early = scoring.world.client_of(scoring.world.supervisor).get(address)
    type(scoring.lot).objects.filter(pk=scoring.lot.pk).update(state="awarded")
    late = scoring.world.client_of(scoring.world.supervisor).get(address)
    own = scoring.world.client_of(scoring.signer(member).member).get(address)

    assert (early.status_code, late.status_code, own.status_code) == (404, 200, 403)
    assert "plan.pdf" in late.content.decode()


def test_what_is_no_reading_is_refused_and_leaves_nothing(scoring: Room) -> None:
    member = scoring.members()[0]
    actor = scoring.signer(member).actor
    cases: list[tuple[list[View], str]] = [
        ([view(bid=9)], "evaluation_request_malformed"),
        ([view(index=5)], "evaluation_request_malformed"),
        ([view(page=0)], "evaluation_request_malformed"),
        ([view(ended=timedelta(seconds=50))], "evaluation_request_malformed"),
        ([view(began=timedelta(days=2))], "evaluation_request_malformed"),
        ([view()] * 51, "reading_too_much"),
    ]
    for views, code in cases:
        with pytest.raises(Refused) as caught:
            actions.note_reading(scoring.evaluation, views, actor=actor, now=scoring.tick())
        assert caught.value.code == code
    with pytest.raises(NotAllowed):
        actions.note_reading(scoring.evaluation, [view()], actor=scoring.operator.actor, now=scoring.tick())
    closed = scoring.evaluation
    closed.state = S.COMPLETED
    with pytest.raises(WrongState) as over:
        actions.note_reading(closed, [view()], actor=actor, now=scoring.tick())
    assert over.value.code == "reading_closed"
    browser = scoring.world.client_of(scoring.signer(member).member)
    for said in (
        "{",
        json.dumps({"views": [{"file": "/", "page": 1, "began": 1, "ended": 1}]}),
        json.dumps({"views": 1}),
    ):
        address = reverse("evaluation:reading", args=[scoring.lot.code])
        assert browser.post(address, said, content_type="application/json").status_code == 422
    assert not Reading.objects.exists()


def test_an_expert_who_confirmed_withdraws_and_is_noted_when_the_committee_is_public(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next ticket is asked at once; a note before the result would say who was drawn."""
    pool.record_pool(room)
    pool.apply(room)
    first = pool.draw(room)[0]
    pool.answer(room, first, InvitationAction.ACCEPT, "")
    monkeypatch.setattr("apps.core.clock.now", room.tick)
    browser = room.world.client_of(next(one for one in room.experts if one.seat.pk == first.seat_id))
    answer = reverse("evaluation:invitation_answer", args=[first.token])

    empty = browser.post(answer, {"reason": ""})
    done = browser.post(answer, {"reason": "临时出差"})

    first.refresh_from_db()
    assert (empty.status_code, done.status_code, first.state) == (422, 302, "declined")
    assert len(pool.invitations(room)) == 5
    assert not ExpertConduct.objects.exists()
    for _twice in range(2):
        note_broken_promises(room.evaluation, now=room.tick())
    (note,) = ExpertConduct.objects.all()
    assert (note.expert.person_id, note.reason) == (
        first.seat.person_id,
        f"确认参加后退出（{room.lot.code}）：临时出差",
    )


def test_a_mark_reaches_the_pool_and_the_journal_without_the_remark(scoring: Room) -> None:
    pool.record_pool(scoring)
    expert = next(one for one in scoring.members() if one.kind == "expert")
    representative = next(one for one in scoring.members() if one.kind != "expert")
    for one in (expert, representative):
        steps.note_mark(
            scoring.lot,
            member=one.number,
            mark=2,
            remark="迟到一小时",
            actor=scoring.operator.actor,
            now=scoring.tick(),
        )

    (note,) = ExpertConduct.objects.all()
    words = f"履职评价 2 分（{scoring.lot.code}）"
    assert (note.expert.person_id, note.reason) == (expert.seat.person_id, f"{words}：迟到一小时")
    told = Entry.objects.filter(kind="expert.conduct_recorded").first()
    assert told is not None
    assert told.payload["reason"] == words
