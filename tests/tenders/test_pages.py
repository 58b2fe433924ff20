"""The desk's pages, used as people use them: by form, without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, Project
from tests.tenders.stage import DEADLINE, NOW, PUBLISHED, Stage
from tests.world import World


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the product's clock for pages."""

    def stand_at(moment: object) -> None:
        monkeypatch.setattr("apps.core.clock.now", lambda: moment)

    stand_at(NOW)
    return stand_at


PROJECT = {
    "name": "滨河路（一期）改造",
    "region": "望川市城东区",
    "industry": "municipal",
    "fund_source": "fiscal",
    "estimated_amount": "12000000",
    "investment_code": "2608-330199-04-01-118024",
    "must_tender_by_law": "on",
    "delegation": "",
    "approval_title": "初步设计批复",
    "approval_number": "望发改〔2026〕118号",
    "approval_authority": "望川市发展和改革委员会",
    "approval_on": "2026-08-12",
}
LOT = {"name": "一标段", "kind": "works", "estimate": "10500000", "ceiling_price": "10000000"}


def test_a_tenderee_registers_a_project_adds_a_lot_and_hands_in_the_entry(world: World, clock: Any) -> None:
    client = world.client_of(world.tenderee)

    answer = client.post(reverse("tenders:project_new"), PROJECT)
    assert answer.status_code == 302
    project = Project.objects.get()
    assert answer["Location"] == reverse("tenders:project", args=[project.code])

    client.post(reverse("tenders:lot_new", args=[project.code]), LOT)
    lot = Lot.objects.get()
    client.post(reverse("tenders:entry", args=[lot.code]), {"wished_opening_at": "2026-11-24T09:30", "note": ""})

    lot.refresh_from_db()
    assert lot.state == LotState.ENTRY_SUBMITTED
    assert project.regime == "eng"


def test_what_was_typed_stays_when_a_rule_is_broken(world: World, clock: Any) -> None:
    client = world.client_of(world.tenderee)

    answer = client.post(reverse("tenders:project_new"), PROJECT | {"approval_on": "2027-01-01"})

    assert answer.status_code == 422
    assert "批准日期在今日之后" in answer.content.decode()
    assert "滨河路（一期）改造" in answer.content.decode()
    assert not Project.objects.exists()


def test_an_operator_accepts_and_arranges_by_form(eng: Stage, clock: Any) -> None:
    lot = eng.submitted()
    client = eng.world.client_of(eng.world.operator)

    client.post(reverse("tenders:acceptance", args=[lot.code]))
    client.post(reverse("tenders:venue", args=[lot.code]), {"opening_at": "2026-11-24T09:30", "hall": "大厅 3"})

    lot.refresh_from_db()
    assert (lot.state, lot.submission_deadline) == (LotState.SCHEDULED, DEADLINE)


def test_an_operator_returns_everything_at_once_by_form(eng: Stage, clock: Any) -> None:
    lot = eng.submitted()
    client = eng.world.client_of(eng.world.operator)

    empty = client.post(reverse("tenders:return", args=[lot.code]), {})
    assert empty.status_code == 422
    client.post(
        reverse("tenders:return", args=[lot.code]),
        {"no_fund": "on", "how_fund": "补充资金证明", "other": "图纸", "other_remedy": "补全"},
    )

    lot.refresh_from_db()
    assert lot.state == LotState.ENTRY_RETURNED
    step = lot.entry.steps.last()
    assert step is not None
    assert [one["item"] for one in step.defects] == ["资金来源已落实", "图纸"]


def test_a_data_sheet_and_a_timetable_are_saved_by_form(eng: Stage, clock: Any) -> None:
    lot = eng.scheduled()
    client = eng.world.client_of(eng.world.tenderee)

    times = {
        "document_until": "2026-11-12T17:00",
        "notice_until": "2026-11-12T17:00",
        "other_media": "平台 https://a.example",
    }
    assert client.post(reverse("tenders:timetable", args=[lot.code]), times).status_code == 302
    assert client.post(reverse("tenders:data_sheet", args=[lot.code]), SHEET).status_code == 302

    lot.refresh_from_db()
    assert lot.media == [{"name": "平台", "address": "https://a.example"}]
    assert lot.data_sheet.materials == [{"name": "投标函", "envelope": "commercial", "is_required": True}]


SHEET = {
    "method": "comprehensive",
    "envelopes": ["sheet", "qualification", "technical", "commercial"],
    "validity_days": "90",
    "bond_amount": "150000",
    "bond_forms": ["e_guarantee"],
    "bond_valid_days": "90",
    "decrypt_minutes": "30",
    "publicity_days": "3",
    "performance_percent": "5",
    "materials-TOTAL_FORMS": "2",
    "materials-INITIAL_FORMS": "0",
    "materials-MIN_NUM_FORMS": "0",
    "materials-MAX_NUM_FORMS": "60",
    "materials-0-name": "投标函",
    "materials-0-envelope": "commercial",
    "materials-0-is_required": "on",
    "materials-1-name": "",
    "materials-1-envelope": "sheet",
}


def test_the_notice_is_previewed_and_confirmed_by_form_and_a_second_press_changes_nothing(
    eng: Stage, clock: Any
) -> None:
    lot = eng.prepared()
    clock(PUBLISHED)
    client = eng.world.client_of(eng.world.agency)
    address = reverse("tenders:publication", args=[lot.code])

    preview = client.get(address)
    plan_hash = preview.context["readiness"].plan_hash
    first = client.post(address, {"plan_hash": plan_hash})
    second = client.post(address, {"plan_hash": plan_hash})

    assert (first.status_code, second.status_code) == (302, 302)
    assert lot.notices.count() == 1


@pytest.mark.parametrize("stage", ["draft", "submitted", "accepted", "scheduled", "prepared", "announced", "tendering"])
def test_every_page_of_a_desk_opens_in_every_stage(eng: Stage, clock: Any, stage: str) -> None:
    lot = getattr(eng, stage)()
    clock(PUBLISHED)
    buyer, operator = eng.world.client_of(eng.buyer), eng.world.client_of(eng.world.operator)

    pages = {
        buyer: ("lot", "lot_edit", "entry", "timetable", "data_sheet", "documents"),
        operator: ("lot", "check", "venue", "release"),
    }
    for client, names in pages.items():
        for name in names:
            assert client.get(reverse(f"tenders:{name}", args=[lot.code])).status_code == 200, name
    for client, names in {buyer: ("projects", "entries"), operator: ("entries", "calendar")}.items():
        for name in names:
            assert client.get(reverse(f"tenders:{name}")).status_code == 200, name
    project = reverse("tenders:project", args=[lot.project.code])
    assert buyer.get(project).status_code == 200
    assert operator.get(reverse("tenders:calendar_year", args=[2027])).status_code == 200


def test_a_stranger_finds_no_desk(eng: Stage, clock: Any) -> None:
    lot = eng.announced()
    other = Stage(eng.world, eng.regime)
    stranger, purchaser = other.world.client_of(eng.world.stranger), other.world.client_of(eng.world.purchaser)

    assert stranger.get(reverse("tenders:lot", args=[lot.code])).status_code == 403
    assert purchaser.get(reverse("tenders:lot", args=[lot.code])).status_code == 404
    assert purchaser.get(reverse("tenders:data_sheet", args=[lot.code])).status_code == 404
    assert Client().get(reverse("tenders:lot", args=[lot.code])).status_code == 302


@pytest.mark.parametrize(("who", "page"), [("operator", "entries"), ("tenderee", "entries"), ("tenderee", "projects")])
def test_a_list_takes_as_many_queries_for_twenty_lots_as_for_one(
    eng: Stage, clock: Any, django_assert_max_num_queries: Any, who: str, page: str
) -> None:
    eng.draft()
    client, address = eng.world.client_of(getattr(eng.world, who)), reverse(f"tenders:{page}")
    client.get(address)
    with django_assert_max_num_queries(20) as few:
        client.get(address)
    for _each in range(20):
        eng.draft()

    with django_assert_max_num_queries(20) as many:
        client.get(address)

    assert len(many) == len(few)
