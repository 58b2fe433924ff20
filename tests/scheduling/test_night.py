"""夜间重排 (handbook 2.6 优先安排): the worker proposes moves over the whole plan; the operator confirms all, some or none, against the plan's version."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from apps.core import clock
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.bundle import Edition
from apps.evidence.models import Entry, Job, JobState
from apps.evidence.outbox import run_next
from apps.evidence.ticking import tick
from apps.scheduling import steps
from apps.scheduling.actions import night as actions
from apps.scheduling.actions.places import close_place
from apps.scheduling.chapter import scheduling_chapter
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.lifecycle_night import NightState
from apps.scheduling.models import Booking, NightPlan, Place, SitePlan
from apps.scheduling.queries.night import PLAN_AT_NIGHT, night_at
from apps.scheduling.queries.situation import situation_at, version
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.night_record import judged_night, night_decision
from apps.scheduling.rules.plan import HalfDay, Kind, Part
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from tests.scheduling.test_bookings import room
from tests.scheduling.test_messages import told
from tests.tenders.stage import NOW, Stage, at, refused

__all__ = ["room"]
THURSDAY, FRIDAY, MONDAY, TUESDAY = date(2026, 10, 29), date(2026, 10, 30), date(2026, 11, 2), date(2026, 11, 3)
AT_THREE = at("2026-10-27 03:00")


def _booked(lot: Lot, room: Place, code: str, when: tuple[date, Part], promise_on: date, **changes: object) -> Booking:
    """A confirmed evaluation that fills its half-day."""
    terms = {"kind": Kind.EVALUATION, "people": 5, "length": 1, "earliest_on": THURSDAY, "applied_by": "person:1"}
    terms |= {"state": BookingState.CONFIRMED, "applied_at": NOW, "promise_on": promise_on, "place": room}
    booking = Booking.objects.create(lot=lot, code=code, on=when[0], part=when[1].value, **{**terms, **changes})
    steps.fill(booking, [HalfDay(*when)])
    return booking


@pytest.fixture
def late(eng: Stage, room: Place) -> Booking:
    """The one room is full from Thursday to Friday. The key project sits on Monday and was promised Friday; B may wait until Tuesday."""
    lot = eng.accepted()
    _booked(lot, room, "PINNED", (THURSDAY, Part.AM), FRIDAY, is_pinned=True)
    _booked(lot, room, "PINNED2", (THURSDAY, Part.PM), FRIDAY, is_pinned=True)
    _booked(lot, room, "A", (FRIDAY, Part.AM), FRIDAY)
    _booked(lot, room, "B", (FRIDAY, Part.PM), TUESDAY)
    return _booked(lot, room, "KEY", (MONDAY, Part.PM), FRIDAY, is_green=True)


def _planned(stage: Stage) -> NightPlan:
    actions.ask_for_night_plan(actor=stage.world.operator.actor, now=NOW)
    while run_next(NOW):
        pass
    return NightPlan.objects.get(state=NightState.PROPOSED)


def _sessions(made: NightPlan) -> list[str]:
    return [one["move"]["booking"] for one in made.document["plan"]["moves"]]


def _confirm(made: NightPlan, stage: Stage, *, kept: list[str] | None = None, **changes: object) -> NightPlan:
    said = {"plan_version": made.version, "digest": made.digest, "actor": stage.world.operator.actor, "now": NOW}
    return actions.confirm_night_plan(made.pk, kept=_sessions(made) if kept is None else kept, **(said | changes))  # type: ignore[arg-type]


def _where() -> dict[str, tuple[date | None, int | None]]:
    return {one.code: (one.on, one.part) for one in Booking.objects.order_by("code")}


def test_the_night_proposes_and_nothing_moves_before_the_operator_confirms(eng: Stage, late: Booking) -> None:
    before = _where()

    made = _planned(eng)

    assert _where() == before
    assert judged_night(made.document).differences == ()
    fact = Entry.objects.get(kind="night.planned").payload
    assert (fact["digest"], fact["sessions"]) == (made.digest, _sessions(made))
    assert fact["days_late_after"] < fact["days_late_before"]

    _confirm(made, eng)

    late.refresh_from_db()
    made.refresh_from_db()
    assert (late.on, late.has_moved, late.replanned_in) == (FRIDAY, True, made)
    assert made.state == NightState.CONFIRMED
    assert broken_rules(situation_at(NOW)) == ()
    moved = Entry.objects.filter(kind="booking.replanned")
    assert sorted(entry.payload["booking"] for entry in moved) == sorted(_sessions(made))
    assert Entry.objects.get(kind="night.confirmed").payload["digest"] == made.digest
    with refused(WrongState, "wrong_state", unchanged=late):
        _confirm(made, eng)


def test_the_supervisor_s_bundle_has_the_night_whole_and_the_public_s_its_digest_after_the_award(
    eng: Stage, late: Booking
) -> None:
    made = _confirm(_planned(eng), eng)

    whole = json.loads(dict(scheduling_chapter(late.lot_id, Edition.SUPERVISOR))["schedule/night-1.json"])
    early = dict(scheduling_chapter(late.lot_id, Edition.PUBLIC))
    Lot.objects.filter(pk=late.lot_id).update(state=LotState.AWARDED)
    public = json.loads(dict(scheduling_chapter(late.lot_id, Edition.PUBLIC))["schedule/night-1.json"])

    assert (whole["decision"], whole["digest"], whole["moved"]) == (made.document, made.digest, ["B", "KEY"])
    assert "schedule/night-1.json" not in early
    assert (public["decision"], public["digest"], public["moved"]) == (None, made.digest, None)


def test_whom_a_confirmed_move_touches_is_told_why(eng: Stage, late: Booking, room: Place) -> None:
    made = _planned(eng)
    assert told(eng.world.tenderee) == []

    _confirm(made, eng)

    assert [title for title, _meaning in told(eng.world.tenderee)] == [
        "评标改期：10-30 下午 改到 11-02 上午",
        "评标改期：11-02 下午 改到 10-30 下午",
    ]
    meanings = [meaning for _title, meaning in told(eng.world.tenderee)]
    assert "为晚于承诺的场次让出场地" in meanings[0]
    assert "原定晚于承诺" in meanings[1]
    assert room.name not in str(meanings)
    assert told(eng.world.stranger) == []


def test_a_site_plan_that_changed_a_stranger_and_an_unknown_session_are_refused(
    eng: Stage, late: Booking, room: Place
) -> None:
    made = _planned(eng)

    with refused(NotAllowed, "schedule_by_operator", unchanged=made):
        _confirm(made, eng, actor=eng.world.tenderee.actor)
    with refused(WrongState, "night_plan_changed", unchanged=made):
        _confirm(made, eng, digest="0" * 64)
    with refused(Refused, "night_session_unknown", unchanged=made):
        _confirm(made, eng, kept=["PINNED"])
    with refused(Refused, "night_nothing_left", unchanged=made):
        _confirm(made, eng, kept=[])
    with refused(WrongState, "night_out_of_date", unchanged=made):
        _confirm(made, eng, now=NOW + timedelta(days=4))
    half_day = [HalfDay(date(2026, 11, 10), Part.AM)]
    close_place(room.pk, half_days=half_day, reason="检修", actor=eng.world.operator.actor, now=NOW)
    with refused(WrongState, "night_plan_changed", unchanged=made):
        _confirm(made, eng)


def test_who_stays_takes_along_who_hangs_on_him(eng: Stage, late: Booking, room: Place) -> None:
    other = _booked(late.lot, room, "OTHER", (date(2026, 11, 5), Part.AM), TUESDAY, is_green=True, earliest_on=TUESDAY)
    made = _planned(eng)
    assert _sessions(made) == ["B", "KEY", "OTHER"]

    with refused(Refused, "night_nothing_left", unchanged=made):
        _confirm(made, eng, kept=["B"])
    with refused(Refused, "night_moves_hang_together", unchanged=made):
        _confirm(made, eng, kept=["KEY", "OTHER"])
    _confirm(made, eng, kept=["OTHER"])

    other.refresh_from_db()
    late.refresh_from_db()
    assert (other.has_moved, late.has_moved) == (True, False)
    assert Entry.objects.get(kind="night.confirmed").payload["stayed"] == ["B", "KEY"]


def test_a_plan_is_dismissed_with_a_reason_and_replaced_by_a_newer_one(eng: Stage, late: Booking) -> None:
    first = _planned(eng)
    second = _planned(eng)
    first.refresh_from_db()
    assert first.state == NightState.REPLACED
    operator = eng.world.operator.actor

    with refused(Refused, "booking_reason_missing", unchanged=second):
        actions.dismiss_night_plan(second.pk, reason=" ", actor=operator, now=NOW)
    actions.dismiss_night_plan(second.pk, reason="当事人已商定", actor=operator, now=NOW)

    second.refresh_from_db()
    assert (second.state, second.reason) == (NightState.DISMISSED, "当事人已商定")
    assert Entry.objects.filter(kind="night.dismissed").count() == 1


def test_the_worker_looks_once_a_night_and_only_where_something_is_late(eng: Stage, late: Booking) -> None:
    tick(NOW)
    assert not Job.objects.filter(kind=PLAN_AT_NIGHT).exists()

    tick(AT_THREE)
    tick(AT_THREE + timedelta(minutes=5))
    assert Job.objects.filter(kind=PLAN_AT_NIGHT).count() == 1

    Booking.objects.update(promise_on=TUESDAY)
    tick(AT_THREE + timedelta(days=1))
    assert Job.objects.filter(kind=PLAN_AT_NIGHT).count() == 1
    with refused(WrongState, "night_nothing_late", unchanged=late):
        actions.ask_for_night_plan(actor=eng.world.operator.actor, now=NOW)


def test_a_plan_that_was_computed_before_the_site_plan_went_on_is_not_kept(eng: Stage, late: Booking) -> None:
    document = night_decision(*night_at(NOW))
    steps.advance_plan(SitePlan.objects.get())

    assert actions.keep_night_plan(document, now=NOW) is None
    assert not NightPlan.objects.exists()


def test_the_command_plans_now_and_says_what_would_move(
    eng: Stage, late: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    said = StringIO()

    call_command("schedule", "night", stdout=said)

    made = NightPlan.objects.get()
    assert made.digest in said.getvalue()
    assert all(code in said.getvalue() for code in _sessions(made))


@pytest.fixture
def desk(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The operator's browser."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return eng.world.client_of(eng.world.operator)


@pytest.mark.sqlite
def test_the_page_shows_why_and_is_confirmed_there(eng: Stage, late: Booking, desk: Client) -> None:
    assert "还没有重排方案" in desk.get("/desk/schedule/night/").content.decode()
    page = desk.post("/desk/schedule/night/computation", follow=True).content.decode()
    assert "已交给后台，等待开始" in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    notice = desk.get("/desk/schedule/night/", headers={"HX-Request": "true"})
    assert ("已过 0 秒" in notice.content.decode(), "<html" in notice.content.decode()) == (True, False)
    while run_next(NOW):
        pass
    made = NightPlan.objects.get()
    whole = desk.get("/desk/schedule/night/", headers={"HX-Request": "true"})
    assert (whole["HX-Retarget"], 'id="night"' in whole.content.decode()) == ("#night", True)

    page = desk.get("/desk/schedule/night/").content.decode()
    assert "重排前后" in page
    assert "原定晚于承诺" in page
    assert "夜间重排方案待确认" in desk.get("/desk/").content.decode()
    said = {"version": made.version, "digest": made.digest}
    held = desk.post("/desk/schedule/night/confirmation", {**said, "kept": []})
    assert (held.status_code, "没有留下任何移动" in held.content.decode()) == (422, True)
    page = desk.post(
        "/desk/schedule/night/confirmation", {**said, "kept": _sessions(made)}, follow=True
    ).content.decode()

    assert "重排已确认" in page
    assert "没有。可以移动的评标都在承诺之内。" in page
    assert desk.post("/desk/schedule/night/dismissal", {"reason": "迟"}).status_code == 404
    assert version() > made.version


@pytest.mark.sqlite
def test_the_page_is_dismissed_with_a_reason_and_says_when_it_is_out_of_date(
    eng: Stage, late: Booking, room: Place, desk: Client
) -> None:
    _planned(eng)
    half_day = [HalfDay(date(2026, 11, 10), Part.AM)]
    close_place(room.pk, half_days=half_day, reason="检修", actor=eng.world.operator.actor, now=NOW)
    assert "场地方案已经变化" in desk.get("/desk/schedule/night/").content.decode()

    assert desk.post("/desk/schedule/night/dismissal", {}).status_code == 422
    page = desk.post("/desk/schedule/night/dismissal", {"reason": "当事人已商定"}, follow=True).content.decode()

    assert "当事人已商定" in page


@pytest.mark.sqlite
def test_a_computation_that_nobody_takes_up_or_that_fails_is_said(
    eng: Stage, late: Booking, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post("/desk/schedule/night/computation")

    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=3))
    assert "已等 3 分钟" in desk.get("/desk/schedule/night/").content.decode()

    Job.objects.filter(kind=PLAN_AT_NIGHT).update(state=JobState.GIVEN_UP, due_at=None, ended_at=NOW)
    page = desk.get("/desk/schedule/night/").content.decode()
    assert ("上次计算没有完成" in page, "现在计算" in page) == (True, True)

    _planned(eng)
    assert "上次计算没有完成" not in desk.get("/desk/schedule/night/").content.decode()
