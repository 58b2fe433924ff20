"""What is done from the board: over-run with what it takes, and what those see who only read. Trials on a copy of the plan. Handbook 2.5."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from apps.evidence.models import Entry
from apps.scheduling.actions import bookings as actions
from apps.scheduling.models import Booking
from apps.scheduling.queries.situation import version
from apps.scheduling.rules.plan import Closure, HalfDay, Part
from apps.scheduling.rules.trial import try_out
from tests.scheduling.board_stage import FRIDAY, Centre, centre
from tests.scheduling.centre import evaluation, half_day, pair, situation, with_bookings
from tests.tenders.stage import Stage, at

pytestmark = pytest.mark.sqlite
MORNING, AFTERNOON = HalfDay(FRIDAY, Part.AM), HalfDay(FRIDAY, Part.PM)
LATE = at("2026-10-30 11:30")


@pytest.fixture
def running(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """Friday, half past eleven: the first session runs, and another follows in its room."""
    small = centre(eng)
    small.take(small.waiting, small.first, AFTERNOON)
    actions.begin_booking(small.placed.pk, actor=eng.world.operator.actor, now=at("2026-10-30 09:00"))
    monkeypatch.setattr("apps.core.clock.now", lambda: LATE)
    return small


@pytest.fixture
def desk(running: Centre) -> Client:
    """The operator's browser."""
    return running.stage.world.client_of(running.stage.world.operator)


def test_an_over_run_says_who_makes_way_and_then_does_it(running: Centre, desk: Client) -> None:
    page = desk.get(f"/desk/schedule/?booking={running.placed.code}").content.decode()
    assert "延到 10-30 下午。" in page
    assert "同一时间换到 评标室 2。" in page

    done = desk.post(
        f"/desk/schedule/bookings/{running.placed.code}/over-run", {"version": version(), "reason": "评审未完"}
    )

    assert done.status_code == 302
    other = Booking.objects.get(pk=running.waiting.pk)
    assert (other.place, other.start, other.has_moved) == (running.second, AFTERNOON, False)
    assert Booking.objects.get(pk=running.placed.pk).length == 2


def test_an_over_run_of_a_plan_that_changed_or_without_reason_changes_nothing(running: Centre, desk: Client) -> None:
    address, told = f"/desk/schedule/bookings/{running.placed.code}/over-run", Entry.objects.count()

    assert desk.post(address, {"version": version() - 1, "reason": "评审未完"}).status_code == 409
    assert desk.post(address, {"version": version(), "reason": ""}).status_code == 422
    assert desk.post(address, {"version": "x", "reason": "评审未完"}).status_code == 409

    assert Booking.objects.get(pk=running.placed.pk).length == 1
    assert Entry.objects.count() == told


@pytest.mark.parametrize("who", ["witness", "supervisor"])
def test_who_only_reads_sees_the_board_and_no_act(running: Centre, who: str) -> None:
    client = running.stage.world.client_of(getattr(running.stage.world, who))

    page = client.get(f"/desk/schedule/?booking={running.placed.code}").content.decode()

    assert running.placed.lot.title in page
    for act in ("data-grip", "延时半日", "正式申请", "/over-run"):
        assert act not in page
    assert client.get(f"/desk/schedule/bookings/{running.placed.code}/move").status_code == 403


def test_a_trial_takes_key_projects_first_and_leaves_the_plan_as_it_was() -> None:
    plan = situation(evaluations=1)
    ordinary, key = pair("ordinary"), pair("key", is_green=True)

    trial = try_out(plan, [ordinary, key], [])

    assert [one.request.lot for one in trial.tried] == ["key", "ordinary"]
    starts = [one.proposal.best.slots[-1].start for one in trial.tried if one.proposal.best]
    assert starts == [half_day(1), half_day(1, Part.PM)]
    assert (trial.late, trial.moved, plan.bookings) == (0, 0, ())


def test_a_trial_of_a_closure_says_where_each_session_could_go_and_leaves_pinned_ones_to_their_notice() -> None:
    free = evaluation("free", half_day(3), opened=half_day(2))
    pinned = replace(evaluation("pinned", half_day(4), opened=half_day(3)), is_pinned=True)
    plan = with_bookings(situation(evaluations=2), free, pinned)
    shut = [Closure("E0", half_day(day), 1) for day in (3, 4)]

    trial = try_out(plan, [], shut)

    found = {one.booking.code: one.option for one in trial.displaced}
    assert found["pinned"] is None
    assert found["free"] is not None
    assert (found["free"].slots[0].room, found["free"].slots[0].start) == ("E1", half_day(3))
    assert trial.moved == 1


def test_a_request_without_any_place_counts_as_late() -> None:
    trial = try_out(situation(evaluations=0), [pair("nowhere")], [])

    assert trial.tried[0].proposal.best is None
    assert trial.late == 1
