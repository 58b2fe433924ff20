"""规则库 — every rule that the delivered rule books know, as a reader looks for it: by words, regime, stage and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.portal import rule_words
from apps.tenders import labels
from apps.tenders.rules.books import Regime, RuleBook, Source, TimeRule, Trigger
from apps.tenders.rules.in_force import BOOKS

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the procedure: the events that its rules hang on, and where the product holds them."""

    label: Text
    triggers: tuple[Trigger, ...]


STAGES: Mapping[str, Stage] = {
    "entry": Stage(_("进场登记"), (Trigger.ENTRY_SUBMITTED, Trigger.ENTRY_ACCEPTED)),
    "publication": Stage(
        _("公告与招标文件"), (Trigger.NOTICE_HANDED_IN, Trigger.PUBLICATION, Trigger.PREQUALIFICATION)
    ),
    "bidding": Stage(
        _("投标期间"),
        (
            Trigger.AMENDMENT,
            Trigger.ENQUIRY_RECEIVED,
            Trigger.OBJECTION_RECEIVED,
            Trigger.WITHDRAWAL_NOTIFIED,
            Trigger.DEADLINE,
        ),
    ),
    "opening": Stage(_("截止与开标"), (Trigger.DEADLINE_PASSED, Trigger.OPENING)),
    "review": Stage(_("评标"), (Trigger.REVIEW, Trigger.REPORT_RECEIVED)),
    "award": Stage(
        _("公示与定标"),
        (
            Trigger.CANDIDATES_PUBLISHED,
            Trigger.WINNER_DETERMINED,
            Trigger.RESULT_PUBLISHED,
            Trigger.AWARD_NOTIFIED,
        ),
    ),
    "contract": Stage(_("合同与存档"), (Trigger.CONTRACT_SIGNED, Trigger.PROCUREMENT_ENDED)),
    "remedy": Stage(
        _("质疑与投诉"),
        (
            Trigger.MATTER_KNOWN,
            Trigger.CHALLENGE_RECEIVED,
            Trigger.CHALLENGE_ANSWERED,
            Trigger.COMPLAINT_RECEIVED,
        ),
    ),
}
"""In the order of the procedure; every trigger stands in one stage."""

APPLIED: Mapping[Trigger, Text] = {
    Trigger.ENTRY_SUBMITTED: _("登记提交时起算，在办理页和交易统计的按时率中显示。"),
    Trigger.ENTRY_ACCEPTED: _("登记受理时起算，在办理页显示。"),
    Trigger.NOTICE_HANDED_IN: _("公告提交时起算，在办理页显示。"),
    Trigger.PUBLICATION: _("编制时间安排和投标人须知时提示，发布公告前逐条检查；当时的规则写入标段，此后不变。"),
    Trigger.PREQUALIFICATION: _("发布资格预审公告前检查。"),
    Trigger.AMENDMENT: _("发布澄清或者修改前检查，不足的同时延后投标截止时间。"),
    Trigger.OBJECTION_RECEIVED: _("收到异议时起算，在标段页面和答复人的待办中显示；逾期告知行政监督。"),
    Trigger.WITHDRAWAL_NOTIFIED: _("收到撤回通知时起算，在保证金办理页显示。"),
    Trigger.DEADLINE: _("自投标截止时间向前计算，最后一日显示在标段页面。"),
    Trigger.DEADLINE_PASSED: _("编制投标人须知和定标时检查。"),
    Trigger.OPENING: _("系统按标准时间在截止的同一时刻允许开标；开标大厅内执行。"),
    Trigger.REVIEW: _("评标过程中检查，写入评标报告。"),
    Trigger.REPORT_RECEIVED: _("收到评标报告时起算，在定标办理页和信息公开目录中显示。"),
    Trigger.CANDIDATES_PUBLISHED: _("公示发布时计算截止时间，写入公示；期满前不能确定中标人。"),
    Trigger.WINNER_DETERMINED: _("确定中标人时起算，在定标办理页和信息公开目录中显示。"),
    Trigger.RESULT_PUBLISHED: _("结果公告发布时检查，写入公告。"),
    Trigger.AWARD_NOTIFIED: _("中标通知书发出时起算，在合同办理页显示；逾期告知当事人。"),
    Trigger.CONTRACT_SIGNED: _("合同登记时起算，在合同办理页和信息公开目录中显示。"),
    Trigger.MATTER_KNOWN: _("在异议、质疑页面告知最后一日。"),
    Trigger.ENQUIRY_RECEIVED: _("收到询问时起算，在答复人的待办中显示。"),
    Trigger.CHALLENGE_RECEIVED: _("收到质疑时起算，在答复人的待办中显示。"),
    Trigger.CHALLENGE_ANSWERED: _("答复发出或者期满时起算，向提出人告知投诉的最后时间。"),
    Trigger.COMPLAINT_RECEIVED: _("投诉登记时起算，在行政监督的页面显示。"),
    Trigger.PROCUREMENT_ENDED: _("归档时计算保存期限，写入归档信息包。"),
}
"""Where the product holds the rules of a trigger."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader looks for; an empty field does not narrow."""

    text: str = ""
    regime: str = ""
    stage: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule as the library shows it."""

    anchor: str
    rule: TimeRule
    title: str
    limit: str
    counting: list[str]
    level: Text
    source: Text
    is_unverified: bool
    is_house: bool
    applied: Text
    since: str
    """The version that brought it, of a rule that the first book of its regime does not have."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules of one stage."""

    name: str
    label: Text
    rules: list[Listed]


@dataclass(frozen=True, slots=True)
class Part:
    """The rules of one regime, with the books they stand in."""

    regime: Regime
    label: Text
    books: list[RuleBook]
    chapters: list[Chapter]
    total: int


def anchor_of(regime: Regime | str, rule_id: str) -> str:
    """Where a rule stands on the page: ``eng-T-E02``."""
    return f"{regime}-{rule_id}"


def parts(asked: Asked) -> list[Part]:
    """The rules that match, by regime and stage; a regime without any is left out."""
    found = [_part(regime, asked) for regime in Regime if asked.regime in ("", regime)]
    return [part for part in found if part.total]


def _part(regime: Regime, asked: Asked) -> Part:
    books = [book for book in BOOKS if book.regime is regime]
    rules = [rule for rule in books[-1].rules.values() if _matches(rule, asked)]
    by_stage = sorted(((_stage_of(rule), rule) for rule in rules), key=lambda one: (_ORDER[one[0]], one[1].id))
    chapters = [
        Chapter(name, STAGES[name].label, [_listed(rule, regime, books) for _name, rule in group])
        for name, group in groupby(by_stage, key=lambda one: one[0])
    ]
    return Part(regime, labels.REGIMES[regime], books, chapters, len(rules))


def _matches(rule: TimeRule, asked: Asked) -> bool:
    """Every word stands somewhere in the rule."""
    said = f"{rule.id} {rule.zh} {rule.en} {rule.article}".casefold()
    return (
        all(word in said for word in asked.text.casefold().split())
        and asked.stage in ("", _stage_of(rule))
        and asked.source in ("", rule.source)
    )


def _listed(rule: TimeRule, regime: Regime, books: list[RuleBook]) -> Listed:
    first = next(book for book in books if rule.id in book.rules)
    return Listed(
        anchor=anchor_of(regime, rule.id),
        rule=rule,
        title=rule_words.title_of(rule),
        limit=rule_words.limit_of(rule),
        counting=rule_words.counting_of(rule),
        level=rule_words.LEVELS[rule.level],
        source=rule_words.SOURCES[rule.source],
        is_unverified=rule.source is Source.KNOWN,
        is_house=rule.source is Source.HOUSE,
        applied=APPLIED[rule.trigger],
        since="" if first is books[0] else first.version,
    )


def _stage_of(rule: TimeRule) -> str:
    return _STAGE_OF[rule.trigger]


_STAGE_OF = {trigger: name for name, stage in STAGES.items() for trigger in stage.triggers}
_ORDER = {name: number for number, name in enumerate(STAGES)}
