"""The texts of clarifications and extensions, word for word as published; records, and therefore Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from apps.tenders import labels
from apps.tenders.models import Lot
from apps.tenders.notice_text import SELLERS, in_chinese, spoken
from apps.tenders.rules.books import Regime

CLARIFICATION_TITLES = {Regime.ENG: "招标文件澄清与修改公告", Regime.GP: "招标文件澄清（更正）公告"}
EXTENSION_TITLE = "招标文件提供期限顺延公告"
NUMERALS = "一二三四"


@dataclass(frozen=True, slots=True)
class Said:
    """What a clarification says, before or after it is public."""

    number: int
    answers: tuple[tuple[str, str], ...]
    text: str
    may_affect: bool
    version: int
    is_new_version: bool
    sha256: str
    deadline: datetime
    moved_from: datetime | None


def clarification_title(regime: Regime, number: int) -> str:
    """``招标文件澄清与修改公告（第1号）``."""
    return f"{CLARIFICATION_TITLES[regime]}（第{number}号）"


def clarification_notice(lot: Lot, said: Said) -> str:
    """澄清与修改公告: the answers, what is changed, the document in force, the deadline, and what it means for bids."""
    parts = [part for part in (_answers(said), _changes(said), _document(said), _deadline(lot, said)) if part[1]]
    body = "\n\n".join(f"{numeral}、{title}\n{text}" for numeral, (title, text) in zip(NUMERALS, parts, strict=False))
    head = f"{lot.project.name}（{lot.name}，编号：{lot.code}）的招标文件澄清、修改如下，构成招标文件的组成部分。"
    return f"{head}\n\n{body}\n\n{_buyer(lot)}"


def extension_notice(lot: Lot, until: datetime) -> str:
    """顺延公告: until when the document is provided now, and on what ground."""
    return (
        f"{lot.project.name}（{lot.name}，编号：{lot.code}）招标文件提供期限届满时，获取招标文件的潜在投标人不足三家。"
        f"依据《政府采购货物和服务招标投标管理办法》第十八条，提供期限顺延至{spoken(until)}。\n"
        f"投标截止（开标）时间{spoken(lot.submission_deadline) if lot.submission_deadline else ''}不变。"
        f"招标文件仍在本标段页面直接下载，无需报名，不收取费用。\n{_buyer(lot)}"
    )


def _answers(said: Said) -> tuple[str, str]:
    lines = [f"问题{n}：{question}\n答复{n}：{answer}" for n, (question, answer) in _numbered(said.answers)]
    return "对提问的答复", "\n".join(lines)


def _numbered(answers: Iterable[tuple[str, str]]) -> Iterable[tuple[int, tuple[str, str]]]:
    return enumerate(answers, start=1)


def _changes(said: Said) -> tuple[str, str]:
    return "澄清、修改的内容", said.text


def _document(said: Said) -> tuple[str, str]:
    digest = f"SHA-256：{said.sha256}。"
    if said.is_new_version:
        return "现行招标文件", f"随本公告公布招标文件第{said.version}版，取代以前各版。{digest}"
    return "现行招标文件", f"招标文件仍为第{said.version}版，应当与本公告一并阅读。{digest}"


def _deadline(lot: Lot, said: Said) -> tuple[str, str]:
    affects = "本次澄清、修改可能影响投标文件编制。" if said.may_affect else "本次澄清、修改不影响投标文件编制。"
    moved = (
        f"投标截止（开标）时间由{spoken(said.moved_from)}顺延至{spoken(said.deadline)}，开标地点不变。"
        if said.moved_from
        else f"投标截止（开标）时间仍为{spoken(said.deadline)}。"
    )
    seller = SELLERS[lot.project.regime_in_force]
    rest = f"此前已递交的投标文件仍然有效；{seller}可以在截止前确认、替换或者撤回。"
    return "投标截止时间和已递交的投标文件", affects + moved + rest


def _buyer(lot: Lot) -> str:
    word = in_chinese(labels.BUYER_WORDS[lot.project.regime_in_force])
    return f"{word}：{lot.project.organisation.name}"
