"""The cast and the stage: everybody who acts in the tests, each with a seat given through the use-cases.

def test_something(world: World) -> None:
    publish(lot.pk, actor=world.agency.actor, now=NOW)
    page = world.client_of(world.operator).get("/desk/")
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
    centre = _organisation("望川市公共资源交易中心", "12", OrganisationKind.CENTRE, now)
    world = World(
        tenderee=_alone(
            "望川市水务投资有限公司", "91", OrganisationKind.TENDEREE, "周敏", "zhoumin", Role.TENDEREE, now
        ),
        purchaser=_alone(
            "望川市第一中学", "12", OrganisationKind.PURCHASER, "吴建国", "wujianguo", Role.PURCHASER, now
        ),
        agency=_alone("汇正工程咨询有限公司", "91", OrganisationKind.AGENCY, "李文静", "liwenjing", Role.AGENCY, now),
        bidder=_alone("江南建工集团有限公司", "91", OrganisationKind.BIDDER, "陈立", "chenli", Role.BIDDER, now),
        second_bidder=_alone(
            "北岭路桥有限公司", "91", OrganisationKind.BIDDER, "王海燕", "wanghaiyan", Role.BIDDER, now
        ),
        third_bidder=_alone(
            "远大建设股份有限公司", "91", OrganisationKind.BIDDER, "赵强", "zhaoqiang", Role.BIDDER, now
        ),
        expert=_alone(
            "省综合评标专家库", "11", OrganisationKind.EXPERT_POOL, "孙教授", "sunjiaoshou", Role.EXPERT, now
        ),
        operator=_seat(centre, "林晓", "linxiao", Role.OPERATOR, now, is_administrator=True),
        witness=_seat(centre, "何平", "heping", Role.WITNESS, now),
        technical_duty=_seat(centre, "高峰", "gaofeng", Role.TECHNICAL_DUTY, now),
        supervisor=_alone(
            "望川市发展和改革委员会", "11", OrganisationKind.AUTHORITY, "郑一鸣", "zhengyiming", Role.SUPERVISOR, now
        ),
        custodian=_alone("望川市公证处", "12", OrganisationKind.CUSTODIAN, "冯雪", "fengxue", Role.CUSTODIAN, now),
        stranger=_alone("西川贸易有限公司", "91", OrganisationKind.BIDDER, "路人", "luren", Role.BIDDER, now),
    )
    Person.objects.update(password=make_password(PASSWORD))
    for member in world.members():
        if member.seat.needs_second_factor:
            _set_up_codes(member, now)
    return world


def credit_code(name: str, authority: str) -> str:
    """A well-formed unified social credit code that always belongs to this name."""
    number = sum(ord(character) * 31**index for index, character in enumerate(name)) % 10**9
    body = f"{authority}330100{number:09d}"
    return body + check_digit(body)


def _alone(
    name: str, authority: str, kind: OrganisationKind, who: str, login: str, role: Role, now: datetime
) -> Member:
    return _seat(_organisation(name, authority, kind, now), who, login, role, now, is_administrator=True)


def _organisation(name: str, authority: str, kind: OrganisationKind, now: datetime) -> Organisation:
    new = NewOrganisation(name=name, code=credit_code(name, authority), kind=kind)
    return open_organisation(new, actor=SYSTEM, now=now)


def _seat(
    organisation: Organisation, who: str, login: str, role: Role, now: datetime, *, is_administrator: bool = False
) -> Member:
    new = NewMember(
        login=login,
        name=who,
        email=f"{login}@example.cn",
        phone="0571-88001234",
        language="zh-hans",
        role=role,
        is_administrator=is_administrator,
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
