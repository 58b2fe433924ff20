"""The check of a report, its signatures and its chapters in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.evaluation.models import Evaluation
from apps.evaluation.rules.chapters import ChapterName
from apps.evaluation.rules.checking import GROUNDS, ChangeGround
from apps.evaluation.rules.sheets import Finding
from apps.evaluation.validity import Judged, Verdict

Text = str | Promise

GROUND_WORDS: dict[ChangeGround, Text] = {
    ChangeGround.SUM_WRONG: gettext_lazy("分值汇总计算错误"),
    ChangeGround.OUT_OF_RANGE: gettext_lazy("分项评分超出评分标准范围"),
    ChangeGround.OBJECTIVE_DIFFERS: gettext_lazy("客观评审因素评分不一致"),
    ChangeGround.STRIKING: gettext_lazy("评分畸高、畸低"),
}
LOW_PRICE = gettext_lazy("异常低价未要求说明")
FINDINGS: dict[str, Text] = {
    "sum_wrong": gettext_lazy("报告写的是 %(told)s，重新计算是 %(computed)s"),
    "score_out_of_range": gettext_lazy("%(score)s 分，不在评分标准的范围内"),
    "objective_differs": gettext_lazy("同一客观项打出了不同的分：%(values)s"),
    "shared_part_differs": gettext_lazy(
        "总分 %(score)s：其他评委的总分除去 %(step)s 分一档的主观分后都余 %(others)s，此处余 %(rest)s，客观分部分与他人不同"
    ),
    "strikingly_high": gettext_lazy("%(score)s 分，其他评委平均 %(others)s"),
    "strikingly_low": gettext_lazy("%(score)s 分，其他评委平均 %(others)s"),
    "low_price_unhandled": gettext_lazy("报价触发 %(limit)s，没有要求说明的记录"),
}
CHAPTERS: dict[ChapterName, tuple[Text, Text]] = {
    ChapterName.OPINION: (gettext_lazy("评审意见"), gettext_lazy("对各投标的总体评审意见，编入评审意见表。")),
    ChapterName.MATTERS: (
        gettext_lazy("签订合同前要处理的事宜"),
        gettext_lazy("候选人签约前须落实或者澄清的事项。没有的，留空。"),
    ),
    ChapterName.CLARIFICATION: (
        gettext_lazy("澄清、说明、补正事项纪要"),
        gettext_lazy("平台上的澄清自动列入，这里补充说明。"),
    ),
    ChapterName.CONDUCT: (
        gettext_lazy("评标委员会成员履职情况"),
        gettext_lazy("迟到、离席、更换等需要记录的情况，编入履职情况记录表。"),
    ),
    ChapterName.OTHER: (gettext_lazy("其他需要说明的情况"), gettext_lazy("例如有效投标不足三家而继续评审的理由。")),
}
VERDICTS: dict[Verdict, tuple[str, str, Text]] = {
    Verdict.GOOD: ("ok", "circle-check", gettext_lazy("有效：证书可信，签名后文件未改动")),
    Verdict.BROKEN: ("stop", "circle-x", gettext_lazy("无效：签名与文件内容不符，不作为签字")),
    Verdict.FOREIGN: ("stop", "circle-x", gettext_lazy("无效：证书不是本平台认可的机构签发，不作为签字")),
    Verdict.MISPLACED: ("stop", "circle-x", gettext_lazy("无效：签名人不是该签名栏的成员，不作为签字")),
    Verdict.UNREADABLE: ("stop", "circle-x", gettext_lazy("无效：文件中找不到可以读取的签名，不作为签字")),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: what was found, and the ground on which the report can be returned for it."""

    title: Text
    ground: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature in words."""

    field: str
    signer: str
    at: object
    tone: str
    icon: str
    word: Text
    stamped_at: object
    stamped_by: str
    is_stamped_late: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter to write."""

    name: str
    title: Text
    hint: Text
    text: str


def checks_of(evaluation: Evaluation, found: Sequence[Finding]) -> list[Check]:
    """The four grounds and the low prices, each with what was found."""
    case = evaluation.case or {}
    bids = {one["bid"]: one["bidder"] for one in case.get("bids", ())}
    items = {one["id"]: one["name"] for one in case.get("scheme", {}).get("items", ())}
    checks = [
        Check(
            title,
            ground.value,
            tuple(finding_in_words(one, bids, items) for one in found if GROUNDS.get(one.code) is ground),
        )
        for ground, title in GROUND_WORDS.items()
    ]
    low = tuple(finding_in_words(one, bids, items) for one in found if one.code not in GROUNDS)
    return [*checks, Check(LOW_PRICE, "", low)]


def finding_in_words(one: Finding, bids: Mapping[str, str], items: Mapping[str, str]) -> str:
    """Where it is and what it is."""
    where = [bids.get(one.bid, ""), items.get(one.item, "")]
    if one.member is not None:
        where.append(_("评委 %(number)s") % {"number": one.member})
    return "·".join(filter(None, where)) + "：" + str(FINDINGS[one.code]) % one.figures


def signatures_of(judged: Sequence[Judged]) -> list[Signed]:
    """Signatures in words, earliest first."""
    return [
        Signed(one.field, one.signer, one.at, *VERDICTS[one.verdict], one.stamped_at, one.stamped_by, one.is_late)
        for one in judged
    ]


def chapters_of(evaluation: Evaluation) -> list[Chapter]:
    """All chapters, written or not."""
    written = {one.name: one.text for one in evaluation.chapters.all()}
    return [Chapter(name.value, title, hint, written.get(name.value, "")) for name, (title, hint) in CHAPTERS.items()]
