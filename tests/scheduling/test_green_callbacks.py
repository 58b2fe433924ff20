"""差评回访: who rated badly is called back within a working day by a colleague of the officer, and hears what was put right. Handbook 2.7."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.journal import since
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.portal.models import InboxItem
from apps.scheduling.actions import green as cases
from apps.scheduling.actions import green_callback as actions
from apps.scheduling.actions.green_service import rate_green
from apps.scheduling.models import GreenCallback, GreenCase
from apps.scheduling.queries import todos_for
from apps.scheduling.queries.green_service import Callbacks, callbacks_of
from apps.scheduling.rules.green import Grade
from tests.scheduling import green
from tests.tenders.stage import NOW, Stage, at, refused
from tests.world import Member

HOUR = timedelta(hours=1)


def rated(eng: Stage, grade: Grade = Grade.DISSATISFIED) -> GreenCase:
    """Closed and rated; the operator is the officer."""
    case = green.granted(eng.world, eng.project())
    cases.close_green(case.pk, summary="按时", actor=eng.world.operator.actor, now=NOW)
    rate_green(case.pk, grade=grade, words="补正说了两次", actor=eng.buyer.actor, now=NOW)
    return GreenCase.objects.get(pk=case.pk)


def told(member: Member) -> list[str]:
    ring_for_newcomers()
    while deliver(NOW):
        pass
    kinds = ("green.callback_asked", "green.called_back", "green.rating_corrected")
    return list(
        InboxItem.objects.filter(person=member.person, kind__in=kinds).order_by("pk").values_list("kind", flat=True)
    )


def test_a_bad_rating_asks_a_colleague_of_the_officer_and_nobody_else(eng: Stage) -> None:
    world, case = eng.world, rated(eng)

    assert GreenCallback.objects.get().due_at == at("2026-10-27 17:00")
    [todo] = todos_for(world.witness.actor, NOW)
    assert (todo.title, todo.due_at, todo.tone) == (f"回访差评：{case.name}", at("2026-10-27 17:00"), "wait")
    assert todos_for(world.operator.actor, NOW) == todos_for(world.supervisor.actor, NOW) == []
    late = at("2026-10-27 17:00")
    assert [one.tone for one in (*todos_for(world.witness.actor, late), *todos_for(world.supervisor.actor, late))] == [
        "stop",
        "stop",
    ]
    assert told(world.witness) == ["green.callback_asked"]
    assert told(world.operator) == told(world.tenderee) == told(world.stranger) == []


def test_what_was_founded_is_put_right_in_fifteen_working_days_and_the_rater_hears_both(eng: Stage) -> None:
    world, case = eng.world, rated(eng)

    actions.call_back(case.pk, is_founded=True, answer="首次告知漏项", actor=world.witness.actor, now=NOW + HOUR)

    row = GreenCallback.objects.get()
    assert (row.called_at, row.correct_by) == (NOW + HOUR, date(2026, 11, 16))
    assert [todo.title for todo in todos_for(world.witness.actor, NOW)] == [f"整改差评反映的问题：{case.name}"]
    actions.correct_rated(case.pk, correction="补充告知清单并培训", actor=world.witness.actor, now=NOW + 2 * HOUR)
    assert todos_for(world.witness.actor, NOW) == []
    assert told(world.tenderee) == ["green.called_back", "green.rating_corrected"]
    assert told(world.operator) == []
    assert callbacks_of(2026) == Callbacks(asked=1, in_time=1, founded=1, corrected=1)
    assert [entry.kind for entry in since("green:ratings", 0)] == [
        "green.rated",
        "green.callback_asked",
        "green.called_back",
        "green.rating_corrected",
    ]


def test_what_is_not_owed_is_refused(eng: Stage) -> None:
    world, case, good = eng.world, rated(eng), rated(eng, Grade.SATISFIED)
    witness, row = world.witness.actor, GreenCallback.objects.get()

    def call(of: GreenCase, answer: str = "已说明", actor: object = witness) -> None:
        actions.call_back(of.pk, is_founded=False, answer=answer, actor=actor, now=NOW)  # type: ignore[arg-type]  # members of the cast

    with refused(NotAllowed, "green_callback_by_another", unchanged=row):
        call(case, actor=world.operator.actor)
    with refused(NotAllowed, "green_by_centre", unchanged=row):
        call(case, actor=eng.buyer.actor)
    with refused(TooEarly, "green_callback_none", unchanged=row):
        call(good)
    with refused(Refused, "green_callback_words_missing", unchanged=row):
        call(case, " ")
    with refused(WrongState, "green_correction_not_owed", unchanged=row):
        actions.correct_rated(case.pk, correction="-", actor=witness, now=NOW)
    call(case)
    row.refresh_from_db()
    with refused(WrongState, "green_callback_done", unchanged=row):
        call(case)
    with refused(WrongState, "green_correction_not_owed", unchanged=row):
        actions.correct_rated(case.pk, correction="-", actor=witness, now=NOW)


@pytest.mark.sqlite
def test_the_case_shows_it_to_the_caller_and_the_rater_and_hides_it_from_the_officer(
    eng: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    world, case = eng.world, rated(eng)
    page = reverse("green:case", args=[case.code])
    witness, operator = world.client_of(world.witness), world.client_of(world.operator)

    assert "补正说了两次" in witness.get(page).content.decode()
    officer = operator.get(page).content.decode()
    assert "补正说了两次" not in officer
    assert "差评" not in officer
    assert operator.post(f"{page}callback", {"is_founded": "yes", "answer": "-"}).status_code == 403
    assert witness.post(f"{page}callback", {"is_founded": "yes"}).status_code == 422
    assert witness.post(f"{page}callback", {"is_founded": "yes", "answer": "首次告知漏项"}).status_code == 302
    assert witness.post(f"{page}correction", {"correction": "补充告知清单"}).status_code == 302
    rater = world.client_of(world.tenderee).get(page).content.decode()
    assert "首次告知漏项" in rater
    assert "补充告知清单" in rater
    assert "差评 1 件，一个工作日内回访 1 件" in operator.get(reverse("green:public")).content.decode()
