"""接口令牌: a program reads what a person's seat may read, and nothing else, until the token ends."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.exchange import actions
from apps.exchange.models import AccessToken
from apps.exchange.rules.scopes import LONGEST_DAYS, TOKENS_A_SEAT, Scope
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.tenders.models import Lot
from tests.tenders.stage import NOW
from tests.world import Member, World

pytestmark = pytest.mark.django_db
LOTS = (Scope.OWN_LOTS,)


def _made(member: Member, *, scopes: Any = LOTS, days: int = 90, now: datetime = NOW) -> tuple[AccessToken, str]:
    return actions.make_token(member.seat.pk, name="财务系统", scopes=scopes, days=days, actor=member.actor, now=now)


def _asked(secret: str, address: str = "own/lots") -> tuple[int, dict[str, Any]]:
    answer = Client().get(f"/api/v1/{address}", headers={"Authorization": f"Bearer {secret}"})
    return answer.status_code, json.loads(answer.content)


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)


def test_a_token_reads_the_lots_of_its_seat_and_drafts_among_them(lot: Lot, world: World) -> None:
    token, secret = _made(world.tenderee)

    status, told = _asked(secret)

    assert (status, [one["code"] for one in told["lots"]]) == (200, [lot.code])
    token.refresh_from_db()
    assert token.last_used_at == NOW
    assert _asked(_made(world.purchaser)[1])[1] == {"lots": []}


def test_a_bidder_reads_its_own_bids(world: World) -> None:
    assert _asked(_made(world.bidder, scopes=[Scope.OWN_BIDS])[1], "own/bids") == (200, {"bids": []})


def test_only_the_digest_is_kept_and_the_journal_tells_the_owner(world: World) -> None:
    _token, secret = _made(world.tenderee)

    assert secret not in json.dumps(AccessToken.objects.values().get(), default=str)
    entry = Entry.objects.get(kind="token.made")
    assert (entry.stream, entry.payload["scopes"]) == (world.tenderee.person.stream.name, ["own_lots"])
    assert secret not in entry.body


@pytest.mark.parametrize("secret", ["", "kaiming_unknown"])
def test_without_a_living_token_nothing_is_told(world: World, secret: str) -> None:
    status, told = _asked(secret)

    assert (status, told["refused"]["code"]) == (401, "token_missing")


def test_a_token_that_is_revoked_over_or_without_its_seat_is_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, secret = _made(world.tenderee)
    _other, over = _made(world.tenderee, days=1)
    _third, closed = _made(world.purchaser)

    actions.revoke_token(token.pk, actor=world.tenderee.actor, now=NOW)
    Membership.objects.filter(pk=world.purchaser.seat.pk).update(state=MembershipState.ENDED, until=NOW)
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW + timedelta(days=1))

    assert [_asked(one)[0] for one in (secret, over, closed)] == [401, 401, 401]


def test_a_token_reads_only_what_it_was_given(world: World) -> None:
    status, told = _asked(_made(world.bidder, scopes=[Scope.OWN_BIDS])[1])

    assert (status, told["refused"]["code"]) == (403, "token_scope")


@pytest.mark.parametrize(
    ("_case", "said", "refusal", "code"),
    [
        ("nothing to read", {"scopes": []}, Refused, "token_without_scope"),
        ("for ever", {"days": LONGEST_DAYS + 1}, Refused, "token_too_long"),
        ("over at once", {"days": 0}, Refused, "token_too_long"),
    ],
)
def test_refusals_leave_no_trace(world: World, _case: str, said: Any, refusal: Any, code: str) -> None:
    with pytest.raises(refusal) as caught:
        _made(world.tenderee, **said)

    assert caught.value.code == code
    assert not AccessToken.objects.exists()
    assert not Entry.objects.filter(kind__startswith="token.").exists()


def test_nobody_makes_or_revokes_the_token_of_another(world: World) -> None:
    token, _secret = _made(world.tenderee)

    with pytest.raises(NotAllowed, match="token_not_yours"):
        actions.revoke_token(token.pk, actor=world.stranger.actor, now=NOW)
    with pytest.raises(NotAllowed, match="token_not_yours"):
        actions.make_token(world.tenderee.seat.pk, name="x", scopes=LOTS, days=1, actor=world.stranger.actor, now=NOW)
    assert world.client_of(world.stranger).post(f"/account/tokens/{token.pk}/revocation").status_code == 404
    actions.revoke_token(token.pk, actor=world.tenderee.actor, now=NOW)
    with pytest.raises(WrongState, match="token_revoked_already"):
        actions.revoke_token(token.pk, actor=world.tenderee.actor, now=NOW)


def test_a_seat_has_so_many_tokens(world: World) -> None:
    for _ in range(TOKENS_A_SEAT):
        _made(world.tenderee)

    with pytest.raises(Refused, match="token_too_many"):
        _made(world.tenderee)


def test_the_page_shows_a_token_once(world: World) -> None:
    client = world.client_of(world.tenderee)

    made = client.post("/account/tokens/", {"name": "财务系统", "scopes": ["own_lots"], "days": "30"})

    assert "kaiming_" in made.content.decode().replace("kaiming_…", "")
    assert "kaiming_" not in client.get("/account/tokens/").content.decode().replace("kaiming_…", "")
    assert client.post("/account/tokens/", {"name": ""}).status_code == 422
    token = AccessToken.objects.get()
    assert client.post(f"/account/tokens/{token.pk}/revocation").status_code == 302


def test_who_asks_too_often_is_told_when_to_come_back(lot: Lot, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE, settings.API_TOKEN_REQUESTS_A_MINUTE = 2, 3
    program = Client(REMOTE_ADDR="192.0.2.7")

    answers = [program.get("/api/v1/lots") for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert json.loads(answers[2].content)["refused"]["code"] == "asked_too_often"
    assert program.get("/ocds/records.json").status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.8").get("/api/v1/lots").status_code == 200


def test_a_known_token_is_counted_for_itself(world: World, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE, settings.API_TOKEN_REQUESTS_A_MINUTE = 1, 2
    _token, secret = _made(world.tenderee)
    program = Client(REMOTE_ADDR="192.0.2.9", headers={"Authorization": f"Bearer {secret}"})

    assert [program.get("/api/v1/own/lots").status_code for _ in range(4)] == [200, 200, 200, 429]
