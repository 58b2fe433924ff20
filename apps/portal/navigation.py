"""What the left navigation of the workbench and the top of the public site offer, by role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.audience import BUYERS, CENTRE, Role

Text = str | Promise
ALL = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a navigation: the name of its address, its words, its icon and the roles that have it."""

    name: str
    label: Text
    icon: str
    roles: frozenset[Role] = ALL
    count: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as the shell draws it."""

    url: str
    label: Text
    icon: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Entries that belong together, under one heading."""

    title: Text
    items: tuple[Item, ...]


PUBLIC_PLACES = (
    Place("portal:lots", _("交易公告"), "file-text"),
    Place("portal:deadlines", _("开标日程"), "calendar"),
    Place("openings:today", _("今日开标"), "gavel"),
    Place("green:public", _("绿色通道"), "route"),
    Place("portal:statistics", _("交易统计"), "report-analytics"),
    Place("portal:verify", _("核验"), "shield-check"),
    Place("portal:help", _("办事指南"), "info-circle"),
)

MORE_PUBLIC_PLACES = (
    Place("portal:publicity", _("公示与异议"), "speakerphone"),
    Place("portal:disclosure", _("信息公开目录"), "clipboard-check"),
    Place("portal:rules", pgettext_lazy("公开页面", "规则库"), "book-2"),
    Place("tenders:plans", _("招标计划"), "calendar"),
    Place("portal:watching", _("邮件和日历订阅"), "bell"),
    Place("evidence:log", _("透明日志"), "stack-2"),
    Place("exchange:reference", _("开放接口"), "arrows-exchange"),
    Place("portal:about", _("关于平台"), "info-circle"),
)
"""What the foot of every public page offers beside the top bar."""

DESK_PLACES: tuple[tuple[Text, tuple[Place, ...]], ...] = (
    (
        _("要办的事"),
        (
            Place("portal:desk", _("工作台"), "home"),
            Place("portal:inbox", _("收件箱"), "mail", count="unread"),
            Place("bids:own", _("我的投标"), "lock", frozenset({Role.BIDDER})),
            Place("evaluation:evaluations", _("我的评标"), "scale", frozenset({Role.EXPERT})),
            Place("evaluation:own_expert", _("邀请与请假"), "calendar", frozenset({Role.EXPERT})),
            Place("tenders:projects", _("项目与标段"), "folder", frozenset(BUYERS)),
            Place("tenders:own_plans", _("招标计划"), "calendar", frozenset({Role.TENDEREE, Role.PURCHASER})),
            Place("tenders:entries", _("全部标段"), "list", frozenset({*BUYERS, *CENTRE, Role.SUPERVISOR})),
            Place("scheduling:board", _("场地看板"), "layout-board", frozenset({*CENTRE, Role.SUPERVISOR})),
            Place("green:cases", _("绿色通道"), "route", frozenset({*BUYERS, *CENTRE, Role.SUPERVISOR})),
            Place(
                "tenders:objections",
                _("异议与答复"),
                "flag",
                frozenset({Role.BIDDER, *BUYERS, Role.SUPERVISOR}),
            ),
            Place("bids:account", _("保证金账户"), "building-bank", frozenset({Role.OPERATOR})),
            Place("bids:custodians", _("托管组"), "key", frozenset({Role.OPERATOR})),
            Place("bids:custody", _("密钥托管"), "key", frozenset({Role.CUSTODIAN})),
            Place("tenders:calendar", _("工作日历"), "calendar", frozenset({Role.OPERATOR})),
            Place("parties:onboarding_list", _("主体核验"), "users", frozenset({Role.OPERATOR})),
            Place("evaluation:experts", _("专家库"), "users", frozenset({Role.OPERATOR})),
            Place("evaluation:venues", _("本中心场所"), "building", frozenset({Role.OPERATOR})),
            Place("evaluation:site_requests", _("场地请求"), "calendar", frozenset({Role.OPERATOR})),
            Place(
                "evaluation:seat_directory", _("共享席位目录"), "list", frozenset({*BUYERS, *CENTRE, Role.SUPERVISOR})
            ),
            Place("parties:exclusions", _("禁止参加投标"), "ban", frozenset({Role.OPERATOR, Role.SUPERVISOR})),
            Place("parties:accounts", _("账号"), "lock-open", frozenset({Role.OPERATOR, Role.TECHNICAL_DUTY})),
        ),
    ),
    (
        _("查阅"),
        (
            Place("portal:lots", _("交易公告"), "search"),
            Place(
                "evidence:journal", _("全过程记录"), "shield-check", frozenset({Role.SUPERVISOR, Role.TECHNICAL_DUTY})
            ),
            Place("evidence:health_wall", _("看运行状况"), "activity", frozenset({Role.TECHNICAL_DUTY})),
            Place("portal:deliveries", _("消息送达"), "mail", frozenset({Role.TECHNICAL_DUTY})),
            Place("portal:help", _("办事指南"), "info-circle"),
        ),
    ),
    (
        _("本人与本单位"),
        (
            Place("parties:members", _("本单位人员"), "users"),
            Place("parties:keys", _("密钥与证书"), "key"),
            Place("parties:account", _("本人账户"), "user"),
            Place("exchange:tokens", _("接口令牌"), "arrows-exchange"),
            Place("exchange:webhooks", _("变更推送"), "send"),
            Place("portal:preferences", _("消息设置"), "settings"),
        ),
    ),
)


def top(path: str) -> tuple[Item, ...]:
    """The entries of the public site's top bar."""
    here = _here(PUBLIC_PLACES, path)
    return tuple(_item(place, here, {}) for place in PUBLIC_PLACES)


def foot(path: str) -> tuple[Item, ...]:
    """The entries at the foot of every public page."""
    here = _here(MORE_PUBLIC_PLACES, path)
    return tuple(_item(place, here, {}) for place in MORE_PUBLIC_PLACES)


def sections_for(role: Role | None, *, path: str, counts: dict[str, int]) -> tuple[Section, ...]:
    """The workbench's navigation for somebody who acts in this role; without a role what everybody has."""
    offered = [
        (title, [place for place in places if place.roles is ALL or role in place.roles])
        for title, places in DESK_PLACES
    ]
    here = _here([place for _title, places in offered for place in places], path)
    return tuple(
        Section(title, tuple(_item(place, here, counts) for place in places)) for title, places in offered if places
    )


def _item(place: Place, here: str, counts: dict[str, int]) -> Item:
    url = _address(place.name)
    return Item(url, place.label, place.icon, counts.get(place.count, 0), url == here)


def _here(places: Iterable[Place], path: str) -> str:
    """The address among these that the page lies at or below; the longest, since one may lie below another."""
    return max((url for place in places if path.startswith(url := _address(place.name))), key=len, default="")


@cache
def _address(name: str) -> str:
    """Addresses of places are the same for as long as the process runs."""
    return reverse(name)
