"""监标、会签与更正 — the supervisor takes the place, further signatures are kept, and a signed record is corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.evidence.signing import LASTS
from apps.evidence.store import Stored
from apps.openings import events, policy
from apps.openings.actions.session import tell_with_lot
from apps.openings.lifecycle import OPENING, OpeningAction, OpeningState
from apps.openings.models import Absence, Correction, Countersignature, Opening, Record, SigningOrder, Supervision
from apps.openings.papers import drafted_correction, newest_of, signed_corrections, signers_of
from apps.openings.rules.papers import Signer
from apps.openings.rules.terms import REASON_LIMIT
from apps.openings.signed import must_sit
from apps.openings.standing import advance, facts_of, locked, locked_with_lot, reached, stated, tell

WHAT_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Draft:
    """A correction as its author words it."""

    number: int
    what: str
    why: str


@transaction.atomic(durable=True)
def seat_supervisor(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """This supervisor watches over the opening; who had the place before has it no longer (监标人就位)."""
    opening = locked(opening_id)
    policy.must_be_supervisor(actor, opening)
    advance(opening, OpeningAction.SEAT_SUPERVISOR, facts_of(opening, now))
    seat = must_sit(actor)
    if Supervision.objects.filter(opening=opening, seat=seat).exists():
        raise WrongState("supervisor_seated_already")

    Supervision.objects.update_or_create(opening=opening, defaults={"seat": seat, "at": now})
    fact = events.SupervisorSeated(lot=opening.lot_id, seat=seat.pk, organisation=seat.organisation.name)
    tell(opening, fact, actor=actor, now=now)
    return opening


def order_signatures(opening: Opening, *, actor: Actor, now: datetime) -> SigningOrder:
    """Whose signatures the record needs is fixed (签署顺序). A step of asking for the record, in its transaction."""
    signers = [one.value for one in signers_of(opening)]
    order = SigningOrder.objects.create(opening=opening, signers=signers, at=now)
    tell(opening, events.SignaturesOrdered(lot=opening.lot_id, signers=signers), actor=actor, now=now)
    return order


@transaction.atomic(durable=True)
def keep_countersignature(
    opening_id: int, role: Signer, stored: Stored, *, base: str, serial: str, actor: Actor, now: datetime
) -> Record:
    """One more signature is in the file (会签). It continues the version that was the newest when it was begun."""
    opening = locked(opening_id)
    policy.must_sign_as(actor, opening, role)
    advance(opening, OpeningAction.COUNTERSIGN_RECORD, facts_of(opening, now))
    record = opening.record
    if record.countersignatures.filter(role=role).exists():
        raise WrongState("countersigned_already", role=role)
    if newest_of(record).object_name != base:
        raise Refused("signing_lapsed", seconds=int(LASTS.total_seconds()))

    Countersignature.objects.create(
        record=record,
        role=role,
        seat=must_sit(actor),
        object_name=stored.name,
        sha256=stored.sha256,
        serial=serial,
        at=now,
    )
    fact = events.RecordCountersigned(lot=opening.lot_id, role=role.value, sha256=stored.sha256, serial=serial)
    tell(opening, fact, actor=actor, now=now)
    return record


@transaction.atomic(durable=True)
def note_absence(opening_id: int, *, reason: str, actor: Actor, now: datetime) -> Opening:
    """The opening may end without the supervisor's signature, and everybody knows why (监标人未签署)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    reason = stated(reason, limit=REASON_LIMIT)
    advance(opening, OpeningAction.NOTE_ABSENCE, facts_of(opening, now, reason=reason))

    Absence.objects.create(opening=opening, reason=reason, by=must_sit(actor), at=now)
    tell(opening, events.SupervisorAbsent(lot=opening.lot_id, reason=reason), actor=actor, now=now)
    return opening


def must_draft(opening: Opening, *, what: str, why: str, actor: Actor, now: datetime) -> Draft:
    """The correction that may be drafted now. Refuses who is not the host, and everybody before the opening is closed."""
    policy.must_host(actor, opening)
    draft = Draft(
        number=len(signed_corrections(opening)) + 1,
        what=stated(what, limit=WHAT_LIMIT),
        why=stated(why, limit=REASON_LIMIT),
    )
    said = draft.why if draft.what else ""
    OPENING.advance(OpeningState(opening.state), OpeningAction.DRAFT_CORRECTION, facts_of(opening, now, reason=said))
    return draft


@transaction.atomic(durable=True)
def draft_correction(opening_id: int, draft: Draft, stored: Stored, *, actor: Actor, now: datetime) -> Correction:
    """A correction waits for its signature; a draft that waited is replaced (起草更正记录)."""
    opening = locked(opening_id)
    if must_draft(opening, what=draft.what, why=draft.why, actor=actor, now=now) != draft:
        raise Refused("correction_changed")

    said = {"what": draft.what, "why": draft.why, "by": must_sit(actor), "at": now}
    kept = {**said, "object_name": stored.name, "sha256": stored.sha256}
    correction, _is_new = Correction.objects.update_or_create(opening=opening, number=draft.number, defaults=kept)
    fact = events.CorrectionDrafted(lot=opening.lot_id, number=draft.number, sha256=stored.sha256)
    emit(fact, stream=opening.desk_stream, actor=actor, at=now, reached=reached(opening))
    return correction


@transaction.atomic(durable=True)
def keep_signed_correction(
    opening_id: int, stored: Stored, *, base: str, serial: str, actor: Actor, now: datetime
) -> Correction:
    """The correction is signed and public; the record itself stays as it was signed (更正记录)."""
    opening = locked_with_lot(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.SIGN_CORRECTION, facts_of(opening, now))
    correction = drafted_correction(opening)
    if correction is None or correction.object_name != base:
        raise Refused("correction_changed")

    correction.signed_object, correction.signed_sha256, correction.signed_at = stored.name, stored.sha256, now
    correction.save(update_fields=["signed_object", "signed_sha256", "signed_at"])
    fact = events.RecordCorrected(
        lot=opening.lot_id,
        number=correction.number,
        what=correction.what,
        why=correction.why,
        sha256=stored.sha256,
        serial=serial,
    )
    tell_with_lot(opening, fact, actor=actor, now=now)
    return correction
