"""The pages of lots in numbers, further rounds, plans, proofs and postponements, used by form and without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.tenders import actions
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, PublicationProof, TenderPlan
from apps.tenders.queries.todos import todos_for
from tests.tenders.stage import DEADLINE, NOW, PUBLISHED, Stage, at

DURING = PUBLISHED + timedelta(days=2)
MEDIUM_PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the product's clock for pages."""

    def stand_at(moment: object) -> None:
        monkeypatch.setattr("apps.core.clock.now", lambda: moment)

    stand_at(NOW)
    return stand_at


def _table(*rows: tuple[str, str, str]) -> dict[str, str]:
    said = {"lots-TOTAL_FORMS": "8", "lots-INITIAL_FORMS": "0", "lots-MIN_NUM_FORMS": "0", "lots-MAX_NUM_FORMS": "50"}
    for number in range(8):
        name, estimate, ceiling = rows[number] if number < len(rows) else ("", "", "")
        row = {"name": name, "kind": "works", "estimate": estimate, "ceiling_price": ceiling}
        said |= {f"lots-{number}-{field}": value for field, value in row.items()}
    return said


def test_a_table_of_lots_is_added_at_once(eng: Stage, clock: Any) -> None:
    project = eng.project()
    client = eng.world.client_of(eng.buyer)
    url = reverse("tenders:lot_table", args=[project.code])
    assert client.get(url).content.decode().count('-name"') >= 8

    answer = client.post(url, _table(("一标段", "1000000", ""), ("二标段", "2000000", "1900000")))

    assert answer.status_code == 302
    assert list(Lot.objects.order_by("number").values_list("name", flat=True)) == ["一标段", "二标段"]


def test_a_wrong_row_is_marked_and_nothing_is_added(eng: Stage, clock: Any) -> None:
    project = eng.project()
    client = eng.world.client_of(eng.buyer)

    answer = client.post(
        reverse("tenders:lot_table", args=[project.code]), _table(("一标段", "1000000", ""), ("二标段", "", ""))
    )

    assert answer.status_code == 422
    assert "没有建立任何标段" in answer.content.decode()
    assert "一标段" in answer.content.decode()
    assert not Lot.objects.exists()


def test_names_that_stand_twice_are_said_above_the_table(eng: Stage, clock: Any) -> None:
    project = eng.project()

    answer = eng.world.client_of(eng.buyer).post(
        reverse("tenders:lot_table", args=[project.code]), _table(("一标段", "1", ""), ("一标段", "1", ""))
    )

    assert answer.status_code == 422
    assert "名称为“一标段”的标段在本项目中重复" in answer.content.decode()


def test_a_lot_is_copied_by_form(eng: Stage, clock: Any) -> None:
    lot = eng.prepared()
    client = eng.world.client_of(eng.buyer)
    url = reverse("tenders:copies", args=[lot.code])
    assert "前附表，含评分办法" in client.get(url).content.decode()

    answer = client.post(url, {"project": lot.project_id, "name": "二标段"})

    copy = Lot.objects.get(number=2)
    assert answer["Location"] == reverse("tenders:lot", args=[copy.code])


def test_a_failed_lot_is_tendered_again_and_both_desks_show_the_rounds(eng: Stage, clock: Any) -> None:
    lot = eng.tendering()
    Lot.objects.filter(pk=lot.pk).update(state=LotState.FAILED, closed_at=DEADLINE)
    clock(DEADLINE + timedelta(days=1))
    client = eng.world.client_of(eng.buyer)
    desk = client.get(reverse("tenders:lot", args=[lot.code])).content.decode()
    url = reverse("tenders:rounds", args=[lot.code])
    assert url in desk
    assert "先分析原因，再重新招标" in client.get(url).content.decode()
    assert client.post(url).status_code == 200
    assert Lot.objects.count() == 1

    answer = client.post(url, {"confirmed": "1"})

    following = Lot.objects.get(round_number=2)
    assert answer["Location"] == reverse("tenders:lot", args=[following.code])
    for one in (lot, following):
        assert "历次招标" in client.get(reverse("tenders:lot", args=[one.code])).content.decode()
    assert following.code not in client.get(reverse("portal:lot", args=[lot.code])).content.decode()


def test_a_plan_is_published_read_by_everybody_and_chosen_for_a_project(eng: Stage, clock: Any) -> None:
    client = eng.world.client_of(eng.buyer)
    said = {
        "name": "滨河路改造",
        "content": "道路",
        "region": "城东区",
        "estimate": "12000000",
        "planned_on": "2026-12-01",
    }

    answer = client.post(reverse("tenders:own_plans"), said)

    plan = TenderPlan.objects.get()
    assert answer["Location"] == reverse("tenders:plan", args=[plan.code])
    visitor = eng.world.client_of(eng.world.stranger)
    assert "滨河路改造" in visitor.get(reverse("tenders:plans")).content.decode()
    assert "12,000,000.00" in visitor.get(answer["Location"]).content.decode()
    assert plan.code in visitor.get(reverse("portal:feed")).content.decode()
    project = eng.project()
    client.post(reverse("tenders:project_plan", args=[project.code]), {"plan": plan.pk})
    assert plan.code in client.get(reverse("tenders:project", args=[project.code])).content.decode()


def test_a_proof_is_recorded_and_the_public_notice_links_to_it(eng: Stage, clock: Any) -> None:
    lot = eng.announced()
    clock(DURING)
    client = eng.world.client_of(eng.buyer)
    assert any("公告发布凭证" in todo.title for todo in todos_for(eng.buyer.actor, DURING))
    url = reverse("tenders:proofs", args=[lot.code])
    page = client.get(url).content.decode()
    [key] = re.findall(r'<option value="(\d+:0)"', page)
    picture = SimpleUploadedFile("公告.png", MEDIUM_PNG, "image/png")
    said = {"medium": key, "address": "https://example.org/n/1", "appeared_at": "2026-11-03T08:30", "picture": picture}

    answer = client.post(url, said)

    assert answer.status_code == 302
    proof = PublicationProof.objects.get()
    assert proof.media_type == "image/png"
    notice = client.get(reverse("portal:notice", args=[lot.code, 1])).content.decode()
    assert 'href="https://example.org/n/1"' in notice
    kept = client.get(reverse("tenders:proof_file", args=[lot.code, proof.pk]))
    assert b"".join(kept.streaming_content) == MEDIUM_PNG  # type: ignore[attr-defined]  # a file response
    assert kept["Content-Disposition"].startswith("attachment")
    assert not any("公告发布凭证" in todo.title for todo in todos_for(eng.buyer.actor, DURING))


def test_a_picture_that_is_no_picture_is_refused_in_the_form(eng: Stage, clock: Any) -> None:
    lot = eng.announced()
    clock(DURING)
    key = f"{lot.notices.get().pk}:0"
    said = {"medium": key, "address": "https://example.org/n/1", "appeared_at": "2026-11-03T08:30"}

    answer = eng.world.client_of(eng.buyer).post(
        reverse("tenders:proofs", args=[lot.code]), said | {"picture": SimpleUploadedFile("a.exe", b"MZ")}
    )

    assert answer.status_code == 422
    assert "凭证须为 PDF 或 PNG" in answer.content.decode()
    assert not PublicationProof.objects.exists()


def test_a_late_medium_is_told_on_the_page_with_the_way_out(eng: Stage, clock: Any) -> None:
    lot = eng.announced()
    now = at("2026-11-06 10:00")
    actions.record_proof(
        lot.notices.get().pk,
        medium=lot.media[0]["name"],
        address="https://example.org/n/1",
        appeared_at=at("2026-11-06 09:00"),
        picture=None,
        actor=eng.buyer.actor,
        now=now,
    )
    clock(now)

    page = eng.world.client_of(eng.buyer).get(reverse("tenders:proofs", args=[lot.code])).content.decode()

    assert "法定时间自 2026-11-06 09:00" in page
    assert reverse("tenders:postponement", args=[lot.code]) in page
    assert any("须延期" in todo.title for todo in todos_for(eng.buyer.actor, now))


def test_a_postponement_is_previewed_and_then_published(eng: Stage, clock: Any) -> None:
    lot = eng.tendering()
    clock(DURING)
    client = eng.world.client_of(eng.buyer)
    url = reverse("tenders:postponement", args=[lot.code])
    said = {"new_deadline": "2026-12-01T09:30", "reason": "图纸补充勘察"}

    preview = client.post(url, said).content.decode()
    lot.refresh_from_db()
    assert lot.submission_deadline == DEADLINE
    [digest] = re.findall(r'name="preview_hash" value="([0-9a-f]{64})"', preview)
    assert "现延至：2026年12月01日09时30分" in preview
    [again] = re.findall(r'name="new_deadline" value="([^"]+)"', preview)[:1]
    answer = client.post(url, said | {"new_deadline": again, "preview_hash": digest})

    assert answer.status_code == 302
    lot.refresh_from_db()
    assert lot.submission_deadline == at("2026-12-01 09:30")
    public = client.get(reverse("portal:lot", args=[lot.code])).content.decode()
    assert "延期开标公告" in public
    assert "2026-12-01 09:30" in public


def test_an_earlier_time_is_said_at_the_field(eng: Stage, clock: Any) -> None:
    lot = eng.tendering()
    clock(DURING)

    answer = eng.world.client_of(eng.buyer).post(
        reverse("tenders:postponement", args=[lot.code]), {"new_deadline": "2026-11-20T09:30", "reason": "x"}
    )

    assert answer.status_code == 422
    assert "应当晚于原定时间" in answer.content.decode()


@pytest.mark.parametrize("name", ["lot_table", "project_plan"])
def test_a_stranger_finds_no_page_of_the_project(eng: Stage, gp: Stage, clock: Any, name: str) -> None:
    project = eng.project()

    assert gp.world.client_of(gp.buyer).get(reverse(f"tenders:{name}", args=[project.code])).status_code == 404


@pytest.mark.parametrize("name", ["copies", "rounds", "proofs", "postponement"])
def test_a_stranger_finds_no_page_of_the_lot(eng: Stage, gp: Stage, clock: Any, name: str) -> None:
    lot = eng.draft()

    assert gp.world.client_of(gp.buyer).get(reverse(f"tenders:{name}", args=[lot.code])).status_code == 404
    assert eng.world.client_of(eng.buyer).get(reverse(f"tenders:{name}", args=[lot.code])).status_code == 200
