"""开放时间和人员余量 (handbook 2.5): hours, closures, extra openings and counts are data; what is short is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from apps.core.refusals import NotAllowed, Refused
from apps.scheduling.actions import hours as actions
from apps.scheduling.actions.bookings import propose_slots
from apps.scheduling.actions.hours import Counts
from apps.scheduling.models import Capacity, Place
from apps.scheduling.queries.hours import hours_on
from apps.scheduling.queries.situation import situation_at
from apps.scheduling.rules.hours import DELIVERED
from apps.scheduling.rules.plan import HalfDay, Part, ResourceKind
from tests.scheduling.test_bookings import TUESDAY, applied, confirmed, room
from tests.tenders.conftest import gp
from tests.tenders.stage import NOW, Stage, refused

__all__ = ["gp", "room"]
MORNING, AFTERNOON = HalfDay(TUESDAY, Part.AM), HalfDay(TUESDAY, Part.PM)
EXPERTS = Counts(ResourceKind.SPECIALTY, "A08", range(5), None, (Part.AM, Part.PM), 5)


def test_what_is_short_is_the_one_resource_that_blocks(eng: Stage, gp: Stage, room: Place) -> None:
    operator = eng.world.operator.actor
    actions.record_counts(EXPERTS, actor=operator, now=NOW)
    actions.record_counts(replace(EXPERTS, weekdays=(), on=TUESDAY, parts=(Part.AM,), count=3), actor=operator, now=NOW)
    first = applied(eng.accepted(), eng, specialties={"A08": 4})

    made = propose_slots(first.pk, wish=None, actor=operator, now=NOW).document["proposal"]

    assert made["best"]["slots"][0]["start"] == "2026-10-27/pm"
    blocked = made["blocked"][0]
    assert (blocked["half_day"], blocked["resource"], blocked["reason"]) == (
        "2026-10-27/am",
        "specialty:A08",
        "used_up",
    )


def test_confirmed_sessions_use_people_up(eng: Stage, gp: Stage, room: Place) -> None:
    operator = eng.world.operator.actor
    Place.objects.create(
        kind=room.kind, name="评标室 2", seats=9, features=[], recorded_by=operator.id, recorded_at=NOW
    )
    witness = Counts(ResourceKind.WITNESS, "", range(5), None, (Part.AM, Part.PM), 1)
    actions.record_counts(witness, actor=operator, now=NOW)

    first = confirmed(applied(eng.accepted(), eng), eng)
    second = confirmed(applied(gp.accepted(), gp), gp)

    assert (first.start, second.start) == (MORNING, AFTERNOON)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"specialty": ""}, "capacity_specialty_wrong"),
        ({"kind": ResourceKind.HOST}, "capacity_specialty_wrong"),
        ({"on": date(2026, 10, 1)}, "day_is_past"),
    ],
)
def test_counts_that_say_nothing_are_refused(eng: Stage, changes: dict[str, object], code: str) -> None:
    with refused(Refused, code, unchanged=None):
        actions.record_counts(replace(EXPERTS, **changes), actor=eng.world.operator.actor, now=NOW)  # type: ignore[arg-type]  # fields of one dataclass
    assert not Capacity.objects.exists()
    with refused(NotAllowed, "schedule_by_operator", unchanged=None):
        actions.record_counts(EXPERTS, actor=eng.world.stranger.actor, now=NOW)


def test_hours_hold_from_their_day_on(eng: Stage) -> None:
    operator = eng.world.operator.actor
    winter = replace(DELIVERED, afternoon=(time(14), time(17, 30)), evening_until=None, has_saturdays=False)
    with refused(Refused, "hours_wrong", unchanged=None):
        actions.record_hours(replace(winter, morning=(time(12), time(9))), from_on=TUESDAY, actor=operator, now=NOW)
    with refused(Refused, "day_is_past", unchanged=None):
        actions.record_hours(winter, from_on=date(2026, 10, 25), actor=operator, now=NOW)

    actions.record_hours(winter, from_on=date(2026, 11, 2), actor=operator, now=NOW)

    assert (hours_on(TUESDAY), hours_on(date(2026, 11, 2))) == (DELIVERED, winter)
    extended = situation_at(NOW).extended
    assert HalfDay(date(2026, 10, 30), Part.EVENING) in extended
    assert HalfDay(date(2026, 11, 2), Part.EVENING) not in extended
    assert HalfDay(date(2026, 11, 7), Part.AM) not in extended


def test_the_centre_closes_where_nothing_is_planned_and_opens_when_it_says_so(eng: Stage, room: Place) -> None:
    operator, sunday = eng.world.operator.actor, HalfDay(date(2026, 11, 1), Part.AM)
    confirmed(applied(eng.accepted(), eng), eng)
    with refused(Refused, "special_day_taken", unchanged=None):
        actions.record_special_days([MORNING], is_open=False, reason="停电", actor=operator, now=NOW)
    with refused(Refused, "booking_reason_missing", unchanged=None):
        actions.record_special_days([AFTERNOON], is_open=False, reason=" ", actor=operator, now=NOW)

    actions.record_special_days([AFTERNOON], is_open=False, reason="停电", actor=operator, now=NOW)
    actions.record_special_days([sunday], is_open=True, reason="防汛项目", actor=operator, now=NOW)

    told = situation_at(NOW)
    assert AFTERNOON not in told.core
    assert MORNING in told.core
    assert sunday in told.extended


@pytest.mark.sqlite
def test_the_operator_keeps_hours_and_people_on_one_page(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    client = eng.world.client_of(eng.world.operator)
    said = {"kind": "specialty", "specialty": "a08", "weekdays": [0, 1], "parts": [0], "count": 6}

    assert client.post("/desk/schedule/capacities/counts", {**said, "weekdays": []}).status_code == 422
    page = client.post("/desk/schedule/capacities/counts", said, follow=True)
    assert "评标专家 A08" in page.content.decode()
    assert set(Capacity.objects.values_list("weekday", "count")) == {(0, 6), (1, 6)}
    special = {"is_open": "0", "first_on": "2026-11-02", "last_on": "2026-11-03", "parts": [0, 1], "reason": "培训"}
    assert "培训" in client.post("/desk/schedule/capacities/special-days", special, follow=True).content.decode()
    hours = {
        "from_on": "2026-11-09",
        "early_door_at": "08:00",
        "morning_from": "08:30",
        "morning_until": "12:00",
        "afternoon_from": "14:00",
        "afternoon_until": "17:30",
        "appointment_by": "12:00",
    }
    assert "2026-11-09" in client.post("/desk/schedule/capacities/hours", hours, follow=True).content.decode()
    assert client.post("/desk/schedule/capacities/hours", {**hours, "morning_from": "13:00"}).status_code == 422
