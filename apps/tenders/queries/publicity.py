"""Where a notice appeared, from when the law's times run, and what speaks for or against a later opening."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from apps.core.clock import SHANGHAI
from apps.tenders.models import DataSheet, Lot, Notice, NoticeKind, PublicationProof
from apps.tenders.notice_text import postponement_notice
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.queries.readiness import plan_of
from apps.tenders.rules import findings as law
from apps.tenders.rules.books import Level, RuleBook
from apps.tenders.rules.findings import Finding
from apps.tenders.rules.plan import Plan
from apps.tenders.rules.timeline import AVAILABILITY, ISSUE_TO_DEADLINE, SAME_MOMENT, check_timeline
from apps.tenders.rules.wording import CALENDAR

SHORT_NOTICE = timedelta(days=3)
FROM_PUBLICATION = frozenset({*AVAILABILITY.values(), *ISSUE_TO_DEADLINE.values(), "T-G01", "T-H05"})
"""The rules whose time begins with the notice."""
OF_THE_OPENING = frozenset({*ISSUE_TO_DEADLINE.values(), *SAME_MOMENT.values(), "T-H01", "T-H02a", "T-H02b", CALENDAR})
"""The rules that a new deadline is asked about."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A medium that a notice names, and the proof that the notice appeared there, once there is one."""

    notice: Notice
    medium: str
    address: str
    proof: PublicationProof | None


@dataclass(frozen=True, slots=True)
class Postponing:
    """A later opening as it would be announced: what the rules say, the text, and the hash of both."""

    new_deadline: datetime
    reason: str
    findings: tuple[Finding, ...]
    blocks: tuple[Finding, ...]
    text: str
    digest: str


def appearances(notices: Iterable[Notice]) -> list[Appearance]:
    """Every medium of every notice, in their order."""
    return [
        Appearance(notice, one["name"], one["address"], proofs.get(one["name"]))
        for notice in notices
        for proofs in [{proof.medium: proof for proof in notice.proofs.all()}]
        for one in notice.media
    ]


def appearances_of(lot: Lot) -> list[Appearance]:
    """Every medium of every notice of the lot, the newest notice first."""
    return appearances(lot.notices.order_by("-number").prefetch_related("proofs"))


def runs_from(lot: Lot) -> datetime | None:
    """The moment from which the notice's legal times run: ours, or the first legal medium's if that one was later.

    招标公告和公示信息发布管理办法: a notice is out when a medium named by law has it. Without proof ours counts.
    """
    if lot.published_at is None:
        return None
    proofs = PublicationProof.objects.filter(notice__lot=lot, notice__kind=NoticeKind.TENDER)
    first = proofs.order_by("appeared_at").values_list("appeared_at", flat=True).first()
    return max(lot.published_at, first) if first else lot.published_at


def late_start_findings(lot: Lot) -> list[Finding]:
    """What the notice's times fall short of when they begin with a medium that had it later than we did."""
    start = runs_from(lot)
    plan = _plan_from(lot, start)
    if start is None or plan is None or start == lot.published_at:
        return []
    found = check_timeline(plan, RuleBook.from_json(lot.rule_book or {}), working_calendar())
    return [one for one in found if one.rule_id in FROM_PUBLICATION and one.level is not Level.WARN]


def postponing(lot: Lot, *, new_deadline: datetime, reason: str, now: datetime) -> Postponing:
    """What would be announced, and whether it may be; reads only."""
    plan = _plan_from(lot, runs_from(lot))
    findings: list[Finding] = []
    if plan is not None:
        later = replace(plan, deadline=new_deadline, opening_at=new_deadline)
        found = check_timeline(later, RuleBook.from_json(lot.rule_book or {}), working_calendar())
        findings = [one for one in found if one.rule_id in OF_THE_OPENING]
    findings += _short_notice(lot, now)
    excused = set(lot.overrides.values_list("rule_id", flat=True))
    blocks = [one for one in law.blocking(findings, ()) if one.level is Level.BLOCK or one.rule_id not in excused]
    text = postponement_notice(lot, new_deadline, reason)
    grounds = {
        "lot": lot.code,
        "from": str(lot.submission_deadline),
        "to": new_deadline.isoformat(),
        "hall": lot.opening_hall,
        "findings": [[one.key, one.level.value] for one in findings],
        "text": text,
        "day": now.astimezone(SHANGHAI).date().isoformat(),
    }
    canonical = json.dumps(grounds, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return Postponing(new_deadline, reason, tuple(findings), tuple(blocks), text, digest)


def _plan_from(lot: Lot, start: datetime | None) -> Plan | None:
    sheet = DataSheet.objects.filter(lot=lot).first()
    if sheet is None or start is None or lot.document_until is None or lot.submission_deadline is None:
        return None
    plan = plan_of(lot, sheet, start)
    return replace(plan, notice_from=start, document_from=max(plan.document_from, start))


def _short_notice(lot: Lot, now: datetime) -> list[Finding]:
    if lot.submission_deadline is None or lot.submission_deadline - now >= SHORT_NOTICE:
        return []
    return [
        Finding(
            "C-SHORT",
            Level.WARN,
            "距原投标截止时间不足三日，可能已有人递交或者在途。",
            "Fewer than three days to the deadline as announced: bids may have been sent already.",
            "公告发布后请再用电话等方式提醒；已递交的投标文件继续有效，可以替换或者撤回。",
            "Tell people by other ways too; bids already sent stay valid and can be replaced or withdrawn.",
            "",
            {},
        )
    ]
