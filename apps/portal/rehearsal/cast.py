"""Seats the people of a case through the use-cases, before the server starts: the only part of a rehearsal inside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from apps.core.actor import SYSTEM
from apps.core.audience import Role
from apps.parties import actions
from apps.parties.models import Membership
from apps.parties.rules import OrganisationKind
from apps.parties.steps import NewMember, NewOrganisation
from apps.portal.demonstration.cast import credit_code
from apps.portal.rehearsal.people import Seats
from apps.portal.rehearsal.visitor import Seat

CENTRE, POOL = "望川市公共资源交易中心", "望川市综合评标专家库"
AGENCY, AUTHORITY = "正衡招标代理有限公司", "望川市公共资源交易监督局"
BUYERS = {"eng": "望川市城市建设投资有限公司", "gp": "望川大学"}
EXPERTS = ("顾清", "宋衡", "叶柏", "方硕", "钟毅", "罗宁", "冯远", "韩松", "邵文", "童安", "陆岩", "魏然")
CUSTODIANS = (("望川市数字证书管理中心", "秦舒"), ("望川市档案馆", "陆德"), ("望川市公证协会", "温琦"))
SPARE_EXPERTS = 2
"""How many more than the committee needs stand in the pool, so that the draw has a choice."""


def seat_the_cast(regime: str, bidders: Sequence[str], experts: int, now: datetime) -> Seats:
    """Every organisation is open and every seat is given."""
    seating = _Seating(now)
    is_eng = regime == "eng"
    buyer_kind = OrganisationKind.TENDEREE if is_eng else OrganisationKind.PURCHASER
    buyer_role = Role.TENDEREE if is_eng else Role.PURCHASER
    staff = [("林晚", Role.OPERATOR), ("齐越", Role.OPERATOR), ("吴桐", Role.WITNESS)]
    operator, second_operator, witness = seating.house(CENTRE, OrganisationKind.CENTRE, staff)
    (supervisor,) = seating.house(AUTHORITY, OrganisationKind.AUTHORITY, [("沈岚", Role.SUPERVISOR)])
    buyer, representative = seating.house(BUYERS[regime], buyer_kind, [("陆知行", buyer_role), ("谭一", buyer_role)])
    (host,) = seating.house(AGENCY, OrganisationKind.AGENCY, [("周敏", Role.AGENCY)])
    named = [(_expert_name(number), Role.EXPERT) for number in range(experts + SPARE_EXPERTS)]
    pool = seating.house(POOL, OrganisationKind.EXPERT_POOL, named)
    sellers = [
        seating.house(name, OrganisationKind.BIDDER, [(f"投标经办人{number}", Role.BIDDER)])[0]
        for number, name in enumerate(bidders, start=1)
    ]
    custodians = [
        seating.house(name, OrganisationKind.CUSTODIAN, [(person, Role.CUSTODIAN)])[0] for name, person in CUSTODIANS
    ]
    return Seats(
        buyer=buyer,
        representative=representative,
        host=host,
        operator=operator,
        second_operator=second_operator,
        witness=witness,
        supervisor=supervisor,
        bidders=tuple(sellers),
        experts=tuple(pool),
        custodians=tuple(custodians),
    )


class _Seating:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.houses = 0
        self.people = 0

    def house(self, name: str, kind: OrganisationKind, people: Sequence[tuple[str, Role]]) -> list[Seat]:
        """The organisation with its people, the first of whom administers it."""
        self.houses += 1
        new = NewOrganisation(name, credit_code(kind, 500 + self.houses), kind)
        organisation = actions.open_organisation(new, actor=SYSTEM, now=self.now)
        seats = []
        for place, (person, role) in enumerate(people):
            given = self._member(organisation.pk, person, role, is_administrator=place == 0)
            seats.append(Seat(given.pk, person, name, role.value))
        return seats

    def _member(self, organisation_id: int, name: str, role: Role, *, is_administrator: bool) -> Membership:
        self.people += 1
        login = f"rehearsal{self.people}"
        new = NewMember(
            login=login,
            name=name,
            email=f"{login}@wangchuan.example",
            phone="000 8800 0000",
            language="zh-hans",
            role=role,
            is_administrator=is_administrator,
        )
        return actions.add_member(organisation_id, new, actor=SYSTEM, now=self.now).membership


def _expert_name(number: int) -> str:
    return EXPERTS[number] if number < len(EXPERTS) else f"专家{number + 1}"
