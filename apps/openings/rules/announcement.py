"""唱标 — what is read out, word for word (handbook 2.3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from apps.bids.rules import consortium
from apps.bids.rules.parts import Part
from apps.core.clock import SHANGHAI
from apps.core.money import in_capitals


@dataclass(frozen=True, slots=True)
class Subject:
    """What is opened, for whom, and how many came."""

    project: str
    lot: str
    code: str
    buyer_word: str
    buyer: str
    agency: str
    ceiling: Decimal | None
    deadline: datetime
    received: int
    opened: int
    part: Part = Part.WHOLE


@dataclass(frozen=True, slots=True)
class Offer:
    """One bid as it is read out."""

    bidder: str
    price: Decimal | None
    """Nothing where it lies in the second envelope."""
    fields: Mapping[str, str]


PART_NAMES: Mapping[Part, str] = {
    Part.WHOLE: "",
    Part.FIRST: "第一信封（商务及技术文件）",
    Part.SECOND: "第二信封（报价文件）",
}
FIELD_SENTENCES: Mapping[str, str] = {
    "bond": "投标保证金：{}。",
    "days": "工期：{}日历天。",
    "quality": "质量目标：{}。",
    "manager": "项目负责人：{}。",
    "discount": "投标下浮率：百分之{}。",
    "rate": "投标费率：百分之{}。",
}


def opening_words(subject: Subject) -> str:
    """The first sentence: what is opened, the ceiling, how many came and how many were opened."""
    agency = f"招标代理机构：{subject.agency}。" if subject.agency else ""
    ceiling = "" if subject.ceiling is None else f"最高投标限价：人民币{in_capitals(subject.ceiling)}。"
    return (
        f"现在进行【{subject.project}】【{subject.lot}】（编号：{subject.code}）{PART_NAMES[subject.part]}开标。"
        f"{subject.buyer_word}：{subject.buyer}。{agency}{ceiling}{_count(subject)}"
    )


def _count(subject: Subject) -> str:
    """How many came, how many were opened, and what is read out now."""
    if subject.part is Part.SECOND:
        admitted = f"通过第一信封评审的投标人{subject.received}家，完成解密{subject.opened}家。"
        return f"{admitted}未通过的，其第二信封不予开启，原封退还。现在公布投标报价。"
    received = f"截至投标截止时间{spoken(subject.deadline)}，共收到{subject.received}家投标人递交的投标文件，"
    now = (
        "现在公布除投标报价以外的开标内容，报价在第二信封中，本次不开启。"
        if subject.part is Part.FIRST
        else "现在公布投标报价。"
    )
    return f"{received}完成解密{subject.opened}家。{now}"


def offer_words(number: int, offer: Offer, announce: Sequence[str]) -> str:
    """One bidder's name, price in capitals and what the document has read out beside it."""
    price = f"第{number}家：{offer.bidder}。"
    if offer.price is not None:
        price += f"投标报价：人民币{in_capitals(offer.price)}。"
    said = [FIELD_SENTENCES.get(name, "{}。").format(offer.fields[name]) for name in announce if offer.fields.get(name)]
    return price + "".join(said) + consortium.spoken(offer.fields.get(consortium.FIELD, ""))


def closing_words(confirm_for: timedelta) -> str:
    """The last sentence: bidders check their own, and until when they may object."""
    minutes = int(confirm_for.total_seconds() // 60)
    return f"唱标结束，请各投标人核对本单位内容。如有异议，请在{minutes}分钟内在线提出；逾期未提出的，视为无异议。"


def spoken(when: datetime) -> str:
    """``2026年11月24日9时30分``."""
    local = when.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"
