"""异议答复前暂停 — an objection holds its lot by law, and the lot goes on by itself when none waits any more."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet, Subquery

from apps.core.actor import SYSTEM
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.tenders import events, steps
from apps.tenders.lifecycle import Facts, LotAction, LotState
from apps.tenders.models import (
    DocumentObjection,
    DocumentObjectionStep,
    Lot,
    NoticeKind,
    Suspension,
    SuspensionGround,
)
from apps.tenders.notice_text import halting_notice, spoken
from apps.tenders.rules.objections import KINDS

BEFORE_DEADLINE = (LotState.ANNOUNCED, LotState.TENDERING)
ABOUT_DOCUMENT = ("招标文件", "异议答复后恢复。投标截止时间如在答复前届满，将另行公告新的投标截止时间。")
ABOUT_RESULT = ("评标结果", "异议答复后恢复。公示期照常计算，期内仍可以提出异议；答复前不定标，不发出中标通知书。")


def hold(lot: Lot, objection: DocumentObjection, now: datetime) -> None:
    """The lot stands still by law, in public; one that stands still already does so for this as well."""
    is_about_result = KINDS[lot.project.regime_in_force][objection.kind].is_about_result
    holds_at = (LotState.CANDIDATES_PUBLISHED,) if is_about_result else BEFORE_DEADLINE
    if LotState(lot.state) not in holds_at:
        return
    what, consequence = ABOUT_RESULT if is_about_result else ABOUT_DOCUMENT
    reason = f"收到对{what}的异议（第{objection.number}号），依法在答复前暂停招标投标活动"
    steps.advance(lot, LotAction.SUSPEND, Facts(now=now, reason=reason))
    Suspension.objects.create(lot=lot, ground=SuspensionGround.OBJECTION, reason=reason, at=now, by=SYSTEM.id)
    text = halting_notice(lot, "现暂停招标投标活动", reason, consequence)
    notice = steps.announce(lot, NoticeKind.SUSPENSION, "暂停公告", text, actor=SYSTEM, now=now)
    _tell(lot, events.LotSuspended(lot=lot.pk, notice=notice.number, reason=reason), now)


def go_on(lot: Lot, now: datetime) -> None:
    """What stood still for objections alone goes on when none waits.

    Before the opening its deadline must lie ahead, else the buyer sets one; after an objection to the result that was
    upheld it waits for what the buyer does about it.
    """
    held = Suspension.objects.filter(lot=lot, resumed_at__isnull=True, ground=SuspensionGround.OBJECTION)
    if lot.state != LotState.SUSPENDED or steps.objections_waiting(lot) or not held.exists():
        return
    stood_at = LotState(lot.stood_at) if lot.stood_at else None
    deadline = lot.submission_deadline if stood_at in BEFORE_DEADLINE else None
    if (stood_at in BEFORE_DEADLINE and (deadline is None or deadline <= now)) or _is_any_upheld(lot, held):
        return
    steps.advance(lot, LotAction.RESUME, Facts(now=now, stood_at=stood_at))
    held.update(resumed_at=now, resumed_by=SYSTEM.id)
    consequence = f"投标截止（开标）时间：{spoken(deadline)}。" if deadline else "中标候选人公示期满后依法定标。"
    text = halting_notice(lot, "现恢复招标投标活动", "异议均已答复", consequence)
    notice = steps.announce(lot, NoticeKind.RESUMPTION, "恢复公告", text, actor=SYSTEM, now=now)
    until = deadline.isoformat() if deadline else None
    _tell(lot, events.LotResumed(lot=lot.pk, notice=notice.number, submission_deadline=until), now)


def _is_any_upheld(lot: Lot, held: QuerySet[Suspension]) -> bool:
    since = held.order_by("at").values_list("at", flat=True)[:1]
    return DocumentObjectionStep.objects.filter(objection__lot=lot, is_upheld=True, at__gte=Subquery(since)).exists()


def _tell(lot: Lot, fact: Fact, now: datetime) -> None:
    emit(fact, stream=lot.public_stream, actor=SYSTEM, at=now)
