"""入驻. 电子招标投标办法 §9: registration is free and unrestricted; 一次性告知."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.parties.actions import (
    accept_application,
    refuse_application,
    resubmit_application,
    return_application,
    set_password,
    submit_application,
)
from apps.parties.lifecycle import OnboardingState
from apps.parties.models import OnboardingApplication, Organisation, Person
from apps.parties.rules.applications import Application, Incomplete
from tests.parties.conftest import NOW, kinds_on
from tests.world import World, credit_code

Refuses = Callable[[Any, str], AbstractContextManager[None]]
NAME = "清源市政工程有限公司"
COMPLETE = Application(
    organisation_name=NAME,
    organisation_code=credit_code(NAME, "91"),
    kind="bidder",
    contact_name="方圆",
    login="fangyuan",
    email="fangyuan@example.cn",
    phone="0571-88880000",
    language="zh-hans",
)


def test_anybody_applies_and_the_desk_hears_it(world: World) -> None:
    row = submit_application(COMPLETE, now=NOW)

    assert (row.state, len(row.code)) == (OnboardingState.SUBMITTED, 16)
    entry = Entry.objects.get(stream="centre:desk")
    assert (entry.kind, entry.actor, entry.payload) == ("application.submitted", "public", {"application": row.pk})


def test_every_defect_is_named_at_once(world: World) -> None:
    worst = Application("", "91330100", "centre", "", "No!", "nowhere", "12", "zh-hans")

    with pytest.raises(Incomplete) as caught:
        submit_application(worst, now=NOW)

    assert [(defect.field, defect.refusal.code) for defect in caught.value.defects] == [
        ("organisation_name", "name_missing"),
        ("organisation_code", "credit_code_wrong"),
        ("kind", "kind_not_self_registering"),
        ("contact_name", "name_missing"),
        ("login", "login_malformed"),
        ("email", "email_malformed"),
        ("phone", "phone_malformed"),
    ]
    assert not OnboardingApplication.objects.exists()
    assert not Entry.objects.filter(stream="centre:desk").exists()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("organisation_code", credit_code("江南建工集团有限公司", "91"), "organisation_registered"),
        ("login", "chenli", "login_taken"),
    ],
)
def test_what_is_taken_is_said(world: World, field: str, value: str, code: str) -> None:
    with pytest.raises(Incomplete) as caught:
        submit_application(replace(COMPLETE, **{field: value}), now=NOW)

    assert [defect.refusal.code for defect in caught.value.defects] == [code]


def test_a_second_application_waits_for_the_first(world: World) -> None:
    submit_application(COMPLETE, now=NOW)

    with pytest.raises(Incomplete) as caught:
        submit_application(COMPLETE, now=NOW)

    assert [defect.refusal.code for defect in caught.value.defects] == ["application_open", "login_taken"]


def test_acceptance_makes_organisation_person_and_first_seat(world: World) -> None:
    row = submit_application(COMPLETE, now=NOW)

    accepted = accept_application(row.pk, actor=world.operator.actor, now=NOW)

    seat = accepted.organisation.memberships.get()
    assert (accepted.organisation.code, seat.role, seat.is_administrator) == (
        COMPLETE.organisation_code,
        "bidder",
        True,
    )
    assert kinds_on(accepted.organisation.stream.name) == ["organisation.opened", "seat.given"]
    assert kinds_on("centre:desk") == ["application.submitted", "application.accepted"]
    person = set_password(accepted.token, "a long enough password", now=NOW)
    assert person.login == "fangyuan"
    assert person.check_password("a long enough password")


def test_return_names_everything_and_the_correction_comes_back(world: World) -> None:
    row = submit_application(COMPLETE, now=NOW)

    return_application(row.pk, defects=["名称不全", " ", "电话不通"], actor=world.operator.actor, now=NOW)
    resubmit_application(row.code, replace(COMPLETE, phone="0571-66660000"), now=NOW)

    row.refresh_from_db()
    assert (row.state, row.phone) == (OnboardingState.SUBMITTED, "0571-66660000")
    assert row.decisions.get().defects == ["名称不全", "电话不通"]
    assert kinds_on("centre:desk") == ["application.submitted", "application.returned", "application.resubmitted"]


def test_a_return_without_a_list_is_refused(world: World, refused: Refuses) -> None:
    row = submit_application(COMPLETE, now=NOW)

    with refused(Refused, "defects_missing"):
        return_application(row.pk, defects=["", " "], actor=world.operator.actor, now=NOW)

    row.refresh_from_db()
    assert row.state == OnboardingState.SUBMITTED


def test_refusing_needs_a_reason(world: World, refused: Refuses) -> None:
    row = submit_application(COMPLETE, now=NOW)

    with refused(Refused, "reason_missing"):
        refuse_application(row.pk, reason=" ", actor=world.operator.actor, now=NOW)
    refuse_application(row.pk, reason="单位已注销", actor=world.operator.actor, now=NOW)

    row.refresh_from_db()
    assert row.state == OnboardingState.REFUSED


def test_only_the_operator_decides(world: World, refused: Refuses) -> None:
    row = submit_application(COMPLETE, now=NOW)

    for member in world.members():
        if member is world.operator:
            continue
        with refused(NotAllowed, "not_the_onboarding_desk"):
            accept_application(row.pk, actor=member.actor, now=NOW)
        with refused(NotAllowed, "not_the_onboarding_desk"):
            return_application(row.pk, defects=["x"], actor=member.actor, now=NOW)
    row.refresh_from_db()
    assert row.state == OnboardingState.SUBMITTED


def test_an_accepted_application_is_not_accepted_twice(world: World, refused: Refuses) -> None:
    row = submit_application(COMPLETE, now=NOW)
    accept_application(row.pk, actor=world.operator.actor, now=NOW)

    with refused(WrongState, "wrong_state"):
        accept_application(row.pk, actor=world.operator.actor, now=NOW)

    assert Organisation.objects.filter(code=COMPLETE.organisation_code).count() == 1
    assert Person.objects.filter(login="fangyuan").count() == 1


def test_the_applicant_sees_the_list_and_never_an_address_with_the_code(world: World) -> None:
    row = submit_application(COMPLETE, now=NOW)
    return_application(row.pk, defects=["请填写全称"], actor=world.operator.actor, now=NOW)
    client = world.client_of(world.stranger)

    answer = client.post("/onboarding/progress/", {"code": f"{row.code[:4]}-{row.code[4:].lower()}"})
    page = client.get("/onboarding/progress/")

    assert (answer.status_code, answer["Location"]) == (302, "/onboarding/progress/")
    assert "请填写全称" in page.content.decode()


def test_the_form_shows_every_defect_and_keeps_what_was_typed(client: Any, world: World) -> None:
    page = client.post("/onboarding/", {"organisation_name": "清源", "organisation_code": "1", "login": "chenli"})

    text = page.content.decode()
    assert page.status_code == 422
    assert "校验码须相符" in text
    assert "此登录名已被使用" in text
    assert 'value="清源"' in text
    assert not OnboardingApplication.objects.exists()


def test_the_operator_accepts_on_the_page_and_gets_the_link_once(world: World) -> None:
    row = submit_application(COMPLETE, now=NOW)
    client = world.client_of(world.operator)

    first = client.post(f"/desk/onboarding/{row.pk}/acceptance", follow=True).content.decode()
    second = client.get(f"/desk/onboarding/{row.pk}/").content.decode()

    assert "/invitation/" in first
    assert "/invitation/" not in second
