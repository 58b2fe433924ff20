"""通行密钥: made after the password, shown instead of password and code, removed; and everything that proves nothing."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.refusals import Refused
from apps.evidence.models import Entry
from apps.parties import passkeys
from apps.parties.models import Passkey, Person
from apps.parties.passkeys import MOST
from tests.parties.authenticator import PRESENT, Device
from tests.parties.conftest import kinds_on
from tests.world import PASSWORD, Member, World

JSON = {"accept": "application/json"}
LEAVES = st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(["AA", "oWNmbXRkbm9uZQ", "e30"])
NAMES = st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "signature"])


def at_localhost(world: World, member: Member) -> Client:
    """A browser of the member under a name for which browsers make passkeys."""
    browser = world.client_of(member)
    browser.defaults["SERVER_NAME"] = "localhost"
    return browser


def ask(browser: Client, password: str = PASSWORD) -> Any:
    """What the browser is asked that is to make one."""
    return browser.post("/account/passkeys/making", {"password": password}, headers=JSON)


def add(browser: Client, device: Device) -> Any:
    """The device makes a passkey."""
    said = {"name": " 办公室  电脑 ", "credential": device.make(ask(browser).json())}
    return browser.post("/account/passkeys/addition", said, headers=JSON)


def enter(device: Device, browser: Client | None = None) -> Any:
    """The device shows its passkey in a browser of somebody who is not signed in."""
    browser = browser or Client(SERVER_NAME="localhost")
    question = browser.post("/sign-in/passkey/question", headers=JSON).json()
    said = {"ticket": question["ticket"], "credential": device.show(question["asked"]), "next": "/account/"}
    return browser.post("/sign-in/passkey", said, headers=JSON)


def code_of(answer: Any) -> str:
    """Why it was refused."""
    assert answer.status_code == 422
    return str(answer.json()["refused"]["code"])


@pytest.fixture
def device(world: World) -> Device:
    """A device with a passkey of the bidder."""
    made = Device()
    assert add(at_localhost(world, world.bidder), made).status_code == 201
    return made


def test_one_is_made_with_the_password_and_signs_in_alone(world: World) -> None:
    device, stranger = Device(), Client(SERVER_NAME="localhost")

    made = add(at_localhost(world, world.bidder), device)
    entered = enter(device, stranger)

    assert made.status_code == 201
    assert entered.json() == {"next": "/account/"}
    kept = Passkey.objects.get()
    assert (kept.person, kept.name, kept.counter) == (world.bidder.person, "办公室 电脑", 1)
    assert kinds_on(world.bidder.person.stream.name)[-2:] == ["person.passkey_added", "person.signed_in"]
    assert "办公室 电脑" in stranger.get("/account/passkeys/").content.decode()


def test_staff_need_no_code_beside_it(world: World) -> None:
    """The device asks for PIN, finger or face: two factors at once."""
    device, browser = Device(), Client(SERVER_NAME="localhost")
    add(at_localhost(world, world.operator), device)

    enter(device, browser)

    assert browser.get("/desk/accounts/").status_code == 200


def test_a_stolen_session_makes_none(world: World) -> None:
    browser = at_localhost(world, world.bidder)

    refused = [ask(browser, "wrong") for _try in range(6)]
    unasked = browser.post("/account/passkeys/addition", {"name": "x", "credential": "{}"}, headers=JSON)

    assert [answer.status_code for answer in refused] == [422] * 4 + [429] * 2
    assert code_of(refused[0]) == "password_wrong"
    assert code_of(unasked) == "passkey_wrong"
    assert not Passkey.objects.exists()


def test_what_was_asked_long_ago_is_taken_up_by_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner asked and cancelled; who finds the browser later would need the password."""
    browser, device = at_localhost(world, world.bidder), Device()
    asked = ask(browser).json()
    later = time.time() + 301
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    answer = browser.post("/account/passkeys/addition", {"name": "x", "credential": device.make(asked)}, headers=JSON)

    assert code_of(answer) == "passkey_wrong"
    assert not Passkey.objects.exists()


def test_a_device_that_asks_nobody_is_not_taken(world: World) -> None:
    answer = add(at_localhost(world, world.bidder), Device(flags=PRESENT))

    assert code_of(answer) == "passkey_wrong"
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("flaw", ["origin", "unverified", "key", "handle", "unknown"])
def test_what_proves_nothing_signs_nobody_in(device: Device, world: World, flaw: str) -> None:
    match flaw:
        case "origin":
            device.origin = "http://localhost.example"
        case "unverified":
            device.flags = PRESENT
        case "key":
            device.key = Device().key
        case "handle":
            device.handle = "AAAA"
        case "unknown":
            device.credential_id = b"somebody else's"
    before = Entry.objects.count()

    assert code_of(enter(device)) == "passkey_wrong"
    assert Entry.objects.count() == before
    assert Passkey.objects.get().last_used_at is None


def test_an_answer_counts_once(device: Device) -> None:
    browser = Client(SERVER_NAME="localhost")
    question = browser.post("/sign-in/passkey/question", headers=JSON).json()
    said = {"ticket": question["ticket"], "credential": device.show(question["asked"])}

    first = browser.post("/sign-in/passkey", said, headers=JSON)
    again = Client(SERVER_NAME="localhost").post("/sign-in/passkey", said, headers=JSON)

    assert first.status_code == 200
    assert code_of(again) == "passkey_wrong"


def test_a_ticket_of_somebodys_own_making_opens_nothing(device: Device) -> None:
    browser = Client(SERVER_NAME="localhost")

    answer = browser.post("/sign-in/passkey", {"ticket": "made:up", "credential": "{}"}, headers=JSON)

    assert code_of(answer) == "passkey_wrong"


def test_one_that_counts_backwards_was_copied(device: Device, world: World) -> None:
    enter(device)
    device.counter = 0

    assert code_of(enter(device)) == "passkey_copied"
    assert Passkey.objects.get().counter == 1


def test_whoever_left_enters_no_more(device: Device, world: World) -> None:
    Person.objects.filter(pk=world.bidder.person.pk).update(is_active=False)

    assert code_of(enter(device)) == "passkey_wrong"


def test_it_is_removed_by_its_owner_alone(device: Device, world: World) -> None:
    passkey = Passkey.objects.get()

    foreign = world.client_of(world.stranger).post(f"/account/passkeys/{passkey.pk}/removal")
    own = world.client_of(world.bidder).post(f"/account/passkeys/{passkey.pk}/removal")

    assert (foreign.status_code, own.status_code) == (404, 302)
    assert not Passkey.objects.exists()
    assert kinds_on(world.bidder.person.stream.name)[-1] == "person.passkey_removed"
    assert code_of(enter(device)) == "passkey_wrong"


def test_there_are_none_under_an_address_of_numbers_and_not_too_many(device: Device, world: World) -> None:
    numbers = world.client_of(world.bidder)
    numbers.defaults["SERVER_NAME"] = "127.0.0.1"
    kept = Passkey.objects.get()
    for number in range(MOST - 1):
        kept.pk, kept.credential_id = None, bytes([number])
        kept.save()

    assert code_of(ask(numbers)) == "passkeys_impossible"
    assert "此地址不能使用通行密钥" in numbers.get("/account/passkeys/").content.decode()
    assert code_of(add(at_localhost(world, world.bidder), Device())) == "passkeys_many"


def test_the_page_of_signing_in_offers_it_where_it_works(world: World) -> None:
    here, numbers = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="127.0.0.1")

    assert "data-passkeys" in here.get("/sign-in/").content.decode()
    assert "data-passkeys" not in numbers.get("/sign-in/").content.decode()


@pytest.mark.parametrize("part", ["id", "rawId", "signature"])
def test_a_number_for_a_text_sets_no_bytes_aside(device: Device, part: str) -> None:
    """bytes(10 ** 15) would take the whole machine."""
    browser = Client(SERVER_NAME="localhost")
    question = browser.post("/sign-in/passkey/question", headers=JSON).json()
    said = json.loads(device.show(question["asked"]))
    place = said if part in said else said["response"]
    place[part] = 10**15

    answer = browser.post(
        "/sign-in/passkey", {"ticket": question["ticket"], "credential": json.dumps(said)}, headers=JSON
    )

    assert code_of(answer) == "passkey_wrong"


@pytest.mark.django_db
@given(LEAVES | st.dictionaries(NAMES, LEAVES | st.dictionaries(NAMES, LEAVES, max_size=4), max_size=5))
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
def test_an_answer_that_is_none_is_refused_and_breaks_nothing(rf: Any, said: Any) -> None:
    request = rf.get("/", SERVER_NAME="localhost")
    _asked, state = passkeys.ask_to_show(request)

    for judge in (passkeys.made, passkeys.shown):
        with pytest.raises(Refused):
            judge(request, state, said)
    assert json.dumps(state)
