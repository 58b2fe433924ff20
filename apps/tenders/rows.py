"""A lot as lists show it: where it stands and what comes next, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.core.clock import SHANGHAI
from apps.tenders import labels
from apps.tenders.labels import Sign
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries.readiness import milestones_for
from apps.tenders.rules.backplan import Means, Milestone
from apps.tenders.rules.books import Level
from apps.tenders.rules.findings import Finding

NEXT: dict[LotState, Promise] = {
    LotState.DRAFT: _("提交进场登记"),
    LotState.ENTRY_SUBMITTED: _("等待交易中心核验"),
    LotState.ENTRY_RETURNED: _("按一次性告知补正后再次提交"),
    LotState.ENTRY_REFUSED: _("不再办理"),
    LotState.ENTRY_ACCEPTED: _("等待交易中心安排场地"),
    LotState.SCHEDULED: _("完成准备，检查并发布公告"),
    LotState.ANNOUNCED: _("等待招标文件开始提供"),
    LotState.TENDERING: _("等待投标截止"),
    LotState.SUBMISSION_CLOSED: _("等待开标"),
    LotState.OPENED: _("等待组建评标委员会"),
    LotState.EVALUATING: _("等待评标委员会完成评标"),
    LotState.EVALUATED: _("接收评标报告"),
    LotState.REPORT_CHECK: _("核验报告，进入定标"),
    LotState.CANDIDATES_PUBLISHED: _("等待公示期满"),
    LotState.AWARDING: _("确定中标人，公告结果"),
    LotState.AWARDED: _("订立合同"),
    LotState.SUSPENDED: _("消除原因后恢复，或终止"),
    LotState.PAUSED: _("恢复后继续"),
    LotState.TERMINATED: _("归档"),
}


@dataclass(frozen=True, slots=True)
class LotRow:
    """One line of a list."""

    lot: Lot
    state: str
    sign: Sign
    next: str

    @classmethod
    def of(cls, lot: Lot) -> LotRow:
        """The lot in words."""
        state = LotState(lot.state)
        return cls(lot, str(labels.STATES[state]), labels.SIGNS[state], str(NEXT.get(state, "")))


DATA_SHEET_RULES = ("T-E09", "T-G05", "T-E20", "T-G16", "T-E14", "T-E16", "T-H03", "T-H04", "C-SHEET")
TIMETABLE_RULES = ("T-E01", "T-E02", "T-G03", "T-H05", "T-G01", "T-G02", "C-TIMES", "C-PAST")
LEVEL_WORDS: dict[Level, Promise] = {
    Level.BLOCK: _("必须更正"),
    Level.BLOCK_UNLESS_REASON: _("须说明理由"),
    Level.WARN: _("请注意"),
    Level.INFO: _("供参考"),
}
LEVEL_SIGNS = {
    Level.BLOCK: Sign("stop", "x"),
    Level.BLOCK_UNLESS_REASON: Sign("wait", "hourglass"),
    Level.WARN: Sign("wait", "alert-triangle"),
    Level.INFO: Sign("idle", "info-circle"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding in the reader's language, with where to mend it."""

    rule_id: str
    key: str
    level: str
    sign: Sign
    text: str
    fix: str
    article: str
    url: str

    @classmethod
    def of(cls, finding: Finding, lot: Lot) -> Remark:
        """The finding as this reader reads it."""
        is_english = (get_language() or "").startswith("en")
        return cls(
            finding.rule_id,
            finding.key,
            str(LEVEL_WORDS[finding.level]),
            LEVEL_SIGNS[finding.level],
            finding.en if is_english else finding.zh,
            finding.fix_en if is_english else finding.fix_zh,
            finding.article,
            _where(finding.rule_id, lot),
        )


def _where(rule_id: str, lot: Lot) -> str:
    if rule_id == "C-DOCUMENT":
        return reverse("tenders:documents", args=[lot.code])
    if rule_id.startswith(DATA_SHEET_RULES):
        return reverse("tenders:data_sheet", args=[lot.code])
    if rule_id.startswith(TIMETABLE_RULES):
        return reverse("tenders:timetable", args=[lot.code])
    return ""


@dataclass(frozen=True, slots=True)
class PlanDay:
    """One day of the back-planned timeline in the reader's language."""

    on: date
    text: str
    means: str
    rule_id: str
    article: str
    is_past: bool

    @classmethod
    def of(cls, milestone: Milestone, today: date) -> PlanDay:
        """The milestone as this reader reads it."""
        is_english = (get_language() or "").startswith("en")
        return cls(
            milestone.on,
            milestone.en if is_english else milestone.zh,
            str(MEANS[milestone.means]),
            milestone.rule_id,
            milestone.article,
            is_past=milestone.on < today,
        )


MEANS: dict[Means, Promise] = {Means.LATEST: _("最迟"), Means.EARLIEST: _("最早"), Means.EXACTLY: _("当日")}


def plan_days(lot: Lot, now: datetime) -> list[PlanDay]:
    """倒排工期 of a lot, earliest first."""
    today = now.astimezone(SHANGHAI).date()
    return [PlanDay.of(milestone, today) for milestone in milestones_for(lot, now)]
