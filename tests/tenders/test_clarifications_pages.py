"""Pages of clarifications: the buyer's desk, the public lot page and the bidder's page. 电子招标投标办法 §22."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.core import clock
from apps.tenders import actions
from apps.tenders.models import Clarification, Lot
from tests.tenders.stage import Stage
from tests.tenders.test_clarifications import EARLY, LATE, LATER_DEADLINE, SECOND, published, saved, words
from tests.tenders.test_receive_document import WHOLE


@pytest.fixture
def stand_at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the product's clock."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    stand(EARLY)
    return stand


def test_the_buyer_answers_previews_and_publishes_in_the_browser(eng: Stage, stand_at: Any) -> None:
    lot = eng.tendering()
    actions.ask_question(lot.pk, text="是否组织踏勘？", contact="", now=EARLY)
    asked = lot.questions.get()
    browser = eng.world.client_of(eng.world.agency)
    assert "是否组织踏勘？" in _page(browser, "tenders:clarifications", lot)

    told: dict[str, Any] = {"text": "附件二更正。", "may_affect": "yes", f"answer_{asked.pk}": "不组织。"}
    told["document"] = SimpleUploadedFile("新版.pdf", WHOLE, content_type="application/pdf")
    done = browser.post(reverse("tenders:clarification_draft", args=[lot.code]), told)

    address = reverse("tenders:clarification_preview", args=[lot.code])
    assert (done.status_code, done.headers["Location"]) == (302, address)
    preview = browser.get(address)
    text = preview.content.decode()
    assert "答复1：不组织。" in text
    confirmed = browser.post(address, {"number": "1", "plan_hash": preview.context["preview"].plan_hash})
    assert confirmed.status_code == 302
    assert Clarification.objects.get().document.version == 2  # type: ignore[union-attr]  # published, so it has one
    assert "第 1 号已答复" in _page(browser, "tenders:clarifications", lot)


def test_too_late_a_clarification_is_shown_with_the_earliest_lawful_deadline(eng: Stage, stand_at: Any) -> None:
    lot = eng.tendering()
    saved(eng, lot, words(), now=LATE)
    stand_at(LATE)

    page = _page(eng.world.client_of(eng.buyer), "tenders:clarification_preview", lot)

    assert "T-E03" in page
    assert "最早合法的投标截止时间：2026-11-27 09:30:00" in page
    assert "disabled" in page


def test_a_refusal_keeps_what_was_typed(eng: Stage, stand_at: Any) -> None:
    lot = eng.tendering()
    browser = eng.world.client_of(eng.buyer)

    page = browser.post(
        reverse("tenders:clarification_draft", args=[lot.code]),
        {"text": "改", "may_affect": "yes", "new_deadline": "2026-11-20T09:30"},
    )

    assert page.status_code == 422
    assert "只能顺延，不能提前" in page.content.decode()
    assert not Clarification.objects.exists()


def test_a_hostile_number_or_a_stale_preview_publishes_nothing(eng: Stage, stand_at: Any) -> None:
    lot = eng.tendering()
    saved(eng, lot, words())
    browser, address = eng.world.client_of(eng.buyer), reverse("tenders:clarification_preview", args=[lot.code])

    answers = [
        browser.post(address, {"number": number, "plan_hash": "0"}).status_code for number in ("", "x", "9" * 30, "2")
    ]

    assert answers == [404] * 4
    assert browser.post(address, {"number": "1", "plan_hash": "0"}).status_code == 409
    assert Clarification.objects.get().published_at is None


def test_everybody_reads_it_in_a_prominent_place(eng: Stage, stand_at: Any) -> None:
    """电子招标投标办法 §22: above everything else on the lot's page, with the version in force and the deadline."""
    lot = published(eng, eng.tendering(), words(new_deadline=LATER_DEADLINE), version=SECOND)

    page = Client().get(f"/lots/{lot.code}/").content.decode()

    head = page.index("招标文件有澄清与修改：第 1 号")
    assert head < page.index("这个标段发生过的事")
    assert "现行招标文件为第 2 版，投标截止 2026-11-27 09:30:00" in page
    assert f"/lots/{lot.code}/document/2/" in page
    assert f"/lots/{lot.code}/document/1/" in page
    notice = Client().get(f"/lots/{lot.code}/notices/2/").content.decode()
    assert "工期由240日改为260日。" in notice


def test_a_bidder_reads_it_on_the_page_where_he_bids(eng: Stage, stand_at: Any) -> None:
    lot = published(eng, eng.tendering(), words(), version=SECOND)

    page = eng.world.client_of(eng.world.bidder).get(reverse("bids:bid", args=[lot.code])).content.decode()

    assert "招标文件有澄清与修改：第 1 号" in page


def test_before_publication_the_public_sees_nothing_of_a_draft(eng: Stage, stand_at: Any) -> None:
    lot = eng.tendering()
    saved(eng, lot, words("尚未公开的修改内容"), version=SECOND)

    pages = [Client().get(f"/lots/{lot.code}/{rest}").content.decode() for rest in ("", "facts.json", "questions/")]

    assert not any("尚未公开" in page or "cdcd" in page for page in pages)
    assert Client().get(f"/lots/{lot.code}/document/2/").status_code == 404


def test_strangers_find_no_desk_of_another(eng: Stage, stand_at: Any) -> None:
    lot = eng.tendering()

    for name in ("tenders:clarifications", "tenders:clarification_draft", "tenders:clarification_preview"):
        address = reverse(name, args=[lot.code])
        assert eng.world.client_of(eng.world.purchaser).get(address).status_code == 404
        assert eng.world.client_of(eng.world.operator).get(address).status_code == 403
        assert eng.world.client_of(eng.world.supervisor).get(address).status_code == 403


def _page(browser: Client, name: str, lot: Lot) -> str:
    answer = browser.get(reverse(name, args=[lot.code]))
    assert answer.status_code == 200
    return answer.content.decode()
