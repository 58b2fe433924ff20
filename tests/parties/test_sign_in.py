"""登录: password, one-time code, lock-out, seats; and what is closed before codes are set up."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.core.actor import SYSTEM
from apps.core.audience import Role
from apps.evidence.models import Entry
from apps.parties import lockout, second_factor
from apps.parties.actions import add_member
from apps.parties.models import SignInSession
from apps.parties.steps import NewMember
from tests.parties.conftest import NOW, kinds_on
from tests.world import PASSWORD, TOTP_SECRET, Member, World


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> Any:
    """The first step."""
    return client.post("/sign-in/", {"login": login, "password": password, **more})


@pytest.fixture
def newcomer(world: World) -> Member:
    """A new operator, who has yet to set up codes."""
    new = NewMember("newop", "新人", "n@example.cn", "13800000000", "en", Role.OPERATOR, is_administrator=False)
    seat = add_member(world.operator.organisation.pk, new, actor=SYSTEM, now=NOW).membership
    return Member(person=seat.person, seat=seat)


def test_a_password_is_enough_for_a_bidder_without_codes(client: Client, world: World) -> None:
    answer = sign_in(client, "  ChenLi ", next="/account/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert SignInSession.objects.get().person == world.bidder.person
    assert kinds_on(world.bidder.person.stream.name)[-1] == "person.signed_in"


def test_staff_need_a_code_as_well(client: Client, world: World) -> None:
    first = sign_in(client, "linxiao", next="/desk/accounts/")
    closed = client.get("/desk/accounts/")
    wrong = client.post("/sign-in/code/", {"code": "000000"})
    right = client.post("/sign-in/code/", {"code": second_factor.code_now(TOTP_SECRET)})

    assert first["Location"] == "/sign-in/code/"
    assert closed.status_code == 302
    assert wrong.status_code == 422
    assert (right.status_code, right["Location"]) == (302, "/desk/accounts/")
    assert client.get("/desk/accounts/").status_code == 200


def test_a_recovery_code_does_instead(client: Client, world: World) -> None:
    sign_in(client, "linxiao")

    answer = client.post("/sign-in/code/", {"code": second_factor.unused_recovery_codes(world.operator.person)[3]})

    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200


def test_the_code_page_alone_leads_back(client: Client, world: World) -> None:
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"


def test_wrong_passwords_tell_nothing_and_lock_after_five(client: Client, world: World) -> None:
    unknown, known = sign_in(client, "nobody", "x"), sign_in(client, "chenli", "x")
    answers = [sign_in(client, "chenli", "x").status_code for _ in range(4)]
    right = sign_in(client, "chenli")

    assert (unknown.status_code, known.status_code) == (422, 422)
    assert answers == [422, 422, 422, 429]
    assert right.status_code == 429
    assert "30 分钟" in right.content.decode()
    assert not SignInSession.objects.exists()


def test_wrong_codes_count_for_the_same_lock(client: Client, world: World) -> None:
    for _ in range(3):
        sign_in(client, "linxiao", "x")
    sign_in(client, "linxiao")
    answers = [client.post("/sign-in/code/", {"code": "000000"}).status_code for _ in range(6)]

    right = client.post("/sign-in/code/", {"code": second_factor.code_now(TOTP_SECRET)})

    assert 429 in answers
    assert right.status_code == 429
    assert not SignInSession.objects.exists()


def test_an_address_elsewhere_is_not_followed(client: Client, world: World) -> None:
    answer = sign_in(client, "chenli", next="https://elsewhere.example/")

    assert answer["Location"] == "/desk/"


def test_signing_out_ends_it(world: World) -> None:
    client = world.client_of(world.bidder)

    client.post("/sign-out/")

    assert client.get("/account/")["Location"].startswith("/sign-in/")


def test_without_codes_an_operator_reaches_the_set_up_page_only(world: World, newcomer: Member) -> None:
    client = world.client_of(newcomer)

    for closed in ("/desk/onboarding/", "/desk/accounts/", "/account/", "/account/keys/", "/desk/members/"):
        assert client.get(closed)["Location"] == "/account/one-time-codes/"
    page = client.get("/account/one-time-codes/")

    assert page.status_code == 200
    assert "data:image/svg" in page.content.decode()
    assert client.get("/onboarding/").status_code == 200


def test_setting_up_codes_shows_recovery_codes_once_and_opens_the_desk(world: World, newcomer: Member) -> None:
    client = world.client_of(newcomer)
    client.get("/account/one-time-codes/")
    secret = client.session["one_time_secret"]

    wrong = client.post("/account/one-time-codes/", {"code": "000000"})
    client.post("/account/one-time-codes/", {"code": second_factor.code_now(secret)})
    first = client.get("/account/recovery-codes/").content.decode()
    second = client.get("/account/recovery-codes/").content.decode()

    assert wrong.status_code == 422
    assert first.count('<li class="code">') == 10
    assert "data-recovery-codes" not in second
    assert client.get("/desk/onboarding/").status_code == 200


def test_the_seat_is_chosen_among_ones_own(world: World) -> None:
    new = NewMember("chenli", "陈立", "c@example.cn", "13800000000", "zh-hans", Role.BIDDER, is_administrator=False)
    second = add_member(world.second_bidder.organisation.pk, new, actor=SYSTEM, now=NOW).membership
    client = world.client_of(world.bidder)

    foreign = client.post("/account/seat/", {"seat": world.stranger.seat.pk})
    before = client.get("/account/").context["request"].actor
    chosen = client.post("/account/seat/", {"seat": second.pk})
    after = client.get("/account/").context["request"].actor

    assert (foreign.status_code, chosen.status_code) == (422, 302)
    assert before.organisation_id == world.bidder.organisation.pk
    assert after.organisation_id == world.second_bidder.organisation.pk


def test_a_person_without_a_seat_acts_as_nobody_in_particular(world: World) -> None:
    client = world.client_of(world.stranger)
    world.stranger.organisation.memberships.update(state="ended", until=NOW)

    page = client.get("/account/")

    actor = page.context["request"].actor
    assert (page.status_code, actor.role, actor.organisation_id) == (200, None, None)
    assert client.get("/desk/members/").status_code == 404


def test_no_password_and_no_code_is_written_anywhere(client: Client, world: World) -> None:
    sign_in(client, "chenli", "a secret nobody may read")

    assert not any("secret" in entry.body for entry in Entry.objects.all())


def test_a_stolen_session_cannot_try_codes_until_one_fits(world: World) -> None:
    client = world.client_of(world.operator)
    kept = second_factor.unused_recovery_codes(world.operator.person)

    answers = [client.post("/account/recovery-codes/", {"code": "000000"}).status_code for _ in range(5)]
    right = client.post("/account/recovery-codes/", {"code": kept[0]})

    assert answers == [422, 422, 422, 422, 429]
    assert right.status_code == 429
    assert second_factor.unused_recovery_codes(world.operator.person) == kept


def test_wrong_codes_from_many_addresses_lock_too(world: World) -> None:
    """Somebody with the password and a thousand addresses must not try a thousand codes."""
    answers = []
    for number in range(21):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        sign_in(client, "linxiao")
        answers.append(client.post("/sign-in/code/", {"code": "000000"}).status_code)
    own = Client()
    sign_in(own, "linxiao")
    right = own.post("/sign-in/code/", {"code": second_factor.code_now(TOTP_SECRET)})

    assert answers == [422] * 20 + [429]
    assert right.status_code == 429
    assert lockout.is_locked("linxiao")


def test_without_codes_the_technical_duty_is_told_no_more_than_everybody(world: World) -> None:
    new = NewMember(
        "newduty", "新值守", "d@example.cn", "13800000001", "en", Role.TECHNICAL_DUTY, is_administrator=False
    )
    seat = add_member(world.operator.organisation.pk, new, actor=SYSTEM, now=NOW).membership
    client = world.client_of(Member(person=seat.person, seat=seat))

    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404
    assert set(client.get("/health").json()) == {"status"}
    assert "clock" in world.client_of(world.technical_duty).get("/health").json()
