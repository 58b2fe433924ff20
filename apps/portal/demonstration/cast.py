"""The people of the demonstration: who they are, for whom they act, in which seat. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from apps.core.actor import SYSTEM, Actor
from apps.core.audience import Role
from apps.parties import actions
from apps.parties.models import Membership
from apps.parties.queries import actor_for
from apps.parties.rules import OrganisationKind, check_digit
from apps.parties.steps import NewMember, NewOrganisation
from apps.portal.demonstration.inside import InsideVisitor
from apps.portal.rehearsal.visitor import Seat

AREA = "369900"
"""An area code that no place has, so that no invented organisation carries a real one's number."""
MAIL = "wangchuan.example"


@dataclass(frozen=True, slots=True)
class House:
    """An organisation and its people, the first of whom administers it."""

    key: str
    name: str
    kind: OrganisationKind
    people: tuple[tuple[str, str, Role], ...]
    is_newcomer: bool = False
    """Has no keys yet and bids nowhere: a visitor can make them."""


K, R = OrganisationKind, Role
HOUSES = (
    House(
        "centre",
        "望川市公共资源交易中心",
        K.CENTRE,
        (("linwan", "林晚", R.OPERATOR), ("wutong", "吴桐", R.WITNESS), ("chengye", "程野", R.TECHNICAL_DUTY)),
    ),
    House("housing", "望川市住房和城乡建设局", K.AUTHORITY, (("shenlan", "沈岚", R.SUPERVISOR),)),
    House("finance", "望川市财政局", K.AUTHORITY, (("heyuan", "何远", R.SUPERVISOR),)),
    House("notary", "望川市公证处", K.CUSTODIAN, (("xuning", "许宁", R.CUSTODIAN),)),
    House(
        "pool",
        "望川市综合评标专家库",
        K.EXPERT_POOL,
        (
            ("guqing", "顾清", R.EXPERT),
            ("songheng", "宋衡", R.EXPERT),
            ("yebai", "叶柏", R.EXPERT),
            ("fangshuo", "方硕", R.EXPERT),
            ("zhongyi", "钟毅", R.EXPERT),
            ("luoning", "罗宁", R.EXPERT),
            ("hansong", "韩松", R.EXPERT),
        ),
    ),
    House(
        "city",
        "望川市城市建设投资有限公司",
        K.TENDEREE,
        (("luzhi", "陆知行", R.TENDEREE), ("tanyi", "谭一", R.TENDEREE)),
    ),
    House("water", "望川市水务投资有限公司", K.TENDEREE, (("jiangmian", "江勉", R.TENDEREE),)),
    House(
        "roads",
        "望川市交通发展集团有限公司",
        K.TENDEREE,
        (("qinlu", "秦路", R.TENDEREE), ("heqiao", "何桥", R.TENDEREE)),
    ),
    House("harbour", "望川港务有限公司", K.TENDEREE, (("pancheng", "潘澄", R.TENDEREE),)),
    House(
        "hospital",
        "望川市第二人民医院",
        K.PURCHASER,
        (("fangyu", "方予", R.PURCHASER), ("baizhi", "白芷", R.PURCHASER)),
    ),
    House("school", "望川市教育局", K.PURCHASER, (("duanmu", "端木禾", R.PURCHASER), ("shulan", "舒岚", R.PURCHASER))),
    House(
        "office",
        "望川市机关事务服务中心",
        K.PURCHASER,
        (("jichen", "季晨", R.PURCHASER), ("suyan", "苏衍", R.PURCHASER)),
    ),
    House("zhengheng", "正衡招标代理有限公司", K.AGENCY, (("zhoumin", "周敏", R.AGENCY), ("luoan", "罗安", R.AGENCY))),
    House("mingda", "明达工程咨询有限公司", K.AGENCY, (("yujing", "余静", R.AGENCY),)),
    House("bidder_a", "甲川建设集团有限公司", K.BIDDER, (("jiachuan", "贾川", R.BIDDER),)),
    House("bidder_b", "乙峰路桥工程有限公司", K.BIDDER, (("yifeng", "易峰", R.BIDDER),)),
    House("bidder_c", "丙泽水利市政有限公司", K.BIDDER, (("bingze", "邴泽", R.BIDDER),)),
    House("bidder_d", "丁远市政工程有限公司", K.BIDDER, (("dingyuan", "丁远", R.BIDDER),)),
    House("bidder_e", "戊禾建工集团有限公司", K.BIDDER, (("wuhe", "武禾", R.BIDDER),)),
    House("bidder_f", "己诚建设工程有限公司", K.BIDDER, (("jicheng", "纪诚", R.BIDDER),)),
    House("bidder_g", "庚岳工程总承包有限公司", K.BIDDER, (("gengyue", "耿岳", R.BIDDER),)),
    House("newcomer_a", "寅山建设工程有限公司", K.BIDDER, (("yinshan", "尹山", R.BIDDER),), is_newcomer=True),
    House("newcomer_b", "卯桥建筑工程有限公司", K.BIDDER, (("maoqiao", "毛乔", R.BIDDER),), is_newcomer=True),
    House("newcomer_c", "辰光市政工程有限公司", K.BIDDER, (("chenguang", "陈光", R.BIDDER),), is_newcomer=True),
    House("newcomer_d", "巳安机电安装有限公司", K.BIDDER, (("sian", "司安", R.BIDDER),), is_newcomer=True),
    House("newcomer_e", "午江水利建筑有限公司", K.BIDDER, (("wujiang", "邬江", R.BIDDER),), is_newcomer=True),
    House("newcomer_f", "申平建筑安装有限公司", K.BIDDER, (("shenping", "沈平", R.BIDDER),), is_newcomer=True),
)
_AUTHORITY_DIGITS = {K.CENTRE: "12", K.AUTHORITY: "11", K.PURCHASER: "12", K.CUSTODIAN: "12", K.EXPERT_POOL: "11"}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who was set up: organisations by key, actors by login."""

    organisations: Mapping[str, int]
    actors: Mapping[str, Actor]
    first: Mapping[str, Actor]
    """The first person of each organisation."""
    seats: Mapping[str, Seat]
    """Where each person sits, by login."""
    people: Mapping[str, Sequence[Seat]]
    """The seats of each organisation."""
    _met: dict[int, InsideVisitor] = field(default_factory=dict)

    def visitor(self, seat: Seat) -> InsideVisitor:
        """The person in the seat at a browser of this process, signed in when first met."""
        if seat.number not in self._met:
            visitor = InsideVisitor(seat)
            visitor.enter()
            self._met[seat.number] = visitor
        return self._met[seat.number]


def set_up(now: datetime) -> Cast:
    """Every house is open and every seat is given."""
    organisations: dict[str, int] = {}
    actors: dict[str, Actor] = {}
    first: dict[str, Actor] = {}
    seats: dict[str, Seat] = {}
    people: dict[str, list[Seat]] = {}
    for number, house in enumerate(HOUSES, start=1):
        new = NewOrganisation(house.name, credit_code(house.kind, number), house.kind)
        organisation = actions.open_organisation(new, actor=SYSTEM, now=now)
        organisations[house.key] = organisation.pk
        for place, (login, name, role) in enumerate(house.people):
            seat = _seat(organisation.pk, login, name, role, is_administrator=place == 0, now=now)
            actors[login] = actor_for(seat.person, seat)
            first.setdefault(house.key, actors[login])
            seats[login] = Seat(seat.pk, name, house.name, role.value)
            people.setdefault(house.key, []).append(seats[login])
    return Cast(organisations, actors, first, seats, people)


def credit_code(kind: OrganisationKind, number: int) -> str:
    """A well-formed unified social credit code of no real place."""
    body = f"{_AUTHORITY_DIGITS.get(kind, '91')}{AREA}{number:09d}"
    return body + check_digit(body)


def _seat(
    organisation_id: int, login: str, name: str, role: Role, *, is_administrator: bool, now: datetime
) -> Membership:
    new = NewMember(
        login=login,
        name=name,
        email=f"{login}@{MAIL}",
        phone="000 8800 0000",
        language="zh-hans",
        role=role,
        is_administrator=is_administrator,
    )
    return actions.add_member(organisation_id, new, actor=SYSTEM, now=now).membership
