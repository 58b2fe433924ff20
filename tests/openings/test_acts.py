"""The hall by HTTP: posts of JSON and of forms, each answered with the stream's version or a refusal with its code."""

from __future__ import annotations

import json
import logging
import secrets
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from apps.bids.rules import releasing
from apps.core import clock
from apps.core.disclosure import Milestone
from apps.evidence.models import Entry
from apps.openings.lifecycle import OpeningState
from apps.openings.rules.terms import HolderRole
from apps.openings.standing import reached
from tests.openings.conftest import PRICES
from tests.openings.stage import Bidder, Hall, Signer
from tests.tenders.stage import Stage, journal_size

S = OpeningState
JSON = "application/json"


class Browser:
    """Somebody's browser in the hall: posts JSON and reads the answer."""

    def __init__(self, hall: Hall, signer: Signer) -> None:
        self.hall = hall
        self.client = hall.stage.world.client_of(signer.member)
        self.signer = signer

    def post(self, what: str, **fields: Any) -> Any:
        """One act."""
        self.hall.tick()
        answer = self.client.post(
            f"/openings/{self.hall.lot.code}/{what}", fields, content_type=JSON, headers={"accept": JSON}
        )
        return json.loads(answer.content)

    def state(self, what: str, said: dict[str, Any], **fields: Any) -> Any:
        """One signed act."""
        signed = self.signer.sign(said)
        return self.post(what, statement=signed.statement, signature=signed.signature, **fields)

    def get(self, what: str) -> Any:
        """What a browser fetches."""
        answer = self.client.get(f"/openings/{self.hall.lot.code}/{what}", headers={"accept": JSON})
        return json.loads(answer.content)


@pytest.fixture
def on_the_clock(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """The product's clock is the hall's."""
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    return hall


def test_the_whole_session_by_http(on_the_clock: Hall) -> None:
    hall = on_the_clock
    host, witness, representative = (Browser(hall, one) for one in (hall.host, hall.witness, hall.representative))
    bidders = [Browser(hall, one) for one in hall.bidders]
    lot = hall.lot.code

    for browser, bidder in zip(bidders, hall.bidders, strict=True):
        said = {"v": 1, "kind": "sign_in", "lot": lot, "bid": bidder.bid}
        assert browser.state("sign-in", said) == {"v": 2}
    assert host.post("start") == {"v": 4}
    assert witness.post("draw", secret=secrets.token_hex(32), nonce=secrets.token_hex(16)) == {"v": 5}
    assert host.post("draw") == {"v": 6}
    assert host.post("list") == {"v": 7}
    _get_ready(hall, {"host": host, "witness": witness, "representative": representative})
    assert host.post("decryption") == {"v": 11}
    for browser, bidder in zip(bidders, hall.bidders, strict=True):
        told = browser.get("own-headers")
        assert told["bid"] == bidder.bid
        assert [one["role"] for one in told["holders"]] == ["host", "witness", "representative"]
        browser.state("release", bidder.release_statement(hall))
    assert host.post("settlement") == {"v": 15}
    for role, browser in (("witness", witness), ("representative", representative)):
        shares = browser.signer.opened_shares(hall, HolderRole(role))
        assert browser.get(f"shares?role={role}").keys() == {one.bid for one in hall.bidders}
        browser.post("reveal", role=role, shares=shares)
    hall.work()
    while host.get("state.json")["state"] != S.CONFIRMING:
        assert "v" in host.post("announcement")
    for browser, bidder in zip(bidders, hall.bidders, strict=True):
        price = next(one["price"] for one in browser.get("state.json")["bids"] if one["bid"] == bidder.bid)
        said = {"v": 1, "kind": "confirmation", "lot": lot, "bid": bidder.bid, "accepted": True, "price": price}
        assert "v" in browser.state("confirmation", said, bid=bidder.bid, accepted=True)
    assert "v" in bidders[0].post("objections", text="请复核工期")
    assert "v" in host.post("objections/1/answer", answer="已复核")
    assert "v" in host.post("record")
    hall.work()
    lease = host.post("signature/prepare")
    der = hall.host.keys.p256.sign(b64decode(lease["attributes"]), ec.ECDSA(hashes.SHA256()))
    assert "v" in host.post("signature/finish", token=lease["token"], signature=b64encode(der).decode())
    assert "v" in host.post("close")
    assert "v" in host.post("handover")

    assert hall.opening.state == S.HANDED_TO_EVALUATION
    assert reached(hall.opening) == {
        Milestone.DEADLINE_PASSED,
        Milestone.LIST_PUBLISHED,
        Milestone.DECRYPTION_SETTLED,
    }


def test_a_form_leads_back_to_the_hall(on_the_clock: Hall) -> None:
    hall = on_the_clock
    client = hall.stage.world.client_of(hall.host.member)
    hall.tick()

    answer = client.post(f"/openings/{hall.lot.code}/start", {})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/openings/{hall.lot.code}/")


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("holder", {}),
        ("holder", {"role": "king", "statement": "", "signature": ""}),
        ("holder", {"role": ["host"]}),
        ("holder", {"role": "host", "statement": 5}),
        ("holder", {"role": "host", "statement": "{}", "signature": None}),
        ("attribution", {"bid": "x", "cause": "weather", "reason": "r"}),
        ("pause", {"reason": {"a": 1}}),
        ("pause", {"reason": "nul\x00"}),
        ("signature/finish", {"token": "t", "signature": "%%%"}),
        ("reveal", {"role": "host", "shares": "{"}),
    ],
)
def test_a_malformed_post_is_refused_with_its_code(on_the_clock: Hall, what: str, body: dict[str, Any]) -> None:
    hall = on_the_clock
    hall.start()
    before = journal_size()

    answer = Browser(hall, hall.host).post(what, **body)

    assert answer["refused"]["code"] == "opening_request_malformed"
    assert journal_size() == before


@pytest.mark.parametrize("body", [b"[]", b"null", b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(on_the_clock: Hall, body: bytes) -> None:
    hall = on_the_clock
    client = hall.stage.world.client_of(hall.host.member)

    answer = client.post(f"/openings/{hall.lot.code}/start", body, content_type=JSON, headers={"accept": JSON})

    assert answer.status_code == 422
    assert json.loads(answer.content)["refused"]["code"] == "opening_request_malformed"


def test_a_secret_that_is_no_hex_is_refused(on_the_clock: Hall) -> None:
    hall = on_the_clock
    hall.start()

    answer = Browser(hall, hall.witness).post("draw", secret="zz", nonce="")

    assert answer["refused"]["code"] == "opening_request_malformed"


def test_what_is_not_published_has_no_hall(eng: Stage) -> None:
    draft = eng.draft()
    client = eng.world.client_of(eng.world.agency)

    for path in (f"/openings/{draft.code}/state.json", "/openings/none/state.json"):
        assert client.get(path).status_code == 404
    assert client.post(f"/openings/{draft.code}/start", {}).status_code == 404


def test_another_site_cannot_act_here(on_the_clock: Hall) -> None:
    hall = on_the_clock
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = hall.stage.world.client_of(hall.host.member).cookies

    assert browser.post(f"/openings/{hall.lot.code}/start", {}).status_code == 403


def test_only_those_concerned_reach_the_keys(on_the_clock: Hall) -> None:
    hall = on_the_clock
    hall.reaches(S.DECRYPTING)
    world, code = hall.stage.world, hall.lot.code

    assert world.client_of(world.stranger).get(f"/openings/{code}/own-headers").status_code == 404
    assert world.client_of(world.agency).get(f"/openings/{code}/own-headers").status_code == 403
    assert world.client_of(world.bidder).get(f"/openings/{code}/shares?role=host").status_code == 403
    assert world.client_of(world.agency).get(f"/openings/{code}/shares?role=host").status_code == 409
    assert world.client_of(world.agency).get(f"/openings/{code}/shares?role=x").status_code == 422


def test_no_price_no_share_and_no_key_is_served_before_the_settlement(
    eng: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every answer to everybody, and every stream, is searched for what only a bidder knows."""
    hall = Hall(eng, tmp_path).with_bids(*PRICES)
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    hall.reaches(S.DECRYPTING)
    for bidder in hall.bidders:
        bidder.release(hall)
    secret = [text for bidder in hall.bidders for text in _secrets_of(bidder)]

    answers = _everything_served(hall)

    assert [text for text in secret if any(text in answer for answer in answers)] == []
    told = "".join(Entry.objects.values_list("body", flat=True))
    assert [text for text in secret if text in told] == []


def test_before_the_list_everybody_hears_the_same_whoever_has_come(
    eng: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = Hall(eng, tmp_path)
    for price in PRICES:
        hall.add_bidder(price)
    hall.open_sign_in()
    monkeypatch.setattr(clock, "now", lambda: hall.stage.deadline)
    onlookers = [hall.host, hall.witness, hall.representative, hall.bidders[2]]
    browsers = [Browser(hall, one) for one in onlookers]
    before = [one.get("state.json") for one in browsers]

    hall.bidders[0].sign_in(hall)
    hall.bidders[1].sign_in(hall)

    assert [one.get("state.json") for one in browsers] == before


def _secrets_of(bidder: Bidder) -> list[str]:
    keys = bidder.file_keys()
    return [
        str(bidder.price),
        *[key.hex() for key in keys.values()],
        *[b64encode(key).decode() for key in keys.values()],
    ]


def _everything_served(hall: Hall) -> list[str]:
    world, code = hall.stage.world, hall.lot.code
    paths = ["state.json", "shares?role=host", "shares?role=witness", "shares?role=representative", "own-headers", ""]
    clients = [Client(), *[world.client_of(member) for member in world.members()]]
    return [client.get(f"/openings/{code}/{path}").content.decode() for client in clients for path in paths]


def _get_ready(hall: Hall, browsers: dict[str, Browser]) -> None:
    for role, browser in browsers.items():
        identity, recipient = releasing.new_holder(secrets.token_bytes)
        browser.signer.identities[role] = identity
        said = {"v": 1, "kind": "holder", "lot": hall.lot.code, "role": role, "recipient": recipient}
        assert "v" in browser.state("holder", said, role=role)


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_text_that_no_database_holds_is_refused(on_the_clock: Hall, text: str) -> None:
    hall = on_the_clock.reaches(S.LIST_PUBLISHED)
    bidder, host, before = Browser(hall, hall.bidders[0]), Browser(hall, hall.host), journal_size()

    told = bidder.post("objections", text=text), host.post("pause", reason=text)

    assert [one["refused"]["code"] for one in told] == ["opening_request_malformed"] * 2
    assert journal_size() == before


@pytest.mark.parametrize("path", ["", "state.json", "task", "roster", "own-headers"])
def test_no_line_says_that_a_bidder_looked_in(on_the_clock: Hall, caplog: pytest.LogCaptureFixture, path: str) -> None:
    """招标投标法第二十二条: who bids is nobody's to know before the list, and a line names who asked for a page."""
    bidder = Browser(on_the_clock, on_the_clock.bidders[0])

    with caplog.at_level(logging.INFO):
        bidder.client.get(f"/openings/{on_the_clock.lot.code}/{path}")

    assert [record for record in caplog.records if isinstance(record.msg, dict)] == []
