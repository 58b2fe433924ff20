"""现场保障室: who is on duty on a day of a green project, what happened, who saw to it, how it ended. Handbook 2.6."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.journal import since
from apps.scheduling.actions import green as cases
from apps.scheduling.actions import green_day as actions
from apps.scheduling.actions.green_day import DutyTerms
from apps.scheduling.models import GreenCase, GreenDuty, GreenIncident
from apps.scheduling.queries.green_day import room_days, sessions_on
from apps.scheduling.rules.green import GreenService, TaskUnit
from tests.scheduling import green
from tests.scheduling.test_green_messages import told
from tests.tenders.stage import DEADLINE, Stage, kinds, refused

ON = DEADLINE.date()
DUTY = DutyTerms(ON, TaskUnit.OPERATIONS, "高峰 0571-88001234")


def of_scheduled(eng: Stage) -> GreenCase:
    """The case of a lot whose opening has its hall and time."""
    return green.granted(eng.world, eng.scheduled().project)


def test_a_day_of_the_project_has_its_room_with_sessions_people_and_incidents(eng: Stage) -> None:
    case, world, minute = of_scheduled(eng), eng.world, timedelta(minutes=1)
    duty = actions.name_duty(case.pk, duty=DUTY, actor=world.operator.actor, now=DEADLINE - 60 * minute)
    incident = actions.report_incident(
        case.pk, on=ON, title="大厅断电", responsible="高峰", actor=eng.buyer.actor, now=DEADLINE
    )
    [session] = sessions_on(case, ON, sees_rooms=False)
    assert (session.at, session.what, session.place) == (DEADLINE, "开标", eng.hall)
    assert [(day.on, day.sessions, day.open_incidents) for day in room_days(case, DEADLINE)] == [(ON, 1, 1)]
    actions.resolve_incident(
        incident.pk, resolution="切换备用电源", actor=world.technical_duty.actor, now=DEADLINE + 12 * minute
    )

    assert kinds(case.stream.name)[-3:] == ["green.duty_named", "green.incident_reported", "green.incident_resolved"]
    entries = list(since(case.stream.name, 0))
    assert (entries[-1].payload["minutes"], entries[-1].payload["resolution"]) == (12, "切换备用电源")
    assert duty.who not in str([entry.payload for entry in entries])
    for member in (world.operator, world.supervisor):
        assert told(member)[-2:] == ["green.incident_reported", "green.incident_resolved"]
    assert told(world.agency)[-1] == "green.incident_resolved"


def test_what_is_not_of_the_day_or_not_said_is_refused(eng: Stage) -> None:
    case, world = of_scheduled(eng), eng.world
    operator, buyer = world.operator.actor, eng.buyer.actor
    for changed in ({"who": " "}, {"on": ON - timedelta(days=1)}):
        with refused(Refused, "green_duty_incomplete", unchanged=case):
            actions.name_duty(case.pk, duty=replace(DUTY, **changed), actor=operator, now=DEADLINE)
    actions.name_duty(case.pk, duty=DUTY, actor=operator, now=DEADLINE)
    with refused(WrongState, "green_duty_named_already", unchanged=case):
        actions.name_duty(case.pk, duty=DUTY, actor=operator, now=DEADLINE)
    for on, title, code in (
        (ON + timedelta(days=1), "断电", "green_room_of_another_day"),
        (ON, " ", "green_incident_incomplete"),
    ):
        with refused(Refused, code, unchanged=case):
            actions.report_incident(case.pk, on=on, title=title, responsible="王", actor=buyer, now=DEADLINE)
    incident = actions.report_incident(case.pk, on=ON, title="断电", responsible="王", actor=buyer, now=DEADLINE)
    with refused(Refused, "green_outcome_missing", unchanged=incident):
        actions.resolve_incident(incident.pk, resolution=" ", actor=operator, now=DEADLINE)
    actions.resolve_incident(incident.pk, resolution="已恢复", actor=operator, now=DEADLINE)
    with refused(WrongState, "green_incident_resolved_already", unchanged=incident):
        actions.resolve_incident(incident.pk, resolution="又恢复", actor=operator, now=DEADLINE)


def test_who_may_not_is_refused_and_a_case_that_ended_has_no_more_of_it(eng: Stage) -> None:
    case, world = of_scheduled(eng), eng.world
    with refused(NotAllowed, "green_by_centre", unchanged=case):
        actions.name_duty(case.pk, duty=DUTY, actor=eng.buyer.actor, now=DEADLINE)
    for member in (world.stranger, world.purchaser, world.supervisor):
        with refused(NotAllowed, "green_not_yours", unchanged=case):
            actions.report_incident(case.pk, on=ON, title="断电", responsible="王", actor=member.actor, now=DEADLINE)
    incident = actions.report_incident(
        case.pk, on=ON, title="断电", responsible="王", actor=world.witness.actor, now=DEADLINE
    )
    with refused(NotAllowed, "green_by_centre", unchanged=incident):
        actions.resolve_incident(incident.pk, resolution="好", actor=eng.buyer.actor, now=DEADLINE)
    cases.close_green(case.pk, summary="按时", actor=world.operator.actor, now=DEADLINE)
    with refused(WrongState, "green_not_granted", unchanged=case):
        actions.name_duty(case.pk, duty=DUTY, actor=world.operator.actor, now=DEADLINE)


def test_without_the_service_there_is_no_room(eng: Stage) -> None:
    case, world = green.checked(eng.world, eng.scheduled().project), eng.world
    grant = replace(green.grant_by(world), services=(GreenService.PRIORITY,))
    cases.grant_green(case.pk, grant=grant, actor=world.operator.actor, now=DEADLINE)
    case.refresh_from_db()

    with refused(Refused, "green_service_not_granted", unchanged=case):
        actions.name_duty(case.pk, duty=DUTY, actor=world.operator.actor, now=DEADLINE)
    assert room_days(case, DEADLINE) == []
    page = reverse("green:room", args=[case.code, ON.isoformat()])
    assert world.client_of(world.operator).get(page).status_code == 404


@pytest.mark.sqlite
def test_the_room_goes_by_form(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: DEADLINE)
    case, world = of_scheduled(eng), eng.world
    operator, buyer = world.client_of(world.operator), world.client_of(world.tenderee)
    page = reverse("green:room", args=[case.code, ON.isoformat()])
    assert page in operator.get(reverse("green:case", args=[case.code])).content.decode()
    assert eng.hall in buyer.get(page).content.decode()

    assert operator.post(f"{page}duties", {"unit": "operations", "who": DUTY.who}).status_code == 302
    assert buyer.post(f"{page}incidents", {"title": "大厅断电"}).status_code == 422
    assert buyer.post(f"{page}incidents", {"title": "大厅断电", "responsible": "高峰"}).status_code == 302
    shown = world.client_of(world.supervisor).get(page).content.decode()
    assert DUTY.who in shown
    assert "大厅断电" in shown
    assert "处理中" in shown
    resolve = f"{page}incidents/{GreenIncident.objects.get().pk}"
    assert operator.post(resolve, {"resolution": ""}).status_code == 422
    assert operator.post(resolve, {"resolution": "切换备用电源"}).status_code == 302
    assert "切换备用电源" in buyer.get(page).content.decode()
    assert GreenDuty.objects.get().on == date(2026, 11, 24)
    for nobodys in (page.replace("2026-11-24", "someday"), page.replace(case.code, "GC-1")):
        assert operator.get(nobodys).status_code == 404
    assert world.client_of(world.purchaser).get(page).status_code == 404
