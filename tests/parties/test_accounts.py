"""账号: passwords by invitation, one-time codes, unlocking with a reason, sessions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from apps.core.audience import Role
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.parties import lockout, second_factor
from apps.parties.actions import (
    add_member,
    choose_language,
    end_other_sessions,
    end_session,
    invite_again,
    remove_second_factor,
    renew_recovery_codes,
    set_password,
    set_second_factor,
    shut_out_devices,
    unlock_account,
)
from apps.parties.actions.accounts import PasswordTooWeak
from apps.parties.models import AccountUnlock, Invitation, Passkey, SignInSession
from apps.parties.steps import NewMember
from tests.parties.conftest import NOW, kinds_on
from tests.world import PASSWORD, TOTP_SECRET, World

Refuses = Callable[[Any, str], AbstractContextManager[None]]
GOOD = "seven quiet rivers"
REASON = "电话核实身份"


@pytest.fixture
def token(world: World) -> str:
    """A fresh invitation of the bidder, made by the technical duty."""
    return invite_again(world.bidder.person.pk, reason=REASON, actor=world.technical_duty.actor, now=NOW)


def lock(world: World) -> None:
    """Five wrong passwords for the bidder."""
    for _ in range(5):
        Client().post("/sign-in/", {"login": "chenli", "password": "wrong"})


def test_an_invitation_sets_the_password_once(world: World, token: str, refused: Refuses) -> None:
    person = set_password(token, GOOD, now=NOW)

    assert person.check_password(GOOD)
    assert kinds_on(person.stream.name)[-2:] == ["person.invited", "person.password_set"]
    with refused(Refused, "invitation_spent"):
        set_password(token, "another good password", now=NOW)


@pytest.mark.parametrize("days", [7, 8])
def test_an_invitation_expires(world: World, token: str, refused: Refuses, days: int) -> None:
    with refused(Refused, "invitation_spent"):
        set_password(token, GOOD, now=NOW + timedelta(days=days))

    world.bidder.person.refresh_from_db()
    assert world.bidder.person.check_password(PASSWORD)


def test_a_new_invitation_ends_the_earlier_one(world: World, token: str, refused: Refuses) -> None:
    invite_again(
        world.bidder.person.pk, reason=REASON, actor=world.technical_duty.actor, now=NOW + timedelta(minutes=1)
    )

    with refused(Refused, "invitation_spent"):
        set_password(token, GOOD, now=NOW + timedelta(minutes=2))


def test_a_made_up_token_opens_nothing_and_only_the_hash_is_kept(world: World, token: str, refused: Refuses) -> None:
    with refused(Refused, "invitation_spent"):
        set_password("made-up", GOOD, now=NOW)

    assert token not in str(Invitation.objects.values())
    assert not any(token in entry.body for entry in Entry.objects.all())


@pytest.mark.parametrize("weak", ["short", "123456789012", "chenli@example.cn"])
def test_a_weak_password_is_refused_with_all_reasons(world: World, token: str, weak: str) -> None:
    with pytest.raises(PasswordTooWeak) as caught:
        set_password(token, weak, now=NOW)

    assert caught.value.reasons
    assert Invitation.objects.filter(used_at__isnull=True).exists()


def test_codes_are_set_up_with_a_code_and_kept_encrypted(world: World) -> None:
    person = world.bidder.person

    code = second_factor.code_now(TOTP_SECRET)
    set_second_factor(person.pk, secret=TOTP_SECRET, code=code, actor=world.bidder.actor, now=NOW)

    kept = Authenticator.objects.get(user=person, type="totp")
    assert TOTP_SECRET not in str(kept.data)
    assert len(second_factor.unused_recovery_codes(person)) == 10
    assert kinds_on(person.stream.name)[-1] == "person.second_factor_set"


@pytest.mark.parametrize("code", ["000000", "", "abc"])
def test_a_wrong_code_sets_nothing_up(world: World, refused: Refuses, code: str) -> None:
    with refused(Refused, "code_wrong"):
        set_second_factor(world.bidder.person.pk, secret=TOTP_SECRET, code=code, actor=world.bidder.actor, now=NOW)

    assert not second_factor.has_one(world.bidder.person.pk)


def test_nobody_sets_up_codes_for_another(world: World, refused: Refuses) -> None:
    with refused(NotAllowed, "not_oneself"):
        set_second_factor(
            world.bidder.person.pk, secret=TOTP_SECRET, code="000000", actor=world.stranger.actor, now=NOW
        )


def test_recovery_codes_work_once_and_are_renewed_with_a_code(world: World) -> None:
    person = world.operator.person
    first = second_factor.unused_recovery_codes(person)

    assert second_factor.accepts(person, first[0])
    assert not second_factor.accepts(person, first[0])
    renew_recovery_codes(person.pk, code=first[1], actor=world.operator.actor, now=NOW)

    renewed = second_factor.unused_recovery_codes(person)
    assert len(renewed) == 10
    assert not set(first) & set(renewed)


def test_five_failures_lock_and_the_technical_duty_unlocks_with_a_reason(world: World) -> None:
    lock(world)
    assert lockout.is_locked("chenli")

    unlock = unlock_account(world.bidder.person.pk, reason=REASON, actor=world.technical_duty.actor, now=NOW)

    assert not lockout.is_locked("chenli")
    assert (unlock.unlocked_by, unlock.reason) == (world.technical_duty.person, REASON)
    assert kinds_on("centre:desk") == ["person.unlocked"]
    assert REASON not in Entry.objects.get(stream="centre:desk").body


def test_an_account_that_is_not_locked_is_not_unlocked(world: World, refused: Refuses) -> None:
    with refused(WrongState, "account_not_locked"):
        unlock_account(world.bidder.person.pk, reason=REASON, actor=world.technical_duty.actor, now=NOW)

    assert not AccountUnlock.objects.exists()


def test_unlocking_needs_a_reason_and_the_right_person(world: World, refused: Refuses) -> None:
    lock(world)

    with refused(Refused, "reason_missing"):
        unlock_account(world.bidder.person.pk, reason=" ", actor=world.technical_duty.actor, now=NOW)
    for member in (world.bidder, world.second_bidder, world.operator, world.supervisor, world.stranger):
        with refused(NotAllowed, "not_the_helper"):
            unlock_account(world.bidder.person.pk, reason=REASON, actor=member.actor, now=NOW)
    assert lockout.is_locked("chenli")


def test_a_lost_phone_is_helped_with_and_the_person_hears_it(world: World) -> None:
    person = world.operator.person

    remove_second_factor(person.pk, reason="手机丢失，当面核实", actor=world.technical_duty.actor, now=NOW)

    assert not second_factor.has_one(person.pk)
    assert kinds_on(person.stream.name)[-1] == "person.second_factor_removed"
    assert AccountUnlock.objects.get().person == person


def test_lost_devices_are_shut_out_by_whoever_helps(world: World, refused: Refuses) -> None:
    person, browser = world.bidder.person, Client()
    browser.post("/sign-in/", {"login": "chenli", "password": PASSWORD})
    Passkey.objects.create(person=person, name="手机", credential_id=b"1", credential=b"2", made_at=NOW)
    duty = world.client_of(world.technical_duty)

    with refused(NotAllowed, "not_the_helper"):
        shut_out_devices(person.pk, reason=REASON, actor=world.second_bidder.actor, now=NOW)
    with refused(Refused, "reason_missing"):
        shut_out_devices(person.pk, reason=" ", actor=world.technical_duty.actor, now=NOW)
    answer = duty.post(f"/desk/accounts/{person.pk}/", {"act": "shut_out", "reason": REASON})

    assert answer.status_code == 302
    assert browser.get("/account/").status_code == 302
    assert not Passkey.objects.exists()
    assert AccountUnlock.objects.get().reason == REASON
    assert kinds_on(person.stream.name)[-1] == kinds_on("centre:desk")[-1] == "person.devices_shut_out"
    with refused(WrongState, "no_device"):
        shut_out_devices(person.pk, reason=REASON, actor=world.technical_duty.actor, now=NOW)


def test_an_invitation_again_needs_a_reason_that_is_kept(world: World, refused: Refuses) -> None:
    with refused(Refused, "reason_missing"):
        invite_again(world.bidder.person.pk, reason="?", actor=world.technical_duty.actor, now=NOW)
    invite_again(world.bidder.person.pk, reason=REASON, actor=world.technical_duty.actor, now=NOW)

    assert AccountUnlock.objects.get().reason == REASON
    assert kinds_on("centre:desk") == ["person.invited"]


def test_an_administrator_helps_members_who_have_no_seat_elsewhere(world: World, refused: Refuses) -> None:
    """Otherwise adding somebody known as a member would be a way into that person's account."""
    centre = world.operator.organisation
    taken = NewMember("chenli", "陈立", "c@example.cn", "13800000000", "zh-hans", Role.BIDDER, is_administrator=False)
    add_member(world.stranger.organisation.pk, taken, actor=world.stranger.actor, now=NOW)

    with refused(NotAllowed, "not_the_helper"):
        invite_again(world.bidder.person.pk, reason=REASON, actor=world.stranger.actor, now=NOW)
    token = invite_again(world.witness.person.pk, reason=REASON, actor=world.operator.actor, now=NOW)

    assert world.witness.organisation == centre
    assert set_password(token, GOOD, now=NOW) == world.witness.person


def test_language_is_remembered_with_the_person(world: World, refused: Refuses) -> None:
    client = world.client_of(world.bidder)

    client.post("/preferences/language", {"language": "en", "next": "/account/"})

    world.bidder.person.refresh_from_db()
    assert world.bidder.person.language == "en"
    with refused(Refused, "language_unknown"):
        choose_language(world.bidder.person.pk, "fr", actor=world.bidder.actor)


def test_a_session_is_ended_from_another_browser(world: World, refused: Refuses) -> None:
    one, other = Client(), Client()
    for client in (one, other):
        client.post("/sign-in/", {"login": "chenli", "password": PASSWORD})
    first = SignInSession.objects.order_by("pk")[0]

    with refused(NotAllowed, "not_oneself"):
        end_session(first.pk, actor=world.stranger.actor, now=NOW)
    answer = other.post(f"/account/sessions/{first.pk}/end")

    assert answer.status_code == 302
    assert one.get("/account/").status_code == 302
    assert other.get("/account/").status_code == 200
    assert kinds_on(world.bidder.person.stream.name)[-1] == "person.session_ended"


def test_all_other_browsers_are_signed_out_at_once(world: World, refused: Refuses) -> None:
    browsers = [Client() for _browser in range(3)]
    for client in browsers:
        client.post("/sign-in/", {"login": "chenli", "password": PASSWORD})
    here = browsers[2]

    with refused(NotAllowed, "not_oneself"):
        end_other_sessions(world.bidder.person.pk, keep="", actor=world.stranger.actor, now=NOW)
    assert here.post("/account/sessions/others/end").status_code == 302

    assert [client.get("/account/").status_code for client in browsers] == [302, 302, 200]
    assert kinds_on(world.bidder.person.stream.name)[-2:] == ["person.session_ended"] * 2
    with refused(WrongState, "no_other_session"):
        end_other_sessions(
            world.bidder.person.pk, keep=here.session.session_key or "", actor=world.bidder.actor, now=NOW
        )


def test_another_persons_session_does_not_exist(world: World) -> None:
    Client().post("/sign-in/", {"login": "chenli", "password": PASSWORD})
    session = SignInSession.objects.get()

    answer = world.client_of(world.stranger).post(f"/account/sessions/{session.pk}/end")

    assert answer.status_code == 404
    assert SignInSession.objects.exists()


def test_help_on_the_page_makes_a_link_that_works(world: World) -> None:
    duty = world.client_of(world.technical_duty)

    page = duty.post(
        f"/desk/accounts/{world.bidder.person.pk}/", {"act": "invite", "reason": REASON}, follow=True
    ).content.decode()
    address = page.split("data-invitation-link>")[1].split("<")[0]
    guest = Client()
    landing = guest.get(address)
    done = guest.post(landing["Location"], {"password": GOOD, "again": GOOD})

    assert landing["Location"] == "/account/password/"
    assert (done.status_code, done["Location"]) == (302, "/sign-in/")
    world.bidder.person.refresh_from_db()
    assert world.bidder.person.check_password(GOOD)


def test_the_password_page_without_an_invitation_says_so(client: Client, world: World) -> None:
    page = client.get("/account/password/")

    assert page.status_code == 404
    assert "此邀请不能使用" in page.content.decode()


def test_two_different_passwords_are_told_apart(world: World, token: str, settings: Any) -> None:
    session = Client()
    session.get(f"/invitation/{token}/")

    page = session.post("/account/password/", {"password": GOOD, "again": "other"})

    assert page.status_code in {404, 422}
    world.bidder.person.refresh_from_db()
    assert world.bidder.person.check_password(PASSWORD)
