"""Of two bidders for one lot neither reaches what is the other's: asked for it, the product answers as if there were no such thing.

招标投标法 §22, §38, 电子招标投标办法 §21. Pages, files, parts, receipts, letters, messages, streams, sockets, tokens.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as product
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from apps.core import clock
from apps.evidence.models import Entry
from apps.exchange.actions import make_token
from apps.exchange.rules.scopes import Scope
from apps.openings.models import Opening
from apps.openings.visits import visit_of
from tests.architecture import access_table, visits
from tests.architecture.rivals import NOBODYS, Rivals, rivals, without_accidents
from tests.bids.bidders import Bidder

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
METHODS = ("GET", "POST", "PUT")


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Rivals:
    """Two bidders of one lot, while bids are being prepared."""
    monkeypatch.setattr(clock, "now", lambda: visits.NOW)
    settings.DEBUG = True  # the embedded authority signs
    found = rivals(tmp_path)
    settings.DEBUG = False
    return found


def body_of(answer: HttpResponseBase) -> bytes:
    """The whole body, of a file too."""
    return answer.getvalue() if isinstance(answer, HttpResponse | StreamingHttpResponse) else b""


def answered(client: Client, method: str, path: str) -> tuple[int, bytes, str]:
    """Status, body and where it leads, without the address that was asked for."""
    answer = client.generic(method, path, b"", headers={"accept-language": "zh-hans"})
    said = without_accidents(body_of(answer)).replace(path.encode(), b"-")
    return answer.status_code, said, answer.get("Location", "").replace(path, "-")


def test_what_is_a_bidders_answers_his_rival_as_if_it_were_nobodys(two: Rivals) -> None:
    routes = [(route, part) for route in visits.routes() for part in NOBODYS if part in route]
    before = Entry.objects.count()

    told = {
        f"{method} {route}": [
            answered(two.rival.client, method, two.path(route, {part: thing}))
            for thing in (two.owned[part], NOBODYS[part])
        ]
        for route, part in routes
        for method in METHODS
    }

    assert [place for place, (his, nobodys) in told.items() if his != nobodys] == []
    assert {his[0] for his, _ in told.values()} <= {302, 400, 403, 404, 405, 422}
    assert Entry.objects.count() == before
    _must_be_reached_by_its_owner(two)


def test_nothing_that_the_rival_can_open_has_a_word_of_the_bidders(two: Rivals) -> None:
    rows = access_table.rows()
    open_to_him = [route for route, row in rows.items() if row["second_bidder"] == 200 != row["visitor"]]

    def found(bidder: Bidder) -> set[str]:
        pages = {
            route: body_of(bidder.client.get(two.path(route, {}))).decode("utf-8", "replace") for route in open_to_him
        }
        return {word for word in two.words for page in pages.values() if word in page}

    assert found(two.rival) == set()
    assert found(two.bidder) >= {two.bidder.bid, "BH-8841"}


def test_streams_sockets_and_tokens_of_a_bidder_tell_his_rival_nothing(two: Rivals) -> None:
    bidder, rival = two.bidder.member, two.rival.member
    own = two.heard_by(bidder.actor) - two.heard_by(two.example.world.stranger.actor)
    Opening.objects.get_or_create(lot=two.example.tendering)
    scopes, days = [Scope.OWN_BIDS], 9
    _token, secret = make_token(rival.seat.pk, name="ERP", scopes=scopes, days=days, actor=rival.actor, now=visits.NOW)

    told = Client().get("/api/v1/own/bids", headers={"Authorization": f"Bearer {secret}"}).content.decode()

    assert {name.partition(":")[0] for name in own} == {"bid", "objection", "organisation", "person", "security"}
    assert own & two.heard_by(rival.actor) == set()
    assert (_dialled(two, two.bidder, "desk"), _dialled(two, two.rival, "desk")) == (None, None)
    assert _dialled(two, two.bidder, "own") != _dialled(two, two.rival, "own")
    assert two.rival.bid in told
    assert [word for word in two.words if word in told] == []


def _must_be_reached_by_its_owner(two: Rivals) -> None:
    """Else nothing would have been compared with nothing."""
    own = (
        "bids/uploads/<str:upload>",
        "desk/inbox/<int:item_id>/",
        "account/certificates/<int:certificate_id>",
        "account/webhooks/<int:webhook_id>/",
        "desk/objections/<str:objection>/",
        "desk/objections/<str:objection>/attachment/",
    )
    client = two.bidder.client

    answers = {route: answered(client, "GET", two.path(route, two.owned))[0] for route in own}
    ended = client.post(two.path("account/sessions/<int:session_id>/end", two.owned)).status_code
    revoked = client.post(two.path("account/tokens/<int:token_id>/revocation", two.owned)).status_code

    assert answers == dict.fromkeys(own, 200)
    assert (ended, revoked) == (302, 302)


def _dialled(two: Rivals, who: Bidder, place: str) -> str | None:
    session = f"{product.SESSION_COOKIE_NAME}={who.client.session.session_key}".encode()
    route = {"kwargs": {"lot_code": two.example.tendering.code, "hears": place}}
    visit = visit_of({"headers": [(b"cookie", session)], "query_string": b"", "url_route": route})
    return visit.stream if visit else None
