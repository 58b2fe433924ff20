"""The interface keeps its word: its description only grows from version to version, and its answers stay as they are.

After a change that is meant, `UPDATE_GOLDEN=1` before the test run writes the files anew; read the difference before it is committed.
A description that is published under a version never changes: raise VERSION (apps/exchange/api/interface.py) first.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.exchange.actions import make_token
from apps.exchange.api.interface import VERSION, description
from apps.exchange.rules.scopes import Scope
from apps.tenders.models import Lot
from tests.exchange.compatible import broken_promises
from tests.exchange.masking import masked, pretty
from tests.portal.conftest import pass_on
from tests.tenders.stage import PUBLISHED
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTIONS = ROOT / "docs" / "formats" / "openapi"
ANSWERS = ROOT / "tests" / "golden" / "api"
QUESTIONS = {
    "lots": "lots?published_from=2026-11-01",
    "lot": "lots/{lot}",
    "facts": "lots/{lot}/facts",
    "notices": "notices?lot={lot}",
    "openings": "openings?on=2026-11-24",
    "results": "results",
    "green": "green",
    "log": "log",
    "changes": "changes?limit=3",
    "not-found": "lots/no-such-lot",
    "not-understood": "lots?page=0",
    "own-without-token": "own/lots",
}
OWN = {"own-lots": "own/lots", "own-bids": "own/bids"}
"""What is asked with a token."""


def _kept(path: Path, told: str) -> str:
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(told, "utf-8")
    return path.read_text("utf-8")


def test_the_description_is_the_one_of_its_version() -> None:
    told = description()

    assert told["info"]["version"] == VERSION
    assert json.loads(_kept(DESCRIPTIONS / f"{VERSION}.json", pretty(told))) == told


def test_nothing_that_an_earlier_description_promises_is_gone_or_of_another_type() -> None:
    major, told = VERSION.split(".")[0], description()
    earlier = sorted(DESCRIPTIONS.glob(f"{major}.*.json"))

    assert earlier
    assert {path.name: broken_promises(json.loads(path.read_text("utf-8")), told) for path in earlier} == {
        path.name: [] for path in earlier
    }


@pytest.mark.django_db
@pytest.mark.sqlite
def test_every_answer_is_as_its_golden_file_has_it(lot: Lot, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: PUBLISHED)
    pass_on()
    seat, actor = world.tenderee.seat.pk, world.tenderee.actor
    _token, secret = make_token(seat, name="x", scopes=list(Scope), days=1, actor=actor, now=PUBLISHED)
    public = Client(headers={"accept-language": "zh-hans"})

    for name, question in (QUESTIONS | OWN).items():
        said = {"Authorization": f"Bearer {secret}"} if name in OWN else {}
        answer = public.get(f"/api/v1/{question.format(lot=lot.code)}", headers=said)
        told = {
            "status": answer.status_code,
            "type": answer.headers["Content-Type"],
            "body": masked(json.loads(answer.content)),
        }
        assert told == json.loads(_kept(ANSWERS / f"{name}.json", pretty(told))), name


PROMISE: dict[str, Any] = {
    "paths": {
        "/lots": {
            "get": {
                "parameters": [{"name": "page", "in": "query", "required": False, "schema": {"type": "integer"}}],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Lot"}}}}
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Lot": {
                "type": "object",
                "required": ["code"],
                "properties": {"code": {"type": "string"}, "on": {"type": "string"}},
            }
        }
    },
}


def _changed() -> Iterator[tuple[str, dict[str, Any]]]:
    def copy() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        told = json.loads(json.dumps(PROMISE))
        return told, told["paths"]["/lots"]["get"], told["components"]["schemas"]["Lot"]

    told, _, _ = copy()
    del told["paths"]["/lots"]
    yield "an address is gone", told
    told, lots, _ = copy()
    lots["parameters"] = []
    yield "a parameter is gone", told
    told, lots, _ = copy()
    lots["parameters"][0]["schema"]["type"] = "string"
    yield "a parameter has another type", told
    told, lots, _ = copy()
    lots["parameters"].append({"name": "by", "in": "query", "required": True, "schema": {"type": "string"}})
    yield "a new parameter is required", told
    told, lots, _ = copy()
    del lots["responses"]["200"]
    yield "an answer is gone", told
    told, _, shape = copy()
    del shape["properties"]["on"]
    yield "a field is gone", told
    told, _, shape = copy()
    shape["properties"]["code"] = {"type": "integer"}
    yield "a field has another type", told
    told, _, shape = copy()
    shape["properties"]["code"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    yield "a field may be null now", told
    told, _, shape = copy()
    shape["required"] = []
    yield "a field may be absent now", told


def test_what_breaks_a_promise_is_seen_and_growth_breaks_none() -> None:
    for case, told in _changed():
        assert len(broken_promises(PROMISE, told)) == 1, case

    grown = json.loads(json.dumps(PROMISE))
    grown["paths"]["/more"] = {"get": {"responses": {}}}
    grown["paths"]["/lots"]["get"]["parameters"].append({"name": "by", "in": "query", "schema": {"type": "string"}})
    grown["components"]["schemas"]["Lot"]["properties"]["more"] = {"type": "integer"}
    assert broken_promises(PROMISE, grown) == []
