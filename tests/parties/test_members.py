"""成员与授权: an organisation's people are its own matter."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.core.actor import CLOCK
from apps.core.audience import Role
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.ticking import tick
from apps.parties import grants
from apps.parties.actions import add_member, end_delegation, end_membership, grant_delegation, request_certificate
from apps.parties.actions.members import NewDelegation
from apps.parties.grants import Permission
from apps.parties.lifecycle import CertificateState, KeyState, MembershipState
from apps.parties.models import Membership, OrganisationGrant, Person
from apps.parties.queries import actor_for
from apps.parties.steps import NewMember
from tests.parties.conftest import NOW, kinds_on, ready_keys
from tests.world import Member, World

Refuses = Callable[[Any, str], AbstractContextManager[None]]
COLLEAGUE = NewMember(
    "xiaomei", "陈小美", "xm@example.cn", "13800000000", "zh-hans", Role.BIDDER, is_administrator=False
)
A_WEEK = NewDelegation(Permission.UNLOCK_MEMBERS, NOW, NOW + timedelta(days=7))


@pytest.fixture
def colleague(world: World) -> Member:
    """A second member of the bidder's organisation."""
    seat = add_member(world.bidder.organisation.pk, COLLEAGUE, actor=world.bidder.actor, now=NOW).membership
    return Member(person=seat.person, seat=seat)


def test_the_administrator_adds_a_member_who_is_invited(world: World) -> None:
    invited = add_member(world.bidder.organisation.pk, COLLEAGUE, actor=world.bidder.actor, now=NOW)

    assert invited.token is not None
    assert not invited.membership.person.has_usable_password()
    assert kinds_on(world.bidder.organisation.stream.name)[-1] == "seat.given"
    assert kinds_on(invited.membership.person.stream.name) == ["person.invited"]


def test_a_known_person_gets_one_more_seat_and_no_invitation(world: World) -> None:
    known = replace(COLLEAGUE, login="xuzhiyuan", name="许知远")

    invited = add_member(world.bidder.organisation.pk, known, actor=world.bidder.actor, now=NOW)

    assert invited.token is None
    assert invited.membership.person == world.stranger.person


@pytest.mark.parametrize(
    ("_case", "change", "code"),
    [
        ("somebody else's login", {"login": "xuzhiyuan"}, "login_taken"),
        ("a role of another kind", {"role": Role.SUPERVISOR}, "seat_does_not_fit"),
        ("a malformed login", {"login": "X"}, "login_malformed"),
        ("no name", {"name": " "}, "name_missing"),
        ("the same seat twice", {"login": "chenli", "name": "陈立"}, "seat_held"),
    ],
)
def test_seats_that_are_not_given(
    world: World, refused: Refuses, _case: str, change: dict[str, Any], code: str
) -> None:
    with refused(Refused, code):
        add_member(world.bidder.organisation.pk, replace(COLLEAGUE, **change), actor=world.bidder.actor, now=NOW)

    assert world.bidder.organisation.memberships.count() == 1


def test_nobody_else_adds_members(world: World, refused: Refuses) -> None:
    for member in world.members():
        if member is world.bidder:
            continue
        with refused(NotAllowed, "not_the_administrator"):
            add_member(world.bidder.organisation.pk, COLLEAGUE, actor=member.actor, now=NOW)
    assert not Person.objects.filter(login="xiaomei").exists()


def test_an_ended_seat_takes_keys_certificate_and_delegations_with_it(
    world: World, colleague: Member, authority: Any
) -> None:
    keys, key_pair = ready_keys(colleague)
    certificate = request_certificate(
        key_pair.pk, keys.request(), authority=authority, revocations_at="http://x/", actor=colleague.actor, now=NOW
    )
    grant_delegation(colleague.seat.pk, A_WEEK, actor=world.bidder.actor, now=NOW)

    end_membership(colleague.seat.pk, actor=world.bidder.actor, now=NOW)

    for row in (colleague.seat, key_pair, certificate):
        row.refresh_from_db()
    assert (colleague.seat.state, key_pair.state) == (MembershipState.ENDED, KeyState.RETIRED)
    assert (certificate.state, certificate.end_reason) == (CertificateState.REVOKED, "seat_ended")
    assert not OrganisationGrant.objects.exists()
    assert kinds_on(world.bidder.organisation.stream.name)[-2:] == ["delegation.ended", "seat.ended"]


def test_the_last_administrator_stays(world: World, refused: Refuses) -> None:
    with refused(Refused, "last_administrator"):
        end_membership(world.bidder.seat.pk, actor=world.bidder.actor, now=NOW)

    world.bidder.seat.refresh_from_db()
    assert world.bidder.seat.state == MembershipState.ACTIVE


def test_a_seat_ends_once(world: World, colleague: Member, refused: Refuses) -> None:
    end_membership(colleague.seat.pk, actor=world.bidder.actor, now=NOW)

    with refused(WrongState, "wrong_state"):
        end_membership(colleague.seat.pk, actor=world.bidder.actor, now=NOW)


def test_a_delegation_holds_during_its_period_only(world: World, colleague: Member) -> None:
    grant_delegation(colleague.seat.pk, A_WEEK, actor=world.bidder.actor, now=NOW)

    def holds(days: int) -> bool:
        return grants.holds(
            colleague.actor, Permission.UNLOCK_MEMBERS, world.bidder.organisation, now=NOW + timedelta(days=days)
        )

    assert [holds(-1), holds(0), holds(6), holds(7)] == [False, True, True, False]
    elsewhere = actor_for(colleague.person, None)
    assert not grants.holds(elsewhere, Permission.UNLOCK_MEMBERS, world.bidder.organisation, now=NOW)


def test_whom_the_administrator_asked_may_add_members(world: World, colleague: Member) -> None:
    period = replace(A_WEEK, permission=Permission.MANAGE_MEMBERS)
    grant_delegation(colleague.seat.pk, period, actor=world.bidder.actor, now=NOW)

    another = replace(COLLEAGUE, login="another", name="另一人")
    add_member(world.bidder.organisation.pk, another, actor=colleague.actor, now=NOW)

    assert world.bidder.organisation.memberships.count() == 3


def test_time_ends_a_delegation_once_its_period_is_over(world: World, colleague: Member, refused: Refuses) -> None:
    delegation = grant_delegation(colleague.seat.pk, A_WEEK, actor=world.bidder.actor, now=NOW)

    with refused(TooEarly, "delegation_still_runs"):
        end_delegation(delegation.pk, actor=CLOCK, now=NOW + timedelta(days=6))
    done = tick(NOW + timedelta(days=7))
    again = tick(NOW + timedelta(days=7))

    delegation.refresh_from_db()
    assert (done, again) == (1, 0)
    assert delegation.ended_at == NOW + timedelta(days=7)
    assert not OrganisationGrant.objects.exists()


@pytest.mark.parametrize(
    ("_case", "change", "code"),
    [
        ("backwards", {"granted_until": NOW - timedelta(days=1)}, "period_runs_backward"),
        ("over already", {"granted_from": NOW - timedelta(9), "granted_until": NOW}, "period_runs_backward"),
    ],
)
def test_delegations_that_are_not_granted(
    world: World, colleague: Member, refused: Refuses, _case: str, change: dict[str, Any], code: str
) -> None:
    with refused(Refused, code):
        grant_delegation(colleague.seat.pk, replace(A_WEEK, **change), actor=world.bidder.actor, now=NOW)

    assert not colleague.seat.delegations.exists()


def test_a_delegate_passes_nothing_on(world: World, colleague: Member, refused: Refuses) -> None:
    period = replace(A_WEEK, permission=Permission.MANAGE_MEMBERS)
    grant_delegation(colleague.seat.pk, period, actor=world.bidder.actor, now=NOW)

    with refused(NotAllowed, "not_the_administrator"):
        grant_delegation(colleague.seat.pk, A_WEEK, actor=colleague.actor, now=NOW)


def test_the_database_itself_refuses_the_same_seat_twice(world: World) -> None:
    seat = world.bidder.seat

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=seat.person, organisation=seat.organisation, role=seat.role, since=NOW)


def test_pages_add_delegate_and_end(world: World) -> None:
    client = world.client_of(world.bidder)
    filled = {"name": "陈小美", "login": "xiaomei", "email": "x@example.cn", "phone": "13800000000", "role": "bidder"}

    added = client.post("/desk/members/new/", filled, follow=True).content.decode()
    seat = Membership.objects.get(person__login="xiaomei")
    blank = client.get(f"/desk/members/{seat.pk}/delegation/").content.decode()
    period = {"permission": Permission.UNLOCK_MEMBERS.value, "first_day": "2026-01-01", "last_day": "2099-12-31"}
    granted = client.post(f"/desk/members/{seat.pk}/delegation/", period, follow=True).content.decode()
    ended = client.post(f"/desk/members/{seat.pk}/end", follow=True).content.decode()

    assert "/invitation/" in added
    assert 'type="date"' in blank
    assert "为本单位人员解锁账号" in granted
    assert "已终止" in ended


def test_other_organisations_members_do_not_exist_for_a_stranger(world: World) -> None:
    client = world.client_of(world.stranger)

    seat = world.bidder.seat.pk
    answers = [
        client.post(f"/desk/members/{seat}/end"),
        client.get(f"/desk/members/{seat}/delegation/"),
        client.get(f"/desk/accounts/{world.bidder.person.pk}/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "陈立" not in client.get("/desk/members/").content.decode()


def test_the_list_of_members_costs_the_same_for_one_and_for_many(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        new = replace(COLLEAGUE, login=f"member{number}", name=f"成员{number}")
        add_member(world.bidder.organisation.pk, new, actor=world.bidder.actor, now=NOW)
    client = world.client_of(world.bidder)

    with django_assert_max_num_queries(18):
        client.get("/desk/members/")
