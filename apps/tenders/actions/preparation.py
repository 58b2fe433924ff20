"""Preparation: the venue, the times, the data sheet and the document, until the notice is out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.money import yuan
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.evidence.store import Stored
from apps.tenders import events, policy, steps
from apps.tenders.data_sheet import Terms, digest_of, objections_to
from apps.tenders.lifecycle import Facts, LotAction, LotState
from apps.tenders.models import DataSheet, Lot, TenderDocument

PREPARING = frozenset(
    {
        LotState.DRAFT,
        LotState.ENTRY_SUBMITTED,
        LotState.ENTRY_RETURNED,
        LotState.ENTRY_ACCEPTED,
        LotState.SCHEDULED,
    }
)
"""States in which nothing is public yet and the buyer still writes."""


@dataclass(frozen=True, slots=True)
class Medium:
    """发布媒介 — where the notice appears besides this platform."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Timetable:
    """From when until when the document is available, how long the notice stands, and where it appears.

    Without `document_from` the document is available from the moment of publication.
    """

    document_from: datetime | None
    document_until: datetime
    notice_until: datetime | None
    media: tuple[Medium, ...]


@transaction.atomic(durable=True)
def arrange_venue(lot_id: int, *, opening_at: datetime, hall: str, actor: Actor, now: datetime) -> Lot:
    """The opening has a hall and a time, and that time is the deadline (招标投标法 §34)."""
    lot = steps.locked(lot_id)
    policy.must_operate(actor)
    steps.must_be_near(now, opening_at)
    if opening_at <= now:
        raise Refused("opening_in_the_past")
    if opening_at.second or opening_at.microsecond:
        raise Refused("opening_not_on_the_minute")
    steps.hold_hall(lot, hall.strip(), opening_at)

    steps.advance(lot, LotAction.ARRANGE_VENUE, Facts(now=now, is_venue_arranged=bool(hall.strip())))
    lot.opening_hall = hall.strip()
    lot.submission_deadline = opening_at
    lot.save(update_fields=["opening_hall", "submission_deadline"])
    emit(
        events.VenueArranged(lot=lot.pk, opening_at=opening_at.isoformat(), hall=lot.opening_hall),
        stream=lot.desk_stream,
        actor=actor,
        at=now,
    )
    return lot


@transaction.atomic(durable=True)
def release_venue(lot_id: int, *, reason: str, actor: Actor, now: datetime) -> Lot:
    """The hall is free again and the lot waits for another time; possible until the notice is out."""
    lot = steps.locked(lot_id)
    policy.must_operate(actor)

    steps.advance(lot, LotAction.RELEASE_VENUE, Facts(now=now, reason=reason))
    lot.opening_hall = ""
    lot.submission_deadline = None
    lot.save(update_fields=["opening_hall", "submission_deadline"])
    emit(events.VenueReleased(lot=lot.pk, reason=reason.strip()), stream=lot.desk_stream, actor=actor, at=now)
    return lot


@transaction.atomic(durable=True)
def set_timetable(lot_id: int, *, timetable: Timetable, actor: Actor, now: datetime) -> Lot:
    """The notice will name these times and media. Whether they keep the law is told by the readiness check."""
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    _must_be_preparing(lot)
    steps.must_be_near(now, timetable.document_from, timetable.document_until, timetable.notice_until)
    begins = timetable.document_from or now
    if timetable.document_until <= begins or (timetable.notice_until and timetable.notice_until <= now):
        raise Refused("period_ends_before_it_begins")

    lot.document_from = timetable.document_from
    lot.document_until = timetable.document_until
    lot.notice_until = timetable.notice_until
    lot.media = [{"name": medium.name, "address": medium.address} for medium in timetable.media]
    lot.save(update_fields=["document_from", "document_until", "notice_until", "media"])
    emit(
        events.TimetableSet(
            lot=lot.pk,
            document_from=_text(lot.document_from),
            document_until=timetable.document_until.isoformat(),
            notice_until=_text(lot.notice_until),
            media=lot.media,
        ),
        stream=lot.desk_stream,
        actor=actor,
        at=now,
    )
    return lot


@transaction.atomic(durable=True)
def save_data_sheet(lot_id: int, *, terms: Terms, actor: Actor, now: datetime) -> DataSheet:
    """The tender document's structured terms are these (前附表)."""
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    _must_be_preparing(lot)
    objections = objections_to(terms, lot.project.regime_in_force, lot.kind)
    if objections:
        raise objections[0]

    columns = {**terms.columns(), "bond_amount": yuan(terms.bond_amount)}
    sheet, _ = DataSheet.objects.update_or_create(lot=lot, defaults={**columns, "saved_by": actor.id, "saved_at": now})
    emit(
        events.DataSheetSaved(lot=lot.pk, method=sheet.method, sha256=digest_of(sheet)),
        stream=lot.desk_stream,
        actor=actor,
        at=now,
    )
    return sheet


@transaction.atomic(durable=True)
def add_document(lot_id: int, *, file_name: str, stored: Stored, actor: Actor, now: datetime) -> TenderDocument:
    """The lot has one more version of the tender document, already in the object store (see receiving.py)."""
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    _must_be_preparing(lot)

    last = lot.documents.order_by("-version").first()
    if last is not None and last.sha256 == stored.sha256:
        raise Refused("document_unchanged", version=last.version)
    document = TenderDocument.objects.create(
        lot=lot,
        version=1 if last is None else last.version + 1,
        file_name=file_name,
        object_name=stored.name,
        sha256=stored.sha256,
        size=stored.size,
        added_by=actor.id,
        added_at=now,
    )
    emit(
        events.DocumentAdded(lot=lot.pk, version=document.version, sha256=stored.sha256, size=stored.size),
        stream=lot.desk_stream,
        actor=actor,
        at=now,
    )
    return document


def _must_be_preparing(lot: Lot) -> None:
    if LotState(lot.state) not in PREPARING:
        raise WrongState("already_public", lot=lot.code)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
