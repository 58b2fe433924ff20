"""联合体 — who bids together, as one field of the opening sheet: a text that people read and programs read alike.

``甲川建设集团有限公司（91320500MA1C1XY12B）60% 主体工程；乙峰路桥工程有限公司（91320500MA2D2YZ34C）40% 道路``; the lead member first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

FIELD = "consortium"
AGREEMENT = "联合体协议书"
AGENT = "授权委托书"
FEWEST, MOST = 2, 5
LONGEST = 60
_BETWEEN = "；"
_MEMBER = re.compile(
    r"(?P<name>[^；\n]+)（(?P<code>[0-9A-Z]{18})）(?P<share>[0-9]{1,2}(?:\.[0-9]{1,2})?)% (?P<work>[^；\n]+)"
)
_CODE = re.compile(r"[0-9A-Z]{18}")
_SHARE = re.compile(r"(?!0+(?:\.0+)?$)[0-9]{1,2}(?:\.[0-9]{1,2})?")
_SHUT_OUT = re.compile(r"[；\n\x00]")


class BadConsortium(ValueError):
    """The text names no consortium; the message says what is wrong: count, name, code, share, work, twice, whole or shape."""


@dataclass(frozen=True, slots=True)
class Member:
    """联合体成员 — its name, unified social credit code, share of the price in percent, and what it does."""

    name: str
    code: str
    share: str
    work: str


def text_of(members: Sequence[Member]) -> str:
    """The field's text, the lead member first. Raises BadConsortium."""
    _must_be_sound(members)
    return _BETWEEN.join(f"{one.name}（{one.code}）{one.share}% {one.work}" for one in members)


def members_in(text: str) -> tuple[Member, ...]:
    """The members that the text names, the lead member first. Raises BadConsortium."""
    found = [_MEMBER.fullmatch(part) for part in text.split(_BETWEEN)]
    members = tuple(Member(**one.groupdict()) for one in found if one)
    if len(members) != len(found):
        raise BadConsortium("shape")
    _must_be_sound(members)
    return members


def spoken(text: str) -> str:
    """The members' names for reading out, without codes; empty where the text names no consortium."""
    try:
        lead, *others = members_in(text)
    except BadConsortium:
        return ""
    return f"联合体投标，牵头人：{lead.name}，成员：{'、'.join(one.name for one in others)}。"


def _must_be_sound(members: Sequence[Member]) -> None:
    if not FEWEST <= len(members) <= MOST:
        raise BadConsortium("count")
    for one in members:
        if not _is_plain(one.name):
            raise BadConsortium("name")
        if not _CODE.fullmatch(one.code):
            raise BadConsortium("code")
        if not _SHARE.fullmatch(one.share):
            raise BadConsortium("share")
        if not _is_plain(one.work):
            raise BadConsortium("work")
    if len({one.code for one in members}) != len(members):
        raise BadConsortium("twice")
    if sum(Decimal(one.share) for one in members) != 100:
        raise BadConsortium("whole")


def _is_plain(text: str) -> bool:
    return 0 < len(text) <= LONGEST and text == text.strip() and not _SHUT_OUT.search(text)
