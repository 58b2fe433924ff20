"""The course of a published lot: opened and closed by the clock; suspended, resumed and ended by who tenders."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.tenders import events, policy, steps
from apps.tenders.labels import TERMINATION_GROUNDS
from apps.tenders.lifecycle import Facts, LotAction, LotState, TerminationGround
from apps.tenders.models import Lot, Notice, NoticeKind, Suspension, Termination
from apps.tenders.notice_text import halting_notice, in_chinese, spoken, title_of

BEFORE_DEADLINE = frozenset({LotState.ANNOUNCED.value, LotState.TENDERING.value})


@transaction.atomic(durable=True)
def open_tendering(lot_id: int, *, actor: Actor, now: datetime) -> Lot:
    """The document is available and bids are being prepared (投标中)."""
    lot = steps.locked(lot_id)
    policy.must_be_the_clock(actor)

    steps.advance(lot, LotAction.BEGIN_TENDERING, Facts(now=now, document_from=lot.document_from))
    emit(events.TenderingOpened(lot=lot.pk), stream=lot.public_stream, actor=actor, at=now)
    return lot


@transaction.atomic(durable=True)
def close_submission(lot_id: int, *, actor: Actor, now: datetime) -> Lot:
    """No bid is accepted any more (投标截止); the deadline itself is the moment, whenever the clock gets round to it."""
    lot = steps.locked(lot_id)
    policy.must_be_the_clock(actor)

    steps.advance(lot, LotAction.CLOSE_SUBMISSION, Facts(now=now, deadline=lot.submission_deadline))
    if lot.submission_deadline is None:
        raise ValueError(f"lot {lot.pk} is public without a deadline")
    lot.closed_at = lot.submission_deadline
    lot.save(update_fields=["closed_at"])
    emit(
        events.SubmissionClosed(lot=lot.pk, deadline=lot.submission_deadline.isoformat()),
        stream=lot.public_stream,
        actor=actor,
        at=now,
    )
    return lot


@transaction.atomic(durable=True)
def suspend_lot(lot_id: int, *, reason: str, actor: Actor, now: datetime) -> Lot:
    """The lot stands still, and whoever was told of it is told why (中止)."""
    lot = steps.locked(lot_id)
    policy.must_decide(actor, lot.project)

    steps.advance(lot, LotAction.SUSPEND, Facts(now=now, reason=reason))
    Suspension.objects.create(lot=lot, reason=reason.strip(), at=now, by=actor.id)
    notice = _announce(lot, NoticeKind.SUSPENSION, "现中止招标", reason, "恢复时间另行公告。", actor=actor, now=now)
    _tell(lot, events.LotSuspended(lot=lot.pk, notice=notice, reason=reason.strip()), actor=actor, now=now)
    return lot


@transaction.atomic(durable=True)
def resume_lot(lot_id: int, *, new_deadline: datetime | None, actor: Actor, now: datetime) -> Lot:
    """The lot goes on where it stood (恢复). A deadline that passed meanwhile must be replaced by a later one."""
    lot = steps.locked(lot_id)
    policy.must_decide(actor, lot.project)
    if lot.stood_at in BEFORE_DEADLINE:
        steps.move_deadline(lot, new_deadline or lot.submission_deadline, now)

    stood_at = LotState(lot.stood_at) if lot.stood_at else None
    steps.advance(lot, LotAction.RESUME, Facts(now=now, stood_at=stood_at))
    Suspension.objects.filter(lot=lot, resumed_at__isnull=True).update(resumed_at=now, resumed_by=actor.id)
    consequence = (
        f"投标截止（开标）时间：{spoken(lot.submission_deadline)}。"
        if lot.submission_deadline and lot.state in BEFORE_DEADLINE
        else "请留意后续公告。"
    )
    notice = _announce(lot, NoticeKind.RESUMPTION, "现恢复招标", "中止情形已消除", consequence, actor=actor, now=now)
    deadline = lot.submission_deadline.isoformat() if lot.submission_deadline else None
    _tell(lot, events.LotResumed(lot=lot.pk, notice=notice, submission_deadline=deadline), actor=actor, now=now)
    return lot


@transaction.atomic(durable=True)
def terminate_lot(lot_id: int, *, ground: TerminationGround, reason: str, actor: Actor, now: datetime) -> Lot:
    """The procedure has ended without an award, on a legal ground, by public notice (终止, 实施条例 §31)."""
    lot = steps.locked(lot_id)
    policy.must_decide(actor, lot.project)

    steps.advance(lot, LotAction.TERMINATE, Facts(now=now, reason=reason, termination_ground=ground))
    Termination.objects.create(lot=lot, ground=ground.value, reason=reason.strip(), at=now, by=actor.id)
    Suspension.objects.filter(lot=lot, resumed_at__isnull=True).update(resumed_at=now, resumed_by=actor.id)
    notice = _announce(
        lot,
        NoticeKind.TERMINATION,
        "现终止招标",
        f"{in_chinese(TERMINATION_GROUNDS[ground])}。{reason.strip()}",
        "已收取投标保证金的，依法退还并加计银行同期存款利息。",
        actor=actor,
        now=now,
    )
    fact = events.LotTerminated(lot=lot.pk, notice=notice, ground=ground.value, reason=reason.strip())
    _tell(lot, fact, actor=actor, now=now)
    return lot


def _announce(
    lot: Lot, kind: NoticeKind, what: str, reason: str, consequence: str, *, actor: Actor, now: datetime
) -> int | None:
    """A public notice for a public lot; a lot that nobody heard of needs none."""
    if not lot.is_public:
        return None
    notice = Notice.objects.create(
        lot=lot,
        number=lot.notices.count() + 1,
        kind=kind,
        title=title_of(lot, TITLES[kind]),
        text=halting_notice(lot, what, reason.strip().rstrip("。"), consequence),
        media=lot.media,
        published_at=now,
        published_by=actor.id,
    )
    return notice.number


TITLES = {
    NoticeKind.SUSPENSION: "中止公告",
    NoticeKind.RESUMPTION: "恢复公告",
    NoticeKind.TERMINATION: "终止公告",
}


def _tell(lot: Lot, fact: Fact, *, actor: Actor, now: datetime) -> None:
    emit(fact, stream=lot.public_stream if lot.is_public else lot.desk_stream, actor=actor, at=now)
