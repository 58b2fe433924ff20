"""评分办法 on the data-sheet page: preset, table, data. 评标委员会和评标方法暂行规定第十七条."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from apps.tenders.models import DataSheet, Lot
from apps.tenders.rules.scheme_presets import ENG_COMPREHENSIVE
from tests.tenders.stage import NOW, Stage
from tests.tenders.test_pages import SHEET

ONE_ITEM = {
    **ENG_COMPREHENSIVE,
    "items": [{"id": "all", "name": "综合得分", "stage": "technical", "max": "100", "kind": "range", "step": "0.01"}],
    "price": {"weight": "0"},
    "draws": [],
}


@pytest.fixture(autouse=True)
def _stand_at_the_stages_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's clock for pages."""
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)


@pytest.fixture
def lot(eng: Stage) -> Lot:
    """A lot whose data sheet is being written."""
    return eng.prepared()


def _filled(lot: Lot, eng: Stage) -> dict[str, Any]:
    """The page's own form as a browser would send it back untouched."""
    page = eng.world.client_of(eng.buyer).get(reverse("tenders:data_sheet", args=[lot.code]))
    form, items = page.context["scheme"], page.context["items"]
    sent = {name: form.initial.get(name, "") for name in form.fields}
    sent |= {"items-TOTAL_FORMS": len(items.forms), "items-INITIAL_FORMS": items.initial_form_count()}
    for number, row in enumerate(items.forms):
        sent |= {f"items-{number}-{name}": row[name].initial or "" for name in row.fields}
    return SHEET | sent


def test_a_node_is_added_and_a_figure_changed_on_the_page(lot: Lot, eng: Stage) -> None:
    """The preliminary review in the document's own words; what was not touched stays."""
    data = _filled(lot, eng) | {"price_up": "1.5", "items-0-blind": "on", "items-0-standard": "针对性强的得高分"}
    data |= {"nodes-TOTAL_FORMS": 4, "nodes-INITIAL_FORMS": 3}
    for number, name in enumerate(("资格评审", "形式评审", "响应性评审")):
        data |= {f"nodes-{number}-id": f"n{number}", f"nodes-{number}-name": name}
        data |= {f"nodes-{number}-stage": "form", f"nodes-{number}-kind": "pass"}
    data |= {
        "nodes-3-name": "工期",
        "nodes-3-stage": "responsiveness",
        "nodes-3-kind": "deviation",
        "nodes-3-allowed": "2",
    }

    assert _save(lot, eng, data).status_code == 302

    scheme = _scheme(lot)
    assert scheme["nodes"][3] == {
        "id": "node4", "stage": "responsiveness", "name": "工期", "kind": "deviation", "allowed": 2,
    }  # fmt: skip
    assert scheme["price"]["engine"]["curve"]["up"] == [{"per": "1.5"}]
    assert (scheme["items"][0]["blind"], scheme["items"][0]["standard"]) == (True, "针对性强的得高分")
    assert scheme["items"][1:] == ENG_COMPREHENSIVE["items"][1:]


def test_the_order_of_the_reading_and_the_identity_check_are_chosen_on_the_page(lot: Lot, eng: Stage) -> None:
    """招标投标法 §36: read out as the document says; the hall asks the scheme for both."""
    assert _save(lot, eng, _filled(lot, eng)).status_code == 302
    data = _filled(lot, eng) | {"announce_orders": "reversed", "identity_check": "yes"}

    assert _save(lot, eng, data).status_code == 302
    scheme = _scheme(lot)
    assert (scheme["announce_orders"], scheme["identity_check"]) == (["reversed"], True)

    assert _save(lot, eng, _filled(lot, eng) | {"announce_orders": "", "identity_check": ""}).status_code == 302
    assert not {"announce_orders", "identity_check"} & set(_scheme(lot))


def test_what_decides_within_a_brand_is_chosen_on_the_page(gp: Stage) -> None:
    """87号令 §31: where the document says so one of the equal ones is drawn; works have no such line."""
    lot = gp.prepared()
    data = _filled(lot, gp) | {"method": "gp_score", "core_product": "交换机", "brand_tie": "lot"}

    assert _save(lot, gp, data).status_code == 302
    assert (_scheme(lot)["core_product"], _scheme(lot)["brand_tie"]) == ("交换机", "lot")

    assert _save(lot, gp, _filled(lot, gp) | {"method": "gp_score", "brand_tie": ""}).status_code == 302
    assert "brand_tie" not in _scheme(lot)
    assert _scheme(lot)["core_product"] == "交换机"


def _save(lot: Lot, eng: Stage, data: dict[str, Any]) -> Any:
    return eng.world.client_of(eng.buyer).post(reverse("tenders:data_sheet", args=[lot.code]), data)


def _scheme(lot: Lot) -> dict[str, Any]:
    return dict(DataSheet.objects.get(lot=lot).scheme)


def test_a_sheet_saved_untouched_keeps_its_scheme(lot: Lot, eng: Stage) -> None:
    before = _scheme(lot)

    assert _save(lot, eng, _filled(lot, eng)).status_code == 302

    assert _scheme(lot) == before == dict(ENG_COMPREHENSIVE)


def test_the_table_changes_the_items_and_keeps_the_rest(lot: Lot, eng: Stage) -> None:
    data = _filled(lot, eng) | {"items-0-name": "施工方案", "items-0-max": "30", "items-1-name": ""}

    assert _save(lot, eng, data).status_code == 302

    scheme = _scheme(lot)
    assert [(one["id"], one["name"], one["max"]) for one in scheme["items"]] == [
        ("plan", "施工方案", "30"),
        ("quality", "质量、安全与进度措施", "10"),
    ]
    assert scheme["price"] == ENG_COMPREHENSIVE["price"]


def test_the_whole_scheme_is_entered_as_data(lot: Lot, eng: Stage) -> None:
    data = _filled(lot, eng) | {"scheme": json.dumps(ONE_ITEM, ensure_ascii=False)}

    assert _save(lot, eng, data).status_code == 302

    assert _scheme(lot) == ONE_ITEM


@pytest.mark.parametrize(("preset", "items"), [("eng_comprehensive", 3), ("none", 0)])
def test_a_preset_replaces_what_was_there(lot: Lot, eng: Stage, preset: str, items: int) -> None:
    assert _save(lot, eng, _filled(lot, eng) | {"scheme_preset": preset}).status_code == 302

    assert len(_scheme(lot).get("items", [])) == items


@pytest.mark.parametrize(
    ("_case", "changes", "said"),
    [
        ("not JSON", {"scheme": "{"}, "这不是一个完整的评分办法"),
        ("both changed", {"scheme": "{}", "items-0-name": "别的"}, "只能改其中一处"),
        ("not a hundred points", {"items-0-max": "50"}, "之和应为 100 分"),
        ("no figure", {"price_weight": "many"}, "评分办法不完整或填写有误"),
    ],
)
def test_what_cannot_be_meant_is_said_and_kept(
    lot: Lot, eng: Stage, _case: str, changes: dict[str, str], said: str
) -> None:
    before = _scheme(lot)

    answer = _save(lot, eng, _filled(lot, eng) | changes)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert _scheme(lot) == before
