"""Questions and clarifications as each may read them, and what the law says to a draft before it is published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.tenders import policy
from apps.tenders.clarification_text import Said, clarification_notice
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Clarification, DataSheet, Lot, Question, TenderDocument
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.queries.readiness import plan_of
from apps.tenders.rules import due
from apps.tenders.rules.books import Level, RuleBook
from apps.tenders.rules.findings import Finding
from apps.tenders.rules.plan import day_of
from apps.tenders.rules.questions import asked_until
from apps.tenders.rules.timeline import CLARIFICATION, DocumentKind, check_amendment, check_timeline
from apps.tenders.steps import WITHOUT_OPENING

OPEN = frozenset({LotState.ANNOUNCED, LotState.TENDERING})
"""States in which the document is public and bids are being prepared."""
OF_THE_OPENING = frozenset({"T-H01", "T-H02a", "T-H02b"})
DAYS_LOOKED_AHEAD = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draft would publish, what the law says to it, and the hash of everything it rests on."""

    said: Said
    findings: tuple[Finding, ...]
    text: str
    plan_hash: str

    @property
    def blocks(self) -> list[Finding]:
        """What must be mended first."""
        return [finding for finding in self.findings if finding.level is Level.BLOCK]


def may_ask(lot: Lot, now: datetime) -> bool:
    """True while anybody may ask about the document."""
    until = questions_until(lot)
    return LotState(lot.state) in OPEN and until is not None and now <= until


def questions_until(lot: Lot) -> datetime | None:
    """Until when questions may be asked; a later deadline brings a later end."""
    if lot.rule_book is None or lot.submission_deadline is None:
        return None
    return asked_until(lot.submission_deadline, RuleBook.from_json(lot.rule_book), working_calendar())


def answered_question(lot: Lot, token: str) -> Question | None:
    """The question that this token reads, with its answer once that is public; nobody else's."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return Question.objects.filter(lot=lot, reading_hash=digest).first()


def answer_to(question: Question) -> Clarification | None:
    """The published clarification that answers the question."""
    return Clarification.objects.filter(answers__question=question, published_at__isnull=False).first()


def published_clarifications(lot: Lot) -> QuerySet[Clarification]:
    """What everybody may read, the newest first."""
    found = Clarification.objects.filter(lot=lot, published_at__isnull=False)
    return found.select_related("notice", "document").order_by("-number")


def questions_for(actor: Actor, lot: Lot) -> QuerySet[Question]:
    """The questions about the lot, for the buyer's side only, which must answer them; for all others none."""
    if not policy.may_prepare(actor, lot.project):
        return Question.objects.none()
    return Question.objects.filter(lot=lot).select_related("answer__clarification").order_by("number")


def waiting_questions(lot: Lot) -> QuerySet[Question]:
    """Questions that no published clarification answers."""
    answered = Clarification.objects.filter(published_at__isnull=False)
    return Question.objects.filter(lot=lot).exclude(answer__clarification__in=answered).order_by("number")


def draft_of(lot: Lot) -> Clarification | None:
    """The clarification that is being drafted, if there is one."""
    return Clarification.objects.filter(lot=lot, published_at__isnull=True).first()


def version_in_force(lot: Lot) -> TenderDocument:
    """The newest published version of the document. Raises TenderDocument.DoesNotExist for a lot without one."""
    return lot.documents.filter(published_at__isnull=False).latest("version")


def check_clarification(draft: Clarification, now: datetime) -> Preview:
    """Everything that speaks against publishing the draft now, and its text; reads only."""
    lot = draft.lot
    said = _said(draft)
    text = clarification_notice(lot, said)
    findings = tuple(_findings(draft, said, now))
    return Preview(said, findings, text, _digest(draft, said, findings, text, now))


def offered_deadline(lot: Lot, now: datetime) -> datetime | None:
    """The earliest lawful deadline for a clarification of this moment: a working day, same hour, with the hall free."""
    deadline = lot.submission_deadline
    if deadline is None or lot.rule_book is None:
        return None
    rule = RuleBook.from_json(lot.rule_book)[CLARIFICATION[lot.project.regime_in_force]]
    calendar = working_calendar()
    first = max(due.last_day(rule, day_of(now), calendar).value, day_of(deadline))
    hour = deadline.astimezone(SHANGHAI).timetz()
    for day in _days_from(first):
        moment = datetime.combine(day, hour)
        if calendar.is_working_day(day).value and _is_hall_free(lot, moment):
            return moment
    return None


def _is_hall_free(lot: Lot, opening_at: datetime) -> bool:
    others = Lot.objects.filter(opening_hall=lot.opening_hall, submission_deadline=opening_at)
    return not others.exclude(project_id=lot.project_id).exclude(state__in=WITHOUT_OPENING).exists()


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(DAYS_LOOKED_AHEAD))


def _said(draft: Clarification) -> Said:
    lot = draft.lot
    if lot.submission_deadline is None:
        raise ValueError(f"lot {lot.pk} has no deadline")
    in_force = version_in_force(lot)
    last = lot.documents.latest("version")
    moved = draft.new_deadline is not None
    return Said(
        number=draft.number,
        answers=tuple(draft.answers.order_by("question__number").values_list("question__text", "text")),
        text=draft.text,
        may_affect=draft.may_affect,
        version=last.version + 1 if draft.has_file else in_force.version,
        is_new_version=draft.has_file,
        sha256=draft.sha256 or in_force.sha256,
        deadline=draft.new_deadline or lot.submission_deadline,
        moved_from=lot.submission_deadline if moved else None,
    )


def _findings(draft: Clarification, said: Said, now: datetime) -> Iterator[Finding]:
    lot = draft.lot
    book, calendar = RuleBook.from_json(lot.rule_book or {}), working_calendar()
    plan = plan_of(lot, DataSheet.objects.get(lot=lot), now)
    plan = replace(plan, deadline=said.deadline, opening_at=said.deadline)
    if said.may_affect:
        yield from check_amendment(plan, issued_at=now, document=DocumentKind.TENDER, book=book, calendar=calendar)
    elif said.is_new_version:
        yield _new_version_without_effect()
    if said.moved_from:
        yield from (one for one in check_timeline(plan, book, calendar) if one.rule_id in OF_THE_OPENING)
        if said.deadline <= said.moved_from:
            yield _no_later()


def _new_version_without_effect() -> Finding:
    return Finding(
        "C-AFFECTS",
        Level.WARN,
        "随附了新版招标文件，却说明不影响投标文件编制。",
        "A new version of the document comes with it, yet it is said not to affect bids.",
        "请再次核对：可能影响编制的，距投标截止不得少于十五日。",
        "Check again: what may affect bids needs fifteen days before the deadline.",
        "招标投标法实施条例第二十一条；政府采购货物和服务招标投标管理办法第二十七条",
        {},
    )


def _no_later() -> Finding:
    return Finding(
        "C-DEADLINE",
        Level.BLOCK,
        "新的投标截止时间不晚于现在的截止时间。",
        "The new deadline is not later than the present one.",
        "请填写更晚的时间，或者留空不变。",
        "Name a later time, or leave it empty.",
        "招标投标法第二十三条",
        {},
    )


def _digest(draft: Clarification, said: Said, findings: tuple[Finding, ...], text: str, now: datetime) -> str:
    """SHA-256 over canonical JSON; of the present moment only the day counts, as it does for the law."""
    lot = draft.lot
    grounds = {
        "lot": lot.code,
        "number": said.number,
        "hall": lot.opening_hall,
        "state": lot.state,
        "affects": said.may_affect,
        "document": said.sha256,
        "deadline": str(said.deadline.timestamp()),
        "moved_from": str(said.moved_from.timestamp()) if said.moved_from else "",
        "book": lot.rule_book_hash,
        "findings": [[finding.key, finding.level.value] for finding in findings],
        "text": text,
        "day": now.astimezone(SHANGHAI).date().isoformat(),
    }
    canonical = json.dumps(grounds, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
