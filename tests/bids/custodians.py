"""Custodians as the tests need them: three bodies with keys whose private halves the test holds, and a set in force."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.bids.actions import ask_drill, pass_custody_drill, propose_custodians, put_custodians_in_force
from apps.bids.models import CustodianSet
from apps.bids.rules.envelope import decrypt_with, new_identity
from apps.bids.rules.escrow import PROOF
from apps.core.actor import SYSTEM
from apps.core.audience import Role
from apps.parties import second_factor
from apps.parties.actions import add_member, open_organisation, pass_drill, register_keys, set_second_factor
from apps.parties.models import Membership
from apps.parties.rules import OrganisationKind
from apps.parties.steps import NewMember, NewOrganisation
from tests.parties.conftest import NOW, BrowserKeys, new_keys
from tests.world import FOUNDED, TOTP_SECRET, Member, World, credit_code

BODIES = (
    ("望川市数字证书管理中心", "qinshu", "秦舒"),
    ("望川市档案馆", "lude", "陆德"),
    ("望川市公证协会", "wenqi", "温琦"),
)


@dataclass(frozen=True, slots=True)
class Custodian:
    """Somebody who answers for a body's key."""

    member: Member
    identity: str
    keys: BrowserKeys

    def drill(self, now: datetime) -> None:
        """Opens a test share as the browser does."""
        asked = ask_drill(actor=self.member.actor, now=now)
        proof = hashlib.sha256(PROOF + decrypt_with(asked.share, self.identity)).hexdigest()
        pass_custody_drill(asked.code, proof=proof, actor=self.member.actor, now=now)


def with_keys(member: Member, *, now: datetime = NOW) -> Custodian:
    """The member with tried keys."""
    keys = new_keys()
    key_pair = register_keys(member.seat.pk, keys.public, actor=member.actor, now=now)
    pass_drill(key_pair.pk, keys.answer(), actor=member.actor, now=now)
    return Custodian(member, new_identity(keys.x25519.private_bytes_raw()), keys)


def members_of_bodies(world: World, count: int) -> list[Member]:
    """Members of so many different custodian bodies: the world's own first."""
    return [world.custodian, *(member_of_body(*body) for body in BODIES[: count - 1])]


def second_operator(world: World) -> Member:
    """Another of the centre's operators, always the same."""
    known = Membership.objects.select_related("person", "organisation").filter(person__login="fangyuan").first()
    if known is not None:
        return Member(known.person, known)
    new = NewMember("fangyuan", "方圆", "fangyuan@example.cn", "0571-88001234", "zh-hans", Role.OPERATOR, False)
    return _seated(world.operator.organisation.pk, new)


def put_in_force(world: World, custodians: Sequence[Custodian], *, now: datetime, threshold: int = 2) -> CustodianSet:
    """A set of these, each drilled, proposed by one operator and approved by another."""
    for one in custodians:
        one.drill(now)
    seats = [one.member.seat.pk for one in custodians]
    proposed = propose_custodians(seats, threshold=threshold, actor=world.operator.actor, now=now)
    return put_custodians_in_force(proposed.code, actor=second_operator(world).actor, now=now)


def member_of_body(name: str, login: str, person: str) -> Member:
    """Somebody at a new custodian body."""
    new = NewOrganisation(name, credit_code(name, "12"), OrganisationKind.CUSTODIAN)
    body = open_organisation(new, actor=SYSTEM, now=FOUNDED)
    told = NewMember(login, person, f"{login}@example.cn", "0571-88001234", "zh-hans", Role.CUSTODIAN, True)
    return _seated(body.pk, told)


def _seated(organisation_id: int, new: NewMember) -> Member:
    """In a seat, with one-time codes."""
    seat = add_member(organisation_id, new, actor=SYSTEM, now=FOUNDED).membership
    member = Member(seat.person, seat)
    code = second_factor.code_now(TOTP_SECRET)
    set_second_factor(seat.person_id, secret=TOTP_SECRET, code=code, actor=member.actor, now=FOUNDED)
    return member
