"""进场登记: handed in complete, returned once with everything that is missing, accepted, or refused on a legal ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.journal import emit
from apps.tenders import events, policy, steps
from apps.tenders.lifecycle import EntryRefusalGround, Facts, LotAction
from apps.tenders.models import EntryRegistration, EntryStep, EntryStepKind, Lot
from apps.tenders.queries.entry import missing_for_entry


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is missing or wrong: which requirement, and how to mend it."""

    item: str
    remedy: str


@transaction.atomic(durable=True)
def submit_entry(
    lot_id: int, *, wished_opening_at: datetime | None, note: str, actor: Actor, now: datetime
) -> EntryRegistration:
    """The centre has the entry to check (进场登记待核验)."""
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    steps.must_be_near(now, wished_opening_at)
    if wished_opening_at is not None and wished_opening_at <= now:
        raise Refused("wished_opening_passed")

    steps.advance(lot, LotAction.SUBMIT_ENTRY, Facts(now=now, is_entry_complete=not missing_for_entry(lot)))
    entry, _ = EntryRegistration.objects.get_or_create(lot=lot)
    entry.wished_opening_at = wished_opening_at
    entry.note = note
    entry.save(update_fields=["wished_opening_at", "note"])
    EntryStep.objects.create(entry=entry, kind=EntryStepKind.SUBMITTED, at=now, by=actor.id)
    emit(events.EntrySubmitted(lot=lot.pk, time=entry.returns + 1), stream=lot.desk_stream, actor=actor, at=now)
    return entry


@transaction.atomic(durable=True)
def return_entry(
    lot_id: int, *, defects: Sequence[Defect], could_have_been_told: bool, actor: Actor, now: datetime
) -> EntryRegistration:
    """The buyer has one complete list of what to mend (一次性告知补正).

    Every return is counted; a second one whose reason could have been told the first time is counted as avoidable, and
    who returns a second time must say which it is.
    """
    lot = steps.locked(lot_id)
    policy.must_operate(actor)
    told = [{"item": defect.item.strip(), "remedy": defect.remedy.strip()} for defect in defects]
    if not told or not all(one["item"] and one["remedy"] for one in told):
        raise Refused("defects_incomplete")

    steps.advance(lot, LotAction.RETURN_ENTRY, Facts(now=now, reason=told[0]["item"]))
    entry = EntryRegistration.objects.get(lot=lot)
    avoidable = entry.returns > 0 and could_have_been_told
    entry.returns += 1
    entry.avoidable_returns += int(avoidable)
    entry.save(update_fields=["returns", "avoidable_returns"])
    EntryStep.objects.create(
        entry=entry, kind=EntryStepKind.RETURNED, at=now, by=actor.id, defects=told, could_have_been_told=avoidable
    )
    emit(
        events.EntryReturned(lot=lot.pk, time=entry.returns, defects=told, could_have_been_told=avoidable),
        stream=lot.desk_stream,
        actor=actor,
        at=now,
    )
    return entry


@transaction.atomic(durable=True)
def accept_entry(lot_id: int, *, actor: Actor, now: datetime) -> Lot:
    """The lot is traded at this centre (受理)."""
    lot = steps.locked(lot_id)
    policy.must_operate(actor)

    steps.advance(lot, LotAction.ACCEPT_ENTRY, Facts(now=now, is_entry_complete=not missing_for_entry(lot)))
    EntryStep.objects.create(
        entry=EntryRegistration.objects.get(lot=lot), kind=EntryStepKind.ACCEPTED, at=now, by=actor.id
    )
    emit(events.EntryAccepted(lot=lot.pk), stream=lot.desk_stream, actor=actor, at=now)
    return lot


@transaction.atomic(durable=True)
def refuse_entry(lot_id: int, *, ground: EntryRefusalGround, reason: str, actor: Actor, now: datetime) -> Lot:
    """The lot is not traded here, on one of the four grounds that the rules allow (不予受理)."""
    lot = steps.locked(lot_id)
    policy.must_operate(actor)

    steps.advance(lot, LotAction.REFUSE_ENTRY, Facts(now=now, refusal_ground=ground, reason=reason))
    EntryStep.objects.create(
        entry=EntryRegistration.objects.get(lot=lot),
        kind=EntryStepKind.REFUSED,
        at=now,
        by=actor.id,
        ground=ground.value,
        defects=[{"item": reason.strip(), "remedy": ""}],
    )
    emit(
        events.EntryRefused(lot=lot.pk, ground=ground.value, reason=reason.strip()),
        stream=lot.desk_stream,
        actor=actor,
        at=now,
    )
    return lot
