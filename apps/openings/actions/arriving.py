"""到场 — signing in without a certificate, by phone or in an emergency, and the note of an environment check."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from apps.bids.secrecy import shut
from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit, emit_all
from apps.openings import events
from apps.openings.arriving import must_be_genuine, sign_in_place
from apps.openings.lifecycle import OpeningAction
from apps.openings.models import Opening, SignIn
from apps.openings.photos import KeptPhoto
from apps.openings.queries.own import must_have_bid
from apps.openings.rules.arrival import SignInWay, results_of
from apps.openings.rules.terms import REASON_LIMIT
from apps.openings.signed import as_bid, must_sit
from apps.openings.standing import advance, facts_of, locked, stated


@transaction.atomic(durable=True)
def note_environment(opening_id: int, results: object, *, actor: Actor, now: datetime) -> Opening:
    """What the bidder's browser found stands on his own trail, which nobody else hears (环境检测)."""
    opening = locked(opening_id)
    bid = must_have_bid(actor, opening)
    advance(opening, OpeningAction.NOTE_ENVIRONMENT, facts_of(opening, now))
    found = results_of(results)
    if found is None:
        raise Refused("check_results_wrong")

    fact = events.EnvironmentChecked(lot=opening.lot_id, bid=bid, results=found)
    emit(fact, stream=opening.own_stream(bid), actor=as_bid(bid), at=now)
    return opening


@transaction.atomic(durable=True)
def sign_in_by_phone(opening_id: int, ticket: str, *, device: str, actor: Actor, now: datetime) -> Opening:
    """Somebody of the bidder, signed in on a second device, has confirmed that the bidder is there. Nothing was signed."""
    opening = locked(opening_id)
    bid = must_have_bid(actor, opening)
    advance(opening, OpeningAction.SIGN_IN, facts_of(opening, now))
    must_be_genuine(ticket, opening, bid, device=device, now=now)

    content = {"way": SignInWay.PHONE.value, "seat": must_sit(actor).pk, "person": actor.person_id}
    sealed = shut(content, place=sign_in_place(opening, bid))
    _keep(opening, bid, SignInWay.PHONE, sealed, events.PhoneConfirmed(lot=opening.lot_id, bid=bid), now=now)
    return opening


@transaction.atomic(durable=True)
def sign_in_in_emergency(
    opening_id: int, *, reason: str, photo: KeptPhoto | None, actor: Actor, now: datetime
) -> Opening:
    """The bidder is there without his certificate and has said why; the host looks at it after the list (应急签到)."""
    opening = locked(opening_id)
    bid = must_have_bid(actor, opening)
    reason = stated(reason, limit=REASON_LIMIT)
    advance(opening, OpeningAction.SIGN_IN_IN_EMERGENCY, facts_of(opening, now))
    if not reason:
        raise Refused("emergency_reason_missing")

    content = {
        "way": SignInWay.EMERGENCY.value,
        "seat": must_sit(actor).pk,
        "person": actor.person_id,
        "reason": reason,
        "photo": None if photo is None else {"name": photo.name, "place": photo.place, "type": photo.type},
    }
    sealed = shut(content, place=sign_in_place(opening, bid))
    fact = events.EmergencyStated(lot=opening.lot_id, bid=bid, sha256=hashlib.sha256(sealed).hexdigest())
    _keep(opening, bid, SignInWay.EMERGENCY, sealed, fact, now=now)
    return opening


def must_take_emergency(opening: Opening, *, actor: Actor, now: datetime) -> None:
    """Refuses before anything is stored who could not sign in so now."""
    bid = must_have_bid(actor, opening)
    advance(opening, OpeningAction.SIGN_IN_IN_EMERGENCY, facts_of(opening, now))
    if opening.sign_ins.filter(bid=bid).exists():
        raise WrongState("signed_in_already")


def _keep(opening: Opening, bid: str, way: SignInWay, sealed: bytes, fact: Fact, *, now: datetime) -> None:
    if opening.sign_ins.filter(bid=bid).exists():
        raise WrongState("signed_in_already")
    SignIn.objects.create(opening=opening, bid=bid, way=way.value, sealed=sealed, at=now)
    own = opening.own_stream(bid)
    facts = [(fact, own), (events.SignedIn(lot=opening.lot_id, bid=bid), own)]
    emit_all(facts, actor=as_bid(bid), at=now)
