"""开标记录 — made from what happened, signed by the host, public; then the opening ends and evaluation takes over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import WrongState
from apps.evidence.outbox import enqueue
from apps.evidence.store import Stored
from apps.openings import events, policy
from apps.openings.actions.papers import order_signatures
from apps.openings.actions.reading import end_last
from apps.openings.actions.session import tell_with_lot
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import Opening, Record
from apps.openings.signed import must_sit
from apps.openings.standing import advance, facts_of, locked, locked_with_lot, tell
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction

MAKE_RECORD = "openings.make_record"


@transaction.atomic(durable=True)
def request_record(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """Nothing more is added to the session; the worker makes the record of it (生成开标记录)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.MAKE_RECORD, facts_of(opening, now))

    opening.until = None
    opening.save(update_fields=["state", "until"])
    end_last(opening, actor=actor, now=now)
    tell(opening, events.RecordRequested(lot=opening.lot_id), actor=actor, now=now)
    order_signatures(opening, actor=actor, now=now)
    enqueue(MAKE_RECORD, {"opening": opening.pk}, run_at=now, key=f"{MAKE_RECORD}:{opening.pk}")
    return opening


@transaction.atomic(durable=True)
def keep_record(opening_id: int, stored: Stored, *, actor: Actor, now: datetime) -> Record:
    """The record is a file. Told again after a crash, the first one stays."""
    opening = locked(opening_id)
    known = Record.objects.filter(opening=opening).first()
    if known is not None:
        return known
    if opening.state != OpeningState.RECORD_SIGNING:
        raise WrongState("wrong_state", state=OpeningState(opening.state), action=OpeningAction.MAKE_RECORD)

    record = Record.objects.create(opening=opening, object_name=stored.name, sha256=stored.sha256, made_at=now)
    tell(opening, events.RecordMade(lot=opening.lot_id, sha256=stored.sha256), actor=actor, now=now)
    return record


@transaction.atomic(durable=True)
def keep_signed_record(opening_id: int, stored: Stored, *, serial: str, actor: Actor, now: datetime) -> Record:
    """The host's signature is in the file (签署开标记录)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.SIGN_RECORD, facts_of(opening, now))

    record = opening.record
    record.signed_object, record.signed_sha256 = stored.name, stored.sha256
    record.signed_by, record.signed_at = must_sit(actor), now
    record.save(update_fields=["signed_object", "signed_sha256", "signed_by", "signed_at"])
    fact = events.RecordSigned(lot=opening.lot_id, sha256=stored.sha256, serial=serial)
    tell(opening, fact, actor=actor, now=now)
    return record


@transaction.atomic(durable=True)
def close_opening(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """The opening is over; nothing in it can be changed any more (结束开标)."""
    opening = locked_with_lot(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.CLOSE, facts_of(opening, now))
    if not opening.is_second:
        tenders.advance(opening.lot, LotAction.CLOSE_OPENING, LotFacts(now=now))

    opening.closed_at = now
    opening.save(update_fields=["state", "closed_at"])
    tell_with_lot(opening, events.Closed(lot=opening.lot_id), actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def hand_over(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """Evaluation has the opened bids (移交评标)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.HAND_OVER, facts_of(opening, now))

    opening.save(update_fields=["state"])
    tell(opening, events.HandedOver(lot=opening.lot_id), actor=actor, now=now)
    return opening
