"""公告发布: in two steps, a preview with everything the law has to say and a confirmation of exactly that preview."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit_all
from apps.evidence.streams import Stream
from apps.tenders import events, policy, steps
from apps.tenders.lifecycle import Facts, LotAction
from apps.tenders.models import DataSheet, Lot, Notice, NoticeKind, Override, TenderDocument
from apps.tenders.notice_text import tender_title
from apps.tenders.queries.readiness import Readiness, check_readiness
from apps.tenders.rules import findings as law


@transaction.atomic(durable=True)
def publish_notice(
    lot_id: int, *, plan_hash: str, overrides: Sequence[law.Override], actor: Actor, now: datetime
) -> Lot:
    """The notice and the document are public exactly as they were previewed.

    `plan_hash` is the preview's: when anything has changed since, nothing is published. Confirming the same preview
    again answers the same and adds no second fact.
    """
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    if lot.is_public and lot.plan_hash == plan_hash:
        return lot

    readiness = check_readiness(lot, now)
    remaining = law.blocking(readiness.findings, overrides)
    if not lot.is_public and readiness.plan_hash != plan_hash:
        raise WrongState("preview_stale")
    for override in overrides:
        if not override.is_complete:
            raise Refused("override_incomplete")
    steps.advance(
        lot,
        LotAction.PUBLISH,
        Facts(
            now=now,
            is_venue_arranged=bool(lot.opening_hall),
            blocking_findings=len(remaining),
            has_document=readiness.document is not None,
            document_from=lot.document_from or now,
            deadline=lot.submission_deadline,
            opening_at=lot.submission_deadline,
        ),
    )
    if readiness.sheet is None or readiness.document is None:
        raise Refused("readiness_blocked", count=len(remaining))

    _put_in_force(lot, readiness, now)
    notice = _publish(lot, readiness.document, readiness.notice_text, actor=actor, now=now)
    facts = _overridden(lot, readiness, overrides, actor=actor, now=now)
    facts += _told(lot, notice, readiness.sheet, readiness.document, now) + _told_to_former(lot)
    emit_all(facts, actor=actor, at=now)
    return lot


def _put_in_force(lot: Lot, readiness: Readiness, now: datetime) -> None:
    lot.rule_book = readiness.book.to_json()
    lot.rule_book_hash = readiness.book.digest
    lot.calendar_basis = readiness.calendar_basis
    lot.plan_hash = readiness.plan_hash
    lot.document_from = lot.document_from or now
    lot.published_at = now
    lot.save(
        update_fields=[
            "rule_book",
            "rule_book_hash",
            "calendar_basis",
            "plan_hash",
            "document_from",
            "published_at",
        ]
    )


def _publish(lot: Lot, document: TenderDocument, text: str, *, actor: Actor, now: datetime) -> Notice:
    document.published_at = now
    document.save(update_fields=["published_at"])
    return Notice.objects.create(
        lot=lot,
        number=lot.notices.count() + 1,
        kind=NoticeKind.TENDER,
        title=tender_title(lot),
        text=text,
        media=lot.media,
        published_at=now,
        published_by=actor.id,
    )


def _overridden(
    lot: Lot, readiness: Readiness, overrides: Sequence[law.Override], *, actor: Actor, now: datetime
) -> list[tuple[Fact, Stream]]:
    """Only what was really asked for is kept: an override for another finding excuses nothing."""
    asked = {finding.key: finding for finding in readiness.needs_reason}
    given = {override.key: override for override in overrides}
    facts: list[tuple[Fact, Stream]] = []
    for override in given.values():
        finding = asked.get(override.key)
        if finding is None:
            continue
        kept = Override.objects.create(
            lot=lot,
            rule_id=finding.rule_id,
            key=finding.key,
            reason=override.reason.strip(),
            approver=override.approver.strip(),
            note=override.note.strip(),
            by=actor.id,
            at=now,
        )
        fact = events.RuleOverridden(lot=lot.pk, rule=kept.rule_id, reason=kept.reason, override=kept.pk)
        facts.append((fact, lot.desk_stream))
    return facts


def _told_to_former(lot: Lot) -> list[tuple[Fact, Stream]]:
    """重新招标 — whoever follows the round that came to nothing hears where it goes on."""
    if lot.former is None:
        return []
    fact = events.Retendered(lot=lot.former.pk, next=lot.pk, code=lot.code, round=lot.round_number)
    return [(fact, lot.former.public_stream)]


def _told(
    lot: Lot, notice: Notice, sheet: DataSheet, document: TenderDocument, now: datetime
) -> list[tuple[Fact, Stream]]:
    if lot.submission_deadline is None or lot.document_from is None or lot.document_until is None:
        raise ValueError(f"lot {lot.pk} is published without its times")
    days = (lot.submission_deadline.astimezone(SHANGHAI).date() - now.astimezone(SHANGHAI).date()).days
    return [
        (
            events.NoticePublished(
                lot=lot.pk,
                notice=notice.number,
                regime=lot.regime,
                method=sheet.method,
                ceiling_price=None if lot.ceiling_price is None else str(lot.ceiling_price),
                submission_deadline=lot.submission_deadline.isoformat(),
                opening_hall=lot.opening_hall,
                days_to_deadline=days,
                rule_book_hash=lot.rule_book_hash,
            ),
            lot.public_stream,
        ),
        (
            events.DocumentPublished(
                lot=lot.pk,
                version=document.version,
                sha256=document.sha256,
                size=document.size,
                available_from=lot.document_from.isoformat(),
                available_until=lot.document_until.isoformat(),
            ),
            lot.public_stream,
        ),
    ]
