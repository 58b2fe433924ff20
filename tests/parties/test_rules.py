"""Pure rules: credit codes (GB 32100-2015), age recipients, certificate requests, seats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.audience import Role
from apps.parties.rules import SEATS_OF, OrganisationKind, check_digit, fits, is_credit_code
from apps.parties.rules.browsers import browser_name
from apps.parties.rules.names import name_key
from apps.parties.rules.recipient import public_key_of, recipient_of
from apps.parties.rules.signing import drill_for, is_answered, signing_key_of, spki_of_request
from tests.parties.conftest import new_keys

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODIES = st.text(ALPHABET, min_size=17, max_size=17)
KEYS = new_keys()
REQUEST = KEYS.request()


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000802100433B", "9144030071526726XG"])
def test_published_codes_are_well_formed(code: str) -> None:
    assert is_credit_code(code)


@given(BODIES)
def test_a_code_ends_with_its_check_digit_and_with_no_other(body: str) -> None:
    right = check_digit(body)

    assert [character for character in ALPHABET if is_credit_code(body + character)] == [right]


@given(BODIES, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body: str, place: int, character: str) -> None:
    code = body + check_digit(body)
    changed = code[:place] + character + code[place + 1 :]

    assert is_credit_code(changed) == (changed == code)


@given(st.text(max_size=40))
def test_any_text_at_all_is_answered(text: str) -> None:
    assert is_credit_code(text) in (True, False)


@given(st.binary(min_size=32, max_size=32))
def test_a_recipient_gives_its_key_back(key: bytes) -> None:
    assert public_key_of(recipient_of(key)) == key


def test_the_recipient_of_the_age_specification_is_read() -> None:
    recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"

    assert recipient_of(public_key_of(recipient)) == recipient


@given(st.text(max_size=80) | st.from_regex(r"age1[a-z0-9]{10,70}", fullmatch=True))
def test_anything_else_is_no_recipient(text: str) -> None:
    with pytest.raises(ValueError, match=r"recipient|X25519"):
        public_key_of(text)


@given(st.binary(max_size=400))
def test_hostile_bytes_are_no_request_and_no_key(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        spki_of_request(content)
    with pytest.raises(ValueError, match=r".+"):
        signing_key_of(content)


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_request_with_any_byte_changed_proves_nothing_new(place: int, change: int) -> None:
    changed = bytearray(REQUEST)
    changed[place % len(changed)] ^= change

    try:
        asked_for = spki_of_request(bytes(changed))
    except ValueError:
        return
    assert asked_for == KEYS.spki


def test_a_request_names_the_key_that_signed_it() -> None:
    keys = new_keys()

    assert spki_of_request(keys.request()) == keys.spki


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_no_made_up_answer_passes_a_drill(agreed: bytes, signature: bytes) -> None:
    keys = new_keys()
    drill = drill_for(keys.spki, secret_key="any")

    public = keys.x25519.public_key().public_bytes_raw()
    assert not is_answered(drill, public_key=public, spki=keys.spki, agreed=agreed, signature=signature)


def test_every_role_sits_somewhere_and_only_where_it_fits() -> None:
    assert {role for roles in SEATS_OF.values() for role in roles} == set(Role)
    assert fits(Role.BIDDER, OrganisationKind.BIDDER)
    assert not fits(Role.SUPERVISOR, OrganisationKind.BIDDER)


def test_names_sort_by_pinyin() -> None:
    names = ["张伟", "李娜", "王芳", "Alpha"]

    assert sorted(names, key=lambda name: name_key(name, limit=99)) == ["Alpha", "李娜", "王芳", "张伟"]
    assert name_key("重庆", limit=3) == "cho"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/133.0.0.0 Safari/537.36",
            "Chrome 133 / Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/133.0.0.0 Safari/537.36 Edg/133.0",
            "Edge 133 / Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox 130 / Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari 18 / iOS",
        ),
        ("", ""),
        ("x" * 500, "x" * 40),
    ],
)
def test_a_browser_is_recognised_in_a_list(agent: str, name: str) -> None:
    assert browser_name(agent) == name
