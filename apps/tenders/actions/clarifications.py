"""澄清与修改: drafted by the buyer's side, previewed with what the law says, published in two steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit, emit_all
from apps.evidence.store import Stored
from apps.evidence.streams import Stream
from apps.tenders import events, policy, steps
from apps.tenders.clarification_text import clarification_title
from apps.tenders.lifecycle import Facts, LotAction, LotState
from apps.tenders.models import Answer, Clarification, Lot, NoticeKind, TenderDocument
from apps.tenders.queries.clarifications import (
    OPEN,
    Preview,
    check_clarification,
    draft_of,
    version_in_force,
    waiting_questions,
)

TEXT_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A file already in the object store that becomes the next version of the document."""

    file_name: str
    stored: Stored


@dataclass(frozen=True, slots=True)
class Draft:
    """What a clarification is to say. `answers` are by question."""

    text: str
    answers: dict[int, str]
    may_affect: bool
    new_deadline: datetime | None
    keeps_file: bool
    """True when the file of an earlier draft stays, where no other is given."""


@transaction.atomic(durable=True)
def save_clarification(
    lot_id: int, *, draft: Draft, version: NewVersion | None, actor: Actor, now: datetime
) -> Clarification:
    """The lot has this draft of a clarification, in place of an earlier draft (澄清起草)."""
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    _must_be_open(lot, now)
    _must_say_something(draft)
    _must_be_later(lot, draft.new_deadline, now)
    answers = _answers(lot, draft)
    if version is not None and version.stored.sha256 == version_in_force(lot).sha256:
        raise Refused("document_unchanged", version=version_in_force(lot).version)

    kept = draft_of(lot) or Clarification(lot=lot, number=lot.clarifications.count() + 1)
    kept.text = draft.text.strip()
    kept.may_affect = draft.may_affect
    kept.new_deadline = draft.new_deadline
    kept.saved_by = actor.id
    kept.saved_at = now
    _attach(kept, version, keeps_file=draft.keeps_file)
    kept.save()
    kept.answers.all().delete()
    Answer.objects.bulk_create(Answer(clarification=kept, question_id=pk, text=text) for pk, text in answers.items())
    emit(
        events.ClarificationSaved(
            lot=lot.pk,
            number=kept.number,
            may_affect=kept.may_affect,
            new_deadline=kept.new_deadline.isoformat() if kept.new_deadline else None,
        ),
        stream=lot.desk_stream,
        actor=actor,
        at=now,
    )
    return kept


@transaction.atomic(durable=True)
def publish_clarification(lot_id: int, number: int, *, plan_hash: str, actor: Actor, now: datetime) -> Clarification:
    """The clarification is public exactly as it was previewed: notice, new version of the document, later deadline.

    Confirming the same preview again answers the same and adds no second fact; a preview that has gone stale publishes
    nothing. Raises Clarification.DoesNotExist.
    """
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    draft = Clarification.objects.select_related("lot__project").get(lot=lot, number=number)
    if draft.published_at is not None:
        if draft.plan_hash == plan_hash:
            return draft
        raise WrongState("clarification_published", number=number)
    draft.lot = lot
    _must_be_open(lot, now)

    preview = check_clarification(draft, now)
    if preview.plan_hash != plan_hash:
        raise WrongState("preview_stale")
    if preview.blocks:
        raise Refused("clarification_blocked", count=len(preview.blocks))
    if draft.new_deadline is not None:
        steps.move_deadline(lot, draft.new_deadline, now)
    deadline = lot.submission_deadline
    steps.advance(lot, LotAction.AMEND, Facts(now=now, blocking_findings=0, deadline=deadline, opening_at=deadline))
    _put_in_force(draft, preview, actor=actor, now=now)
    emit_all(_told(draft, preview, now), actor=actor, at=now)
    return draft


def _must_be_open(lot: Lot, now: datetime) -> None:
    """招标投标法第二十三条: what has been issued can be clarified until bids are due."""
    state = LotState(lot.state)
    if state not in OPEN:
        raise WrongState("clarification_not_possible", state=state)
    if lot.submission_deadline is None or now >= lot.submission_deadline:
        raise Refused("deadline_passed")


def _must_say_something(draft: Draft) -> None:
    if not draft.text.strip() and not any(text.strip() for text in draft.answers.values()):
        raise Refused("clarification_empty")
    if any(len(text) > TEXT_LENGTH for text in (draft.text, *draft.answers.values())):
        raise Refused("clarification_too_long", limit=TEXT_LENGTH)


def _must_be_later(lot: Lot, deadline: datetime | None, now: datetime) -> None:
    if deadline is None:
        return
    steps.must_be_near(now, deadline)
    if deadline.second or deadline.microsecond:
        raise Refused("opening_not_on_the_minute")
    if lot.submission_deadline is not None and deadline <= lot.submission_deadline:
        raise Refused("clarification_deadline_earlier")


def _answers(lot: Lot, draft: Draft) -> dict[int, str]:
    given = {pk: text.strip() for pk, text in draft.answers.items() if text.strip()}
    if given.keys() - set(waiting_questions(lot).values_list("pk", flat=True)):
        raise Refused("clarification_question_unknown")
    return given


def _attach(kept: Clarification, version: NewVersion | None, *, keeps_file: bool) -> None:
    if version is not None:
        kept.file_name, kept.object_name = version.file_name, version.stored.name
        kept.sha256, kept.size = version.stored.sha256, version.stored.size
    elif not keeps_file:
        kept.file_name = kept.object_name = kept.sha256 = ""
        kept.size = 0


def _put_in_force(draft: Clarification, preview: Preview, *, actor: Actor, now: datetime) -> None:
    lot, said = draft.lot, preview.said
    title = clarification_title(lot.project.regime_in_force, said.number)
    draft.notice = steps.announce(lot, NoticeKind.AMENDMENT, title, preview.text, actor=actor, now=now)
    draft.document = _new_version(draft, said.version, actor=actor, now=now) or version_in_force(lot)
    draft.plan_hash = preview.plan_hash
    draft.published_at = now
    draft.save(update_fields=["notice", "document", "plan_hash", "published_at"])


def _new_version(draft: Clarification, version: int, *, actor: Actor, now: datetime) -> TenderDocument | None:
    if not draft.has_file:
        return None
    return TenderDocument.objects.create(
        lot=draft.lot,
        version=version,
        file_name=draft.file_name,
        object_name=draft.object_name,
        sha256=draft.sha256,
        size=draft.size,
        added_by=actor.id,
        added_at=draft.saved_at,
        published_at=now,
    )


def _told(draft: Clarification, preview: Preview, now: datetime) -> list[tuple[Fact, Stream]]:
    lot, document, notice = draft.lot, draft.document, draft.notice
    if document is None or notice is None or lot.submission_deadline is None or lot.document_until is None:
        raise ValueError(f"clarification {draft.pk} is published without what it says")
    facts: list[tuple[Fact, Stream]] = []
    if preview.said.is_new_version:
        fact = events.DocumentPublished(
            lot=lot.pk,
            version=document.version,
            sha256=document.sha256,
            size=document.size,
            available_from=max(now, lot.document_from or now).isoformat(),
            available_until=lot.document_until.isoformat(),
        )
        facts.append((fact, lot.public_stream))
    clarified = events.Clarified(
        lot=lot.pk,
        number=draft.number,
        notice=notice.number,
        version=document.version,
        sha256=document.sha256,
        affects=draft.may_affect,
        submission_deadline=lot.submission_deadline.isoformat(),
    )
    return [*facts, (clarified, lot.public_stream)]
