"""The public page of a lot: its thread, what is expected, its rules with their dates, and what cannot be seen yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.awards import queries as awards
from apps.bids.rules.parts import Part, is_double
from apps.core.clock import SHANGHAI
from apps.core.disclosure import DISCLOSURE, Matter, Milestone, Output, Rule, may_know
from apps.evidence import journal
from apps.evidence.models import Entry
from apps.openings.models import Opening
from apps.openings.standing import reached
from apps.portal import wording
from apps.portal.rule_words import limit_of, title_of
from apps.tenders import labels
from apps.tenders.data_sheet import summary_of
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, Notice, TenderDocument
from apps.tenders.queries.clarifications import may_ask, published_clarifications
from apps.tenders.queries.objections import (
    last_day_for,
    may_be_objected_to,
    may_object_to_result,
    public_objections,
)
from apps.tenders.queries.plans import plan_traced
from apps.tenders.queries.publicity import appearances
from apps.tenders.queries.rounds import public_rounds_of
from apps.tenders.rules.books import Bound, Regime, RuleBook, Source, TimeRule, Trigger, Unit
from apps.tenders.rules.calendar import DayKind, SpecialDay, WorkingCalendar, YearTable, calendar_from
from apps.tenders.rules.due import last_day, latest_start

Text = str | Promise

MATTERS: dict[Matter, Text] = {
    Matter.DOWNLOADERS: gettext_lazy("下载招标文件的人和数量"),
    Matter.BIDDERS: gettext_lazy("投标人名称和数量"),
    Matter.PRICES: gettext_lazy("投标报价"),
    Matter.EXPERTS: gettext_lazy("评标委员会成员名单"),
    Matter.SCORES: gettext_lazy("未中标人的得分"),
    Matter.OBJECTORS: gettext_lazy("对招标文件提出异议的单位"),
}
SUPPLIERS = {
    Matter.BIDDERS: gettext_lazy("供应商名称和数量"),
    Matter.SCORES: gettext_lazy("未中标供应商的得分"),
    Matter.OBJECTORS: gettext_lazy("对采购文件提出质疑或者询问的供应商"),
}
"""What is said otherwise where suppliers compete for a procurement."""
UNTIL: dict[Milestone, Text] = {
    Milestone.DEADLINE_PASSED: gettext_lazy("投标截止前"),
    Milestone.LIST_PUBLISHED: gettext_lazy("开标公布名单前"),
    Milestone.DECRYPTION_SETTLED: gettext_lazy("解密结束前"),
    Milestone.RESULT_PUBLISHED: gettext_lazy("结果公布前"),
}
PLATFORM: dict[str, Text] = {"clock": gettext_lazy("系统·依据国家标准时间"), "system": gettext_lazy("系统")}
"""Who did what nobody did by hand."""
COMMITTEE = gettext_lazy("评标委员会")
PREQUALIFICATION = frozenset({"T-E04", "T-E05", "T-E06"})
"""Rules of the prequalification document, which no lot has whose notice invites bids."""
IN_TIME = frozenset({Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.HOURS, Unit.MINUTES, Unit.YEARS})
IN_DAYS = frozenset({Unit.CALENDAR_DAYS, Unit.WORKING_DAYS})


@dataclass(frozen=True, slots=True)
class Row:
    """A lot as a list shows it."""

    lot: Lot
    state: Text
    sign: labels.Sign
    regime: Text


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the thread: what happened, what it means, who; `digest` is empty for what has not happened."""

    title: str
    text: str
    who: str
    at: datetime | None
    when: str
    state: str
    v: int
    digest: str


@dataclass(frozen=True, slots=True)
class Term:
    """A rule that applies to the lot, with the day it comes to here, where that day is known already."""

    rule: TimeRule
    title: str
    limit: str
    is_latest: bool
    on: date | None
    is_counted: bool
    """True for a span of time, False for a share, an amount or a manner."""


@dataclass(frozen=True, slots=True)
class Veil:
    """What cannot be seen: the matter, until when nobody sees it and who does afterwards, and the article."""

    matter: Text
    sentence: str
    article: str


def rows(lots: Iterable[Lot]) -> list[Row]:
    """The lots of a list in words and signs."""
    return [
        Row(
            lot,
            labels.STATES[LotState(lot.state)],
            labels.SIGNS[LotState(lot.state)],
            labels.REGIMES[Regime(lot.regime)],
        )
        for lot in lots
    ]


def context(lot: Lot, *, now: datetime) -> dict[str, Any]:
    """Everything the public page shows."""
    [row] = rows([lot])
    regime = Regime(lot.regime)
    applying = terms(lot)
    entries = journal.since(lot.public_stream.name, 0)
    return {
        "lot": lot,
        "row": row,
        "nodes": happened(lot, entries),
        "halted": halted(lot, entries),
        "expected": expected(lot, now=now),
        "veils": veils(lot),
        "dated": [term for term in applying if term.on],
        "pending": [term for term in applying if not term.on],
        "book": RuleBook.from_json(lot.rule_book or {}),
        "documents": TenderDocument.objects.filter(lot=lot, published_at__isnull=False).order_by("-version"),
        "notices": lot.notices.order_by("-number"),
        "clarifications": published_clarifications(lot),
        "may_ask": may_ask(lot, now),
        "overrides": lot.overrides.order_by("rule_id"),
        "sheet": getattr(lot, "data_sheet", None),
        "letter": summary_of(lot.data_sheet)["letter"] if hasattr(lot, "data_sheet") else "",
        "rounds": rows(public_rounds_of(lot)),
        "plan": plan_traced(lot.project),
        "buyer_word": labels.BUYER_WORDS[regime],
        "ceiling_word": labels.CEILING_WORDS[regime],
        "can_download": lot.document_from is not None and now >= lot.document_from,
        "objections": public_objections(lot),
        "may_object": may_be_objected_to(lot),
        "object_until": last_day_for(lot),
        "may_object_to_result": may_object_to_result(lot, now),
        "is_gp": regime is Regime.GP,
        "can_take_part": LotState(lot.state) in (LotState.ANNOUNCED, LotState.TENDERING),
    }


def happened(lot: Lot, entries: Iterable[Entry]) -> list[Node]:
    """The lot's public stream as a thread, oldest first."""
    language = get_language() or "zh-hans"
    nodes, is_double, is_second = [], _is_in_two_envelopes(lot), False
    for entry in entries:
        words = wording.say(entry.kind, entry.payload, language)
        is_second = is_second or entry.kind == CONVENED
        state = "sealed" if wording.FACTS[entry.kind].is_sealing else ""
        who = str(COMMITTEE if entry.actor.startswith("member:") else PLATFORM.get(entry.actor) or buyer_side(lot))
        title = words.title
        if is_double and entry.kind in OF_ONE_PART:
            title += str(SECOND_OPENING if is_second else FIRST_OPENING)
        nodes.append(Node(title, words.meaning, who, entry.at, "", state, entry.v, entry.digest_hex))
    return nodes


CONVENED = "opening.part_arranged"
OF_ONE_PART = frozenset(
    {
        "opening.started",
        "opening.paused",
        "opening.resumed",
        "opening.closed",
        "opening.failed",
        "opening.host_substituted",
    }
)
"""What is told of a session, of which a lot in two envelopes has two."""
FIRST_OPENING, SECOND_OPENING = gettext_lazy("（第一信封）"), gettext_lazy("（第二信封）")


def _is_in_two_envelopes(lot: Lot) -> bool:
    """双信封 — asked of the sheet that the page shows anyway."""
    return hasattr(lot, "data_sheet") and is_double(lot.data_sheet.envelopes or ())


def halted(lot: Lot, entries: Iterable[Entry]) -> Node | None:
    """What everybody must see first: that the lot stands still, or that its opening is later than announced."""
    kind = "lot.suspended" if lot.state == LotState.SUSPENDED else "lot.postponed"
    last = [entry for entry in entries if entry.kind == kind][-1:]
    is_true = kind == "lot.suspended" or lot.state in (LotState.ANNOUNCED, LotState.TENDERING)
    return happened(lot, last)[0] if last and is_true else None


def expected(lot: Lot, *, now: datetime) -> list[Node]:
    """What the notice and the law let one expect next. Nothing for a lot that is halted or ended."""
    state = LotState(lot.state)
    if state not in COURSE:
        return []
    left = COURSE[COURSE.index(state) :]
    nodes = []
    if state is LotState.ANNOUNCED and lot.document_from and lot.document_from > now:
        nodes.append(_next(_("开始获取招标文件"), _("任何人都可以下载，不需报名。"), at=lot.document_from))
    if LotState.TENDERING in left:
        nodes.append(
            _next(
                _("投标截止，同时开标"),
                _("此刻之前，任何人不能读取投标文件；此刻之后，系统拒收。"),
                at=lot.submission_deadline,
            )
        )
    if LotState.OPENED in left:
        nodes.append(_next(_("评标"), _("由依法组建的评标委员会负责，名单在结果公布前保密。"), when=_("开标后")))
    if LotState.EVALUATING in left and _is_in_two_envelopes(lot):
        nodes += _second_opening(lot)
    if LotState.REPORT_CHECK in left and Regime(lot.regime) is Regime.ENG:
        nodes.append(_next(_("中标候选人公示"), _("公示期内可以提出异议，答复前暂停后续活动。"), when=_("评标后")))
    if state is LotState.CANDIDATES_PUBLISHED and (award := awards.award_of(lot)):
        nodes.append(_next(_("公示期满"), _("此后由招标人按排序确定中标人。"), at=award.publicity_until))
    nodes.append(_next(_("结果公告"), _("同时告知未中标的各方。"), when=_("定标后")))
    return nodes


def _second_opening(lot: Lot) -> list[Node]:
    """第二信封开标, until somebody has started it."""
    opening = Opening.objects.filter(lot=lot, part=Part.SECOND).first()
    if opening is not None and opening.started_at is not None:
        return []
    text = _("通过第一信封评审的投标人的报价在这时公开开启，其余的第二信封原封退还。")
    at = opening.begins_at if opening else None
    return [_next(_("第二信封开标"), text, at=at, when="" if at else _("第一信封评审后"))]


COURSE = (
    LotState.ANNOUNCED,
    LotState.TENDERING,
    LotState.SUBMISSION_CLOSED,
    LotState.OPENING,
    LotState.OPENED,
    LotState.EVALUATING,
    LotState.EVALUATED,
    LotState.REPORT_CHECK,
    LotState.CANDIDATES_PUBLISHED,
    LotState.AWARDING,
)
"""The public course of a lot that goes on, up to the award."""


def veils(lot: Lot) -> list[Veil]:
    """What nobody, or not everybody, may see now: the rows of the disclosure table that hold for the public."""
    reached = milestones(lot)
    matters = MATTERS | SUPPLIERS if Regime(lot.regime) is Regime.GP else MATTERS
    return [
        Veil(matters[matter], _veiled(rule, has_come=rule.until in reached), rule.article)
        for matter, rule in DISCLOSURE.items()
        if not may_know(matter, role=None, reached=reached, output=Output.PAGE)
    ]


def milestones(lot: Lot) -> frozenset[Milestone]:
    """What has happened in the lot, as far as disclosure cares."""
    closed = frozenset({Milestone.DEADLINE_PASSED}) if lot.closed_at else frozenset()
    opening = Opening.objects.filter(lot=lot).first() if lot.closed_at else None
    opened = reached(opening) if opening else frozenset()
    return closed | opened | awards.milestones_of(lot)


def terms(lot: Lot) -> list[Term]:
    """The rules of the lot's own book, in order, with the day each comes to where the event that starts it is known."""
    if lot.rule_book is None:
        return []
    calendar = _calendar_of(lot)
    rules = RuleBook.from_json(lot.rule_book).rules.values()
    applying = [rule for rule in rules if rule.source is not Source.HOUSE and rule.id not in PREQUALIFICATION]
    return [_term(rule, lot, calendar) for rule in applying]


def buyer_side(lot: Lot) -> str:
    """The tenderee or purchaser, and the agency when there is one."""
    parties = (lot.project.organisation, lot.project.agency)
    return "·".join(party.name for party in parties if party)


def notice_context(lot: Lot, number: int) -> dict[str, Any]:
    """A notice of the lot. Raises Http404 when there is none of this number."""
    notice = Notice.objects.filter(lot=lot, number=number).first()
    if notice is None:
        raise Http404
    return {"lot": lot, "notice": notice, "buyer_side": buyer_side(lot), "appearances": appearances([notice])}


def _next(title: str, text: str, *, at: datetime | None = None, when: str = "") -> Node:
    return Node(title, text, "", at, when, "next", 0, "")


def _calendar_of(lot: Lot) -> WorkingCalendar:
    """The working days that the lot's times were counted with; a later correction of a year does not reach back."""
    tables = (
        YearTable(
            int(year),
            basis["notice"],
            tuple(
                SpecialDay(date.fromisoformat(on), DayKind(kind), name, basis["notice"])
                for on, kind, name in basis["days"]
            ),
        )
        for year, basis in (lot.calendar_basis or {}).items()
    )
    return calendar_from(tables)


def _veiled(rule: Rule, *, has_come: bool) -> str:
    if has_come or rule.before:
        return _("不向社会公开，仅限依法有权知悉的一方。")
    after = _("此后公开") if rule.after is None else _("此后仅限依法有权知悉的一方")
    return _("%(until)s任何人不可见，包括中心工作人员；%(after)s。") % {"until": UNTIL[rule.until], "after": after}


def _term(rule: TimeRule, lot: Lot, calendar: WorkingCalendar) -> Term:
    on, is_latest = _day_of(rule, lot, calendar)
    is_counted = rule.unit in IN_TIME and rule.quantity > 0
    return Term(rule, title_of(rule), limit_of(rule), is_latest, on, is_counted)


def _day_of(rule: TimeRule, lot: Lot, calendar: WorkingCalendar) -> tuple[date | None, bool]:
    """The day a rule comes to, and whether it is the latest lawful day; no day while its event has not come."""
    if rule.unit not in IN_DAYS or lot.published_at is None or lot.submission_deadline is None:
        return None, False
    match rule.trigger:
        case Trigger.PUBLICATION:
            start = lot.published_at.astimezone(SHANGHAI).date()
            return last_day(rule, start, calendar).value, rule.bound is not Bound.AT_LEAST
        case Trigger.DEADLINE if rule.bound is Bound.AT_LEAST:
            end = lot.submission_deadline.astimezone(SHANGHAI).date()
            return latest_start(rule, end, calendar).value, True
    return None, False
