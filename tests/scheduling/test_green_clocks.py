"""限时办结和联动保障: working minutes of the centre's hours, yellow and red, the one pause, tasks with days. Handbook 2.6."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.scheduling import due_green
from apps.scheduling.actions import green_work as actions
from apps.scheduling.actions.green_work import TaskTerms
from apps.scheduling.models import GreenTask, GreenTermsVersion, ServiceClock
from apps.scheduling.queries.green import terms_in_force
from apps.scheduling.rules.green import SAME_DAY, GreenTerms, ServiceStep, TaskUnit
from apps.scheduling.rules.green_clock import Light, Run, after_working_minutes, due_at, light_of, working_minutes
from apps.scheduling.rules.hours import DELIVERED, OpenCalendar
from apps.tenders import actions as lots
from apps.tenders.actions.entry import Defect
from tests.scheduling import green
from tests.tenders.plans import CALENDAR
from tests.tenders.stage import NOW, Stage, at, kinds, refused

OPEN = OpenCalendar(CALENDAR)


@pytest.mark.parametrize(
    ("_case", "start", "minutes", "end"),
    [
        ("within a morning", "2026-10-26 09:00", 60, "2026-10-26 10:00"),
        ("over noon", "2026-10-26 11:30", 60, "2026-10-26 13:30"),
        ("over night", "2026-10-26 16:30", 60, "2026-10-27 09:30"),
        ("over a weekend", "2026-10-30 16:00", 240, "2026-11-02 12:00"),
        ("begun at noon", "2026-10-26 12:20", 30, "2026-10-26 13:30"),
        ("begun on a rest day", "2026-10-31 10:00", 30, "2026-11-02 09:30"),
        ("a make-up Saturday is worked", "2026-10-09 16:30", 60, "2026-10-10 09:30"),
        ("over the national holiday", "2026-09-30 16:30", 60, "2026-10-08 09:30"),
        ("the same day", "2026-10-26 09:10", SAME_DAY, "2026-10-26 17:00"),
        ("the same day after closing", "2026-10-30 17:00", SAME_DAY, "2026-11-02 17:00"),
    ],
)
def test_a_step_is_due_after_so_many_working_minutes(_case: str, start: str, minutes: int, end: str) -> None:
    assert after_working_minutes(at(start), minutes, OPEN) == at(end)


@given(st.integers(0, 20_000), st.integers(1, 2_000))
def test_the_minutes_up_to_the_due_moment_are_those_that_were_given(later: int, minutes: int) -> None:
    start = at("2026-09-21 08:00") + timedelta(minutes=later)

    assert working_minutes(start, after_working_minutes(start, minutes, OPEN), OPEN) == minutes


def test_a_service_clock_runs_in_the_hours_that_the_centre_records() -> None:
    winter = replace(DELIVERED, afternoon=(time(14), time(17, 30)))
    hours = OpenCalendar(CALENDAR, ((date(2026, 10, 27), winter),))

    assert after_working_minutes(at("2026-10-26 11:30"), 60, hours) == at("2026-10-26 13:30")
    assert after_working_minutes(at("2026-10-27 11:30"), 60, hours) == at("2026-10-27 14:30")
    assert after_working_minutes(at("2026-10-27 09:00"), SAME_DAY, hours) == at("2026-10-27 17:30")


def test_the_light_turns_yellow_then_red_and_a_pause_moves_both() -> None:
    run = Run(at("2026-10-26 09:00"), 240)
    paused = replace(run, pauses=((at("2026-10-26 10:00"), at("2026-10-26 11:00")),))
    open_pause = replace(run, pauses=((at("2026-10-26 10:00"), None),))

    assert [light_of(run, at(f"2026-10-26 {hour}"), OPEN) for hour in ("11:59", "12:00", "14:00", "14:01")] == [
        Light.RUNNING,
        Light.YELLOW,
        Light.YELLOW,
        Light.RED,
    ]
    assert due_at(paused, at("2026-10-26 12:00"), OPEN) == at("2026-10-26 15:00")
    assert light_of(open_pause, at("2026-10-28 12:00"), OPEN) is Light.PAUSED
    assert light_of(replace(run, done_at=at("2026-10-26 14:00")), at("2026-11-01 09:00"), OPEN) is Light.ON_TIME
    assert light_of(replace(run, done_at=at("2026-10-26 14:01")), at("2026-11-01 09:00"), OPEN) is Light.LATE


def heard() -> None:
    ring_for_newcomers()
    while deliver(NOW):
        pass


def test_the_clocks_follow_the_lot_and_stand_still_only_for_the_applicant(eng: Stage) -> None:
    lot = eng.draft()
    case = green.granted(eng.world, lot.project)
    operator, buyer, hour = eng.world.operator.actor, eng.buyer.actor, timedelta(hours=1)
    lots.submit_entry(lot.pk, wished_opening_at=None, note="", actor=buyer, now=NOW)
    lots.return_entry(
        lot.pk, defects=[Defect("批复", "补扫描件")], could_have_been_told=False, actor=operator, now=NOW + hour
    )
    lots.submit_entry(lot.pk, wished_opening_at=None, note="", actor=buyer, now=NOW + 2 * hour)
    lots.accept_entry(lot.pk, actor=operator, now=NOW + 6 * hour)
    heard()

    first, second = ServiceClock.objects.filter(case=case)
    assert (first.step, first.done_at, first.run.pauses) == (
        ServiceStep.ENTRY_CHECK,
        NOW + 6 * hour,
        ((NOW + hour, NOW + 2 * hour),),
    )
    assert light_of(first.run, NOW + 9 * hour, OPEN) is Light.ON_TIME
    assert (second.step, second.minutes, second.done_at) == (ServiceStep.VENUE, SAME_DAY, None)
    assert [kind for kind in kinds(case.stream.name) if "clock" in kind] == [
        "green.clock_started",
        "green.clock_paused",
        "green.clock_resumed",
        "green.clock_stopped",
        "green.clock_started",
    ]


def test_yellow_is_told_once_and_red_goes_to_the_heads_once(eng: Stage) -> None:
    case = green.granted(eng.world, eng.project())
    clock = actions.start_service(case.pk, step=ServiceStep.ANSWER_FILE, actor=eng.world.operator.actor, now=NOW)
    with refused(TooEarly, "green_clock_by_clock", unchanged=clock):
        actions.warn_of_service(clock.pk, actor=CLOCK, now=NOW)
    with refused(NotAllowed, "green_clock_by_clock", unchanged=clock):
        actions.warn_of_service(clock.pk, actor=eng.world.operator.actor, now=NOW)

    for minutes in (89, 90, 100, 120, 121, 200):
        moment = NOW + timedelta(minutes=minutes)
        for item in due_green.due(moment):
            due_green.perform(item, moment)

    clock.refresh_from_db()
    assert (clock.warned_at, clock.escalated_at) == (NOW + timedelta(minutes=90), NOW + timedelta(minutes=121))
    assert kinds(case.stream.name)[-2:] == ["green.clock_warned", "green.clock_escalated"]


def test_a_clock_is_paused_only_for_a_supplement_and_stops_once(eng: Stage) -> None:
    case, operator = green.granted(eng.world, eng.project()), eng.world.operator.actor
    clock = actions.start_service(case.pk, step=ServiceStep.EXPERT_DRAW, actor=operator, now=NOW)

    with refused(WrongState, "green_clock_runs", unchanged=clock):
        actions.start_service(case.pk, step=ServiceStep.EXPERT_DRAW, actor=operator, now=NOW)
    with refused(Refused, "green_pause_needs_supplement", unchanged=clock):
        actions.pause_service(clock.pk, asked=" ", actor=operator, now=NOW)
    with refused(WrongState, "green_clock_not_paused", unchanged=clock):
        actions.resume_service(clock.pk, actor=eng.buyer.actor, now=NOW)
    with refused(NotAllowed, "green_by_centre", unchanged=clock):
        actions.stop_service(clock.pk, actor=eng.buyer.actor, now=NOW)
    actions.pause_service(clock.pk, asked="抽取条件", actor=operator, now=NOW)
    actions.resume_service(clock.pk, actor=eng.buyer.actor, now=NOW)
    actions.stop_service(clock.pk, actor=operator, now=NOW)
    clock.refresh_from_db()
    with refused(WrongState, "green_clock_done", unchanged=clock):
        actions.stop_service(clock.pk, actor=operator, now=NOW)


def test_tasks_have_a_unit_a_day_and_an_outcome(eng: Stage) -> None:
    case, operator = green.granted(eng.world, eng.project()), eng.world.operator.actor
    terms = TaskTerms(TaskUnit.HOUSING, "核发施工图审查意见", "李工 0571-88000000", date(2026, 10, 28))
    task = actions.add_task(case.pk, task=terms, actor=operator, now=NOW)
    assert (task.is_late(date(2026, 10, 28)), task.is_late(date(2026, 10, 29))) == (False, True)

    with refused(Refused, "green_task_incomplete", unchanged=task):
        actions.add_task(case.pk, task=replace(terms, due_on=date(2026, 10, 25)), actor=operator, now=NOW)
    with refused(Refused, "green_outcome_missing", unchanged=task):
        actions.complete_task(task.pk, outcome="", actor=operator, now=NOW)
    actions.complete_task(task.pk, outcome="已出具", actor=operator, now=NOW)
    task.refresh_from_db()
    with refused(WrongState, "green_task_done_already", unchanged=task):
        actions.complete_task(task.pk, outcome="再次", actor=operator, now=NOW)
    waiting = green.applied(eng.world)
    with refused(WrongState, "green_not_granted", unchanged=waiting):
        actions.add_task(waiting.pk, task=terms, actor=operator, now=NOW)


def test_the_terms_are_the_centres_own_and_sound(eng: Stage) -> None:
    operator = eng.world.operator.actor
    with refused(Refused, "green_terms_unsound", unchanged=None):
        actions.set_green_terms(GreenTerms({"publicity": 1}, 20), actor=operator, now=NOW)
    with refused(NotAllowed, "green_by_centre", unchanged=None):
        actions.set_green_terms(GreenTerms({}, 20), actor=eng.buyer.actor, now=NOW)

    actions.set_green_terms(GreenTerms({"entry_check": 120}, 15), actor=operator, now=NOW)

    assert (terms_in_force().minutes_of(ServiceStep.ENTRY_CHECK), terms_in_force().cap_percent) == (120, 15)
    assert GreenTermsVersion.objects.count() == 1


def test_clocks_and_tasks_go_by_form(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    case, world = green.granted(eng.world, eng.project()), eng.world
    browser, page = world.client_of(world.operator), reverse("green:case", args=[case.code])
    assert browser.post(reverse("green:clocks", args=[case.code]), {"step": "answer_file"}).status_code == 302
    clock = ServiceClock.objects.get()
    shown = browser.get(page).content.decode()
    assert "剩 2 小时 0 分" in shown
    act = reverse("green:clock", args=[case.code, clock.pk])
    assert "只有等待申请人补正" in browser.post(act, {"act": "pause"}).content.decode()
    assert browser.post(act, {"act": "pause", "asked": "补盖章页"}).status_code == 302
    assert "等待补正：补盖章页" in world.client_of(world.tenderee).get(page).content.decode()
    assert world.client_of(world.tenderee).post(act, {"act": "resume"}).status_code == 302
    assert browser.post(act, {"act": "stop"}).status_code == 302
    task = {"unit": "finance", "title": "资金落实", "on_call": "王", "due_on": "2026-10-30"}
    assert browser.post(reverse("green:tasks", args=[case.code]), task).status_code == 302
    done = reverse("green:task", args=[case.code, GreenTask.objects.get().pk])
    assert browser.post(done, {"outcome": "已落实"}).status_code == 302
    said = {f"minutes_{step}": "60" for step in ServiceStep} | {"cap_percent": "15", "most_days": "7"}
    assert browser.post(reverse("green:terms"), said).status_code == 422
    assert browser.post(reverse("green:terms"), said | {"closed_months": "6"}).status_code == 302
    assert "上限 15%" in browser.get(reverse("green:cases")).content.decode()
