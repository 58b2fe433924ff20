"""The cast and the stage: everybody who acts in the tests, each with a seat given through the use-cases.

A test takes `world`, acts with `actor=world.agency.actor` and looks with `world.client_of(world.operator)`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password
from django.test import Client

from apps.core.actor import SYSTEM, Actor
from apps.core.audience import Role
from apps.parties import second_factor
from apps.parties.actions import add_member, open_organisation, set_second_factor
from apps.parties.middleware import SEAT
from apps.parties.models import Membership, Organisation, Person
from apps.parties.queries import actor_for
from apps.parties.rules import OrganisationKind, check_digit
from apps.parties.steps import NewMember, NewOrganisation

FOUNDED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
"""When the cast got its seats: well before anything a test does."""
PASSWORD = "a door that opens at nine"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who one of the cast is, before the seat is given."""

    organisation: str
    authority: str
    """The first two characters of the organisation's credit code."""
    kind: OrganisationKind
    name: str
    login: str
    role: Role
    is_administrator: bool = True


K = OrganisationKind
CENTRE_NAME = "望川市公共资源交易中心"
ALONE = {
    "tenderee": Cast("望川市水务投资有限公司", "91", K.TENDEREE, "周敏", "zhoumin", Role.TENDEREE),
    "purchaser": Cast("望川市第一中学", "12", K.PURCHASER, "吴建国", "wujianguo", Role.PURCHASER),
    "agency": Cast("汇正工程咨询有限公司", "91", K.AGENCY, "李文静", "liwenjing", Role.AGENCY),
    "bidder": Cast("江南建工集团有限公司", "91", K.BIDDER, "陈立", "chenli", Role.BIDDER),
    "second_bidder": Cast("北岭路桥有限公司", "91", K.BIDDER, "王海燕", "wanghaiyan", Role.BIDDER),
    "third_bidder": Cast("远大建设股份有限公司", "91", K.BIDDER, "赵强", "zhaoqiang", Role.BIDDER),
    "expert": Cast("省综合评标专家库", "11", K.EXPERT_POOL, "孙明远", "sunmingyuan", Role.EXPERT),
    "supervisor": Cast("望川市发展和改革委员会", "11", K.AUTHORITY, "郑一鸣", "zhengyiming", Role.SUPERVISOR),
    "custodian": Cast("望川市公证处", "12", K.CUSTODIAN, "冯雪", "fengxue", Role.CUSTODIAN),
    "stranger": Cast("西川贸易有限公司", "91", K.BIDDER, "许知远", "xuzhiyuan", Role.BIDDER),
}
"""Those who are the only member of their organisation."""
STAFF = {
    "operator": Cast(CENTRE_NAME, "12", K.CENTRE, "林晓", "linxiao", Role.OPERATOR),
    "witness": Cast(CENTRE_NAME, "12", K.CENTRE, "何平", "heping", Role.WITNESS, is_administrator=False),
    "technical_duty": Cast(CENTRE_NAME, "12", K.CENTRE, "高峰", "gaofeng", Role.TECHNICAL_DUTY, is_administrator=False),
}
"""The centre's staff."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: a person in one seat."""

    person: Person
    seat: Membership

    @property
    def actor(self) -> Actor:
        """The member acting from this seat."""
        return actor_for(self.person, self.seat)

    @property
    def organisation(self) -> Organisation:
        """The organisation that the seat belongs to."""
        return self.seat.organisation


@dataclass(frozen=True, slots=True)
class World:
    """The whole cast. Everybody administers his own organisation, except the centre's witness and technical duty."""

    tenderee: Member
    purchaser: Member
    agency: Member
    bidder: Member
    second_bidder: Member
    third_bidder: Member
    expert: Member
    operator: Member
    witness: Member
    technical_duty: Member
    supervisor: Member
    custodian: Member
    stranger: Member
    """A person who signs in and has no business with any lot: another bidder's employee."""

    def members(self) -> list[Member]:
        """Everybody, in the order above."""
        return [getattr(self, field.name) for field in fields(self)]

    def client_of(self, member: Member) -> Client:
        """A browser in which the member is signed in, acting from the seat."""
        client = Client()
        client.force_login(member.person, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[SEAT] = member.seat.pk
        session.save()
        return client


def build(now: datetime = FOUNDED) -> World:
    """The cast, made through the use-cases; everybody's password is PASSWORD, centre staff have one-time codes."""
    centre = _organisation(STAFF["operator"], now)
    alone = {place: _seat(_organisation(cast, now), cast, now) for place, cast in ALONE.items()}
    staff = {place: _seat(centre, cast, now) for place, cast in STAFF.items()}
    world = World(**alone, **staff)
    Person.objects.update(password=make_password(PASSWORD))
    for member in world.members():
        member.person.refresh_from_db()
        if member.seat.needs_second_factor:
            _set_up_codes(member, now)
    return world


def credit_code(name: str, authority: str) -> str:
    """A well-formed unified social credit code that always belongs to this name."""
    number = sum(ord(character) * 31**index for index, character in enumerate(name)) % 10**9
    body = f"{authority}330100{number:09d}"
    return body + check_digit(body)


def _organisation(cast: Cast, now: datetime) -> Organisation:
    code = credit_code(cast.organisation, cast.authority)
    return open_organisation(NewOrganisation(cast.organisation, code, cast.kind), actor=SYSTEM, now=now)


def _seat(organisation: Organisation, cast: Cast, now: datetime) -> Member:
    new = NewMember(
        login=cast.login,
        name=cast.name,
        email=f"{cast.login}@example.cn",
        phone="0571-88001234",
        language="zh-hans",
        role=cast.role,
        is_administrator=cast.is_administrator,
    )
    seat = add_member(organisation.pk, new, actor=SYSTEM, now=now).membership
    return Member(person=seat.person, seat=seat)


def _set_up_codes(member: Member, now: datetime) -> None:
    set_second_factor(
        member.person.pk,
        secret=TOTP_SECRET,
        code=second_factor.code_now(TOTP_SECRET),
        actor=member.actor,
        now=now,
    )
