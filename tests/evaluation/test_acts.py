"""The whole evaluation over HTTP, as the members' browsers drive it, and what a wrong request hears."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from apps.evaluation import actions
from apps.evaluation.models import Member
from apps.evaluation.states import EvaluationState
from apps.tenders.lifecycle import LotState
from tests.evaluation.stage import Room

S = EvaluationState


class Browsers:
    """Everybody's browser, for one lot."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.clients: dict[int, Client] = {}

    def of(self, cast: Any) -> Client:
        if cast.seat.pk not in self.clients:
            self.clients[cast.seat.pk] = self.room.world.client_of(cast)
        return self.clients[cast.seat.pk]

    def ask(self, cast: Any, path: str, method: str = "get", **said: Any) -> Any:
        address = f"/evaluation/{self.room.lot.code}/{path}"
        headers = {"accept": "application/json"}
        if method == "get":
            return self.of(cast).get(address, headers=headers)
        send = getattr(self.of(cast), method)
        return send(address, json.dumps(said), content_type="application/json", headers=headers)

    def post(self, cast: Any, path: str, **said: Any) -> dict[str, Any]:
        answer = self.ask(cast, path, "post", **said)
        assert answer.status_code == 200, answer.content.decode()
        return dict(answer.json())

    def member(self, member: Member) -> Any:
        return self.room.signer(member).member

    def sign(self, member: Member, said: dict[str, Any]) -> dict[str, str]:
        signed = self.room.signer(member).sign(said)
        return {"statement": signed.statement, "signature": signed.signature}


@pytest.fixture
def browsers(room: Room, monkeypatch: pytest.MonkeyPatch) -> Browsers:
    monkeypatch.setattr("apps.core.clock.now", room.tick)
    return Browsers(room)


def test_an_evaluation_is_driven_by_its_addresses_alone(browsers: Browsers) -> None:
    room, code = browsers.room, browsers.room.lot.code
    browsers.post(room.stage.buyer, "committee", representatives=[room.stage.buyer.seat.pk])
    browsers.post(room.operator, "committee", secret="5a" * 32, nonce="a5" * 16)
    for member in room.members():
        said = {"v": 1, "kind": "undertaking", "lot": code, "member": member.number}
        browsers.post(browsers.member(member), "undertaking", **browsers.sign(member, said))
    for member in room.members():
        browsers.post(browsers.member(member), "chair", choice=2)
    state = browsers.ask(browsers.member(room.members()[0]), "state.json").json()
    assert [one["number"] for one in state["members"] if one["is_chair"]] == [2]
    verdicts = {one["bid"]: {"passed": True, "reason": ""} for one in state["you"]["bids"]}
    for member in room.members():
        browsers.post(browsers.member(member), "preliminary", verdicts=verdicts)

    for member in room.members():
        sheet = browsers.ask(browsers.member(member), "sheet").json()
        assert (sheet["member"], len(sheet["bids"]), len(sheet["items"])) == (member.number, 3, 3)
        draft = browsers.ask(browsers.member(member), "sheet", "put", scores=room.scores(member), reasons={})
        assert draft.status_code == 200
        browsers.post(browsers.member(member), "sheet", **browsers.sign(member, room.sheet(member)))
    browsers.post(room.operator, "report")
    room.work()
    for member in room.members():
        leased = browsers.post(browsers.member(member), "signature/prepare")
        key = room.signer(member).keys.p256
        der = key.sign(b64decode(leased["attributes"]), ec.ECDSA(hashes.SHA256()))
        browsers.post(
            browsers.member(member),
            "signature/finish",
            token=leased["token"],
            signature=b64encode(der).decode(),
        )
    browsers.post(room.stage.buyer, "receipt-of-report")

    room.lot.refresh_from_db()
    assert (room.evaluation.state, room.lot.state) == (S.RECEIVED, LotState.REPORT_CHECK)
    result = browsers.ask(room.stage.buyer, "result.json").json()
    assert result["result"]["ranked"][0]["rank"] == 1
    assert result["sha256"] == room.evaluation.result_sha256
    report = browsers.ask(room.stage.buyer, "report.pdf")
    assert b"".join(report.streaming_content).startswith(b"%PDF")
    report.close()


@pytest.mark.parametrize(
    ("path", "said", "code"),
    [
        ("undertaking", {"statement": 7, "signature": ""}, "evaluation_request_malformed"),
        ("preliminary", {"verdicts": []}, "evaluation_request_malformed"),
        ("preliminary", {"verdicts": {"x": {"passed": "yes"}}}, "evaluation_request_malformed"),
        ("preliminary", {"verdicts": "{"}, "evaluation_request_malformed"),
        ("chair", {"choice": "two"}, "evaluation_request_malformed"),
        ("chair", {"choice": True}, "evaluation_request_malformed"),
        ("recusal", {"reason": ["x"]}, "evaluation_request_malformed"),
        ("recusal", {"reason": "a\x00b"}, "evaluation_request_malformed"),
    ],
)
def test_a_malformed_request_is_refused(browsers: Browsers, path: str, said: dict[str, Any], code: str) -> None:
    browsers.room.reaches(S.UNDERTAKING)
    member = browsers.room.members()[0]

    answer = browsers.ask(browsers.member(member), path, "post", **said)

    assert (answer.status_code, answer.json()["refused"]["code"]) == (422, code)


def test_what_is_not_json_is_refused(browsers: Browsers) -> None:
    browsers.room.reaches(S.UNDERTAKING)
    client = browsers.of(browsers.member(browsers.room.members()[0]))
    address = f"/evaluation/{browsers.room.lot.code}/recusal"

    for body in ("{", "[]", "[" * 100_000):
        answer = client.post(address, body, content_type="application/json", headers={"accept": "application/json"})
        assert answer.status_code == 422


def test_who_recuses_by_a_form_is_led_out_of_the_room(browsers: Browsers) -> None:
    browsers.room.reaches(S.UNDERTAKING)
    client = browsers.of(browsers.member(browsers.room.members()[0]))

    answer = client.post(
        f"/evaluation/{browsers.room.lot.code}/recusal", {"reason": "近亲属在投标人处任职"}, follow=True
    )

    assert (answer.status_code, answer.redirect_chain[-1]) == (200, ("/desk/", 302))
    assert "您已回避，退出本次评标" in answer.content.decode()


def test_a_form_does_what_json_does(browsers: Browsers) -> None:
    room = browsers.room
    actions.prepare_evaluation(room.lot.pk, now=room.tick())

    answer = browsers.of(room.stage.buyer).post(
        f"/evaluation/{room.lot.code}/committee", {"representatives": [room.stage.buyer.seat.pk]}
    )

    assert answer.status_code == 302
    assert room.evaluation.representatives.count() == 1


def test_what_one_may_not_know_is_not_there(browsers: Browsers) -> None:
    browsers.room.reaches(S.COMPUTED)
    room = browsers.room
    expert_outside = next(
        one for one in room.experts if one.seat.pk not in {member.seat_id for member in room.members()}
    )

    for path in ("state.json", "result.json", "report.pdf", "sheet"):
        assert browsers.ask(expert_outside, path).status_code == 404
    assert browsers.ask(room.stage.world.agency, "result.json").status_code == 404
    assert browsers.ask(room.stage.world.supervisor, "report.pdf").status_code == 404
    assert browsers.ask(room.world.bidder, "state.json").status_code == 403
    assert browsers.of(room.operator).get("/evaluation/none/state.json").status_code == 404
