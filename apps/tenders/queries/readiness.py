"""Is a lot ready to be published: what is missing, which rule of time is broken, and how to mend it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.core.clock import SHANGHAI
from apps.tenders.data_sheet import digest_of
from apps.tenders.lifecycle import LotState
from apps.tenders.models import BondForm, DataSheet, EntryRegistration, Lot, Method, TenderDocument
from apps.tenders.notice_text import tender_notice
from apps.tenders.queries.advice import advice_on
from apps.tenders.queries.calendar import basis_for, working_calendar
from apps.tenders.queries.conditional import promised_items
from apps.tenders.queries.green import is_in_green_channel
from apps.tenders.queries.statements import is_statement_wrong
from apps.tenders.rules.backplan import Milestone, back_plan
from apps.tenders.rules.books import Level, Regime, RuleBook
from apps.tenders.rules.findings import Finding
from apps.tenders.rules.in_force import BOOKS, book_in_force
from apps.tenders.rules.plan import BidBond, PerformanceBond, Plan, WorkKind
from apps.tenders.rules.scheme import price_basis, read, weighs_price_enough
from apps.tenders.rules.timeline import check_timeline

CASH = frozenset({BondForm.CASH.value})


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the check found, and the hash of everything that publication would rest on."""

    findings: tuple[Finding, ...]
    book: RuleBook
    calendar_basis: dict[str, Any]
    sheet: DataSheet | None
    document: TenderDocument | None
    notice_text: str
    plan_hash: str

    @property
    def blocks(self) -> list[Finding]:
        """What no reason can lift."""
        return [finding for finding in self.findings if finding.level is Level.BLOCK]

    @property
    def needs_reason(self) -> list[Finding]:
        """What needs a reason and an approver."""
        return [finding for finding in self.findings if finding.level is Level.BLOCK_UNLESS_REASON]


def check_readiness(lot: Lot, now: datetime) -> Readiness:
    """Everything that speaks against publishing now; reads only."""
    sheet = DataSheet.objects.filter(lot=lot).first()
    document = lot.documents.order_by("-version").first()
    book = book_in_force(lot.project.regime_in_force, now.astimezone(SHANGHAI).date(), BOOKS)
    calendar = working_calendar()
    findings = _incomplete(lot, sheet, document, now)
    if not findings and sheet is not None:
        findings = check_timeline(plan_of(lot, sheet, now), book, calendar) + _advice(sheet) + advice_on(lot, now)
    last = lot.submission_deadline or now
    basis = basis_for(range(now.astimezone(SHANGHAI).year, last.astimezone(SHANGHAI).year + 2), calendar)
    text = "" if sheet is None or lot.document_until is None else tender_notice(lot, sheet)
    found = tuple(findings)
    grounds = _Grounds(lot, sheet, document, book, basis, found, text, now)
    return Readiness(found, book, basis, sheet, document, text, grounds.digest)


def plan_of(lot: Lot, sheet: DataSheet, now: datetime) -> Plan:
    """What the lot is about to promise, or promises, as the law can be asked about it."""
    if lot.document_until is None or lot.submission_deadline is None:
        raise ValueError(f"lot {lot.pk} has no times")
    return Plan(
        regime=lot.project.regime_in_force,
        is_must_tender=lot.project.must_tender_by_law,
        is_green=is_in_green_channel(lot.project),
        kind=WorkKind(lot.kind),
        estimate=lot.estimate,
        notice_from=now,
        notice_until=lot.notice_until,
        document_from=lot.document_from or now,
        document_until=lot.document_until,
        deadline=lot.submission_deadline,
        opening_at=lot.submission_deadline,
        validity_days=sheet.validity_days,
        bond=BidBond(sheet.bond_amount, sheet.bond_valid_days, accepts_cash=bool(CASH & set(sheet.bond_forms)))
        if sheet.bond_amount
        else None,
        performance=PerformanceBond(sheet.performance_percent, accepts_cash=sheet.performance_accepts_cash)
        if sheet.performance_percent
        else None,
        publicity_days=sheet.publicity_days,
        prequalification=None,
    )


def _incomplete(lot: Lot, sheet: DataSheet | None, document: TenderDocument | None, now: datetime) -> list[Finding]:
    checks = [
        ("C-VENUE", bool(lot.opening_hall and lot.submission_deadline), {}),
        ("C-TIMES", lot.document_until is not None, {}),
        ("C-SHEET", sheet is not None, {}),
        ("C-DOCUMENT", document is not None, {}),
        ("C-WEIGHT", sheet is None or _weighs_price_enough(lot, sheet), {}),
        ("C-BASIS", sheet is None or not price_basis(sheet.scheme) or lot.ceiling_price is not None, {}),
        ("C-PROMISE", not promised_items(lot), {}),
        ("C-STATEMENT", not is_statement_wrong(lot), {}),
        ("C-PAST", lot.document_from is None or lot.document_from >= now, {"from": str(lot.document_from)}),
    ]
    return [_finding(rule_id, computed) for rule_id, is_fine, computed in checks if not is_fine]


def _weighs_price_enough(lot: Lot, sheet: DataSheet) -> bool:
    """Asked again, because what is bought may have been changed since the sheet was saved."""
    if lot.project.regime_in_force is not Regime.GP or sheet.method != Method.GP_SCORE or not sheet.scheme:
        return True
    return weighs_price_enough(read(sheet.scheme), lot.kind)


def _advice(sheet: DataSheet) -> list[Finding]:
    return [] if sheet.scheme else [_finding("C-SCHEME", {}, Level.WARN)]


def _finding(rule_id: str, computed: dict[str, str], level: Level = Level.BLOCK) -> Finding:
    zh, en, fix_zh, fix_en, article = COMPLETENESS[rule_id]
    return Finding(rule_id, level, zh, en, fix_zh, fix_en, article, computed)


COMPLETENESS = {
    "C-VENUE": (
        "场地和开标时间尚未安排。",
        "The hall and the opening time are not arranged yet.",
        "等待交易中心安排场地；需要加急请联系中心。",
        "Wait for the centre to arrange the venue, or call it when time presses.",
        "招标投标法第三十四条",
    ),
    "C-TIMES": (
        "招标文件提供时间和公告期限尚未填写。",
        "The times of the document and the notice are not set yet.",
        "填写“时间与媒介”。",
        "Fill in “times and media”.",
        "招标投标法第十六条",
    ),
    "C-SHEET": (
        "前附表尚未填写。",
        "The data sheet is not filled in yet.",
        "填写前附表。",
        "Fill in the data sheet.",
        "招标投标法第十九条",
    ),
    "C-DOCUMENT": (
        "招标文件尚未上传。",
        "The tender document is not uploaded yet.",
        "上传招标文件（PDF）。",
        "Upload the tender document (PDF).",
        "招标投标法第十九条",
    ),
    "C-WEIGHT": (
        "综合评分法的价格分比重低于法定下限（货物 30%，服务 10%）。",
        "The price weighs less than the law asks for (goods 30 percent, services 10).",
        "在前附表中提高价格分，或者核对标的类别。",
        "Raise the price weight in the data sheet, or check what is bought.",
        "政府采购货物和服务招标投标管理办法第五十五条",
    ),
    "C-BASIS": (
        "按下浮率或者费率报价，却没有最高投标限价可作基数。",
        "Prices are a discount or a rate, and there is no ceiling to reckon them from.",
        "填写最高投标限价，或者在前附表中改为按金额报价。",
        "Set the ceiling price, or let the price be an amount in the data sheet.",
        "招标投标法实施条例第二十七条",
    ),
    "C-PROMISE": (
        "承诺补齐的材料尚未补齐并确认。",
        "Promised materials are not here and confirmed yet.",
        "补齐容缺材料，由交易中心确认。",
        "Hand in the promised materials and let the centre confirm them.",
        "招标投标法第九条",
    ),
    "C-STATEMENT": (
        "告知承诺经核查不实，尚未改正。",
        "The signed statement was found wrong and is not corrected yet.",
        "在告知承诺页改正，由交易中心复核。",
        "Correct it on the statement's page; the centre checks it again.",
        "优化营商环境条例第十九条",
    ),
    "C-PAST": (
        "招标文件开始提供的时间早于现在，公告发布前不能提供。",
        "The document would be available from a moment that has passed, before the notice is out.",
        "改为公告发布时起提供，或填写以后的时间。",
        "Let it be available from publication on, or name a later time.",
        "招标投标法第十六条",
    ),
    "C-SCHEME": (
        "评分办法没有录入为数据，开标抽取和评标计算将不能在平台上进行。",
        "The scoring scheme is not entered as data, so neither draws nor scores can be computed on the platform.",
        "在前附表中选择并核对评分办法。",
        "Choose and check the scoring scheme in the data sheet.",
        "评标委员会和评标方法暂行规定第十七条",
    ),
}


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What a preview rests on; whatever changes here makes a confirmation stale."""

    lot: Lot
    sheet: DataSheet | None
    document: TenderDocument | None
    book: RuleBook
    calendar_basis: dict[str, Any]
    findings: tuple[Finding, ...]
    text: str
    now: datetime

    @property
    def digest(self) -> str:
        """SHA-256 over canonical JSON; of the present moment only the day counts, as it does for the law."""
        lot = self.lot
        times = (lot.document_from, lot.document_until, lot.notice_until, lot.submission_deadline)
        grounds = {
            "lot": lot.code,
            "round": lot.round_number,
            "times": [str(moment) for moment in times],
            "hall": lot.opening_hall,
            "media": lot.media,
            "sheet": digest_of(self.sheet) if self.sheet else "",
            "document": self.document.sha256 if self.document else "",
            "book": self.book.digest,
            "calendar": self.calendar_basis,
            "findings": [[finding.key, finding.level.value] for finding in self.findings],
            "text": self.text,
            "day": self.now.astimezone(SHANGHAI).date().isoformat(),
        }
        canonical = json.dumps(grounds, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def milestones_for(lot: Lot, now: datetime) -> list[Milestone]:
    """倒排工期 from the arranged opening, else from the wished one; nothing without either."""
    entry = EntryRegistration.objects.filter(lot=lot).first()
    deadline = lot.submission_deadline or (entry.wished_opening_at if entry else None)
    if deadline is None:
        return []
    book = book_in_force(lot.project.regime_in_force, now.astimezone(SHANGHAI).date(), BOOKS)
    return back_plan(deadline, book, working_calendar())


def is_ready_to_check(lot: Lot) -> bool:
    """True from acceptance until publication: when the check is of use."""
    return LotState(lot.state) in {LotState.ENTRY_ACCEPTED, LotState.SCHEDULED}
