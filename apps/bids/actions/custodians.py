"""密钥托管 use-cases: sets of custodians proposed by one operator and put in force by another; drills by the custodians."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.bids import events, policy, queries
from apps.bids.lifecycle import CUSTODIAN_SET, CustodianFacts, CustodianSetAction, CustodianSetState
from apps.bids.models import REGISTER, CustodianPlace, CustodianSet, CustodyDrill
from apps.bids.rules.envelope import encrypt_for
from apps.bids.rules.escrow import (
    LEAST_CUSTODIANS,
    LEAST_THRESHOLD,
    MOST_CUSTODIANS,
    PROOF,
    SHARE_SIZE,
    EscrowSet,
)
from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused
from apps.evidence.journal import emit
from apps.parties.lifecycle import KeyState
from apps.parties.queries import keys_of, seat_of

REASON_LIMIT = 300


@dataclass(frozen=True, slots=True)
class AskedDrill:
    """A test share, sealed to the custodian's key."""

    code: str
    share: bytes


@transaction.atomic(durable=True)
def propose_custodians(seats: Sequence[int], *, threshold: int, actor: Actor, now: datetime) -> CustodianSet:
    """One operator says which bodies may keep shares, and how many of them give a key back (提出托管组)."""
    policy.must_arrange_custody(actor)
    chosen = list(queries.custodian_seats().filter(pk__in=seats))
    bodies = {seat.organisation_id for seat in chosen}
    is_sound = LEAST_CUSTODIANS <= len(bodies) <= MOST_CUSTODIANS and LEAST_THRESHOLD <= threshold < len(bodies)
    if not is_sound or not len(bodies) == len(chosen) == len(set(seats)):
        raise Refused("custodians_wrong")
    if CustodianSet.objects.filter(state=CustodianSetState.PROPOSED).exists():
        raise Refused("custodians_proposed_already")

    proposed = CustodianSet.objects.create(
        code=secrets.token_hex(8),
        state=CustodianSetState.PROPOSED,
        threshold=threshold,
        proposed_by=actor.id,
        proposed_at=now,
    )
    for number, seat in enumerate(chosen, 1):
        CustodianPlace.objects.create(
            custodian_set=proposed, number=number, organisation=seat.organisation, membership=seat
        )
    fact = events.CustodiansProposed(proposed.code, threshold, tuple(seat.organisation_id for seat in chosen))
    emit(fact, stream=REGISTER, actor=actor, at=now)
    return proposed


@transaction.atomic(durable=True)
def put_custodians_in_force(code: str, *, actor: Actor, now: datetime) -> CustodianSet:
    """Another operator agrees: the set has its keys and ends the one before (批准托管组)."""
    policy.must_arrange_custody(actor)
    proposed = _locked(code)
    places = list(proposed.places.select_related("membership").order_by("number"))
    keys = [keys_of(place.membership) for place in places]
    standing = next(one for one in queries.custodian_sets(now) if one.custodians.pk == proposed.pk)
    facts = CustodianFacts(
        is_another_person=proposed.proposed_by != actor.id,
        keys_missing=sum(not place.is_key_ready for place in standing.places),
        drills_missing=sum(not place.is_drill_fresh for place in standing.places),
    )
    proposed.state = _advanced(proposed, CustodianSetAction.PUT_IN_FORCE, facts)

    for before in CustodianSet.objects.select_for_update().filter(state=CustodianSetState.IN_FORCE):
        _end(before, reason="", actor=actor, now=now)
    for place, key_pair in zip(places, keys, strict=True):
        place.key_pair = key_pair
        place.save(update_fields=["key_pair"])
    recipients = tuple(key_pair.recipient for key_pair in keys if key_pair is not None)
    proposed.digest = EscrowSet(proposed.threshold, recipients).digest
    proposed.decided_by, proposed.decided_at = actor.id, now
    proposed.save(update_fields=["state", "digest", "decided_by", "decided_at"])
    fact = events.CustodiansPutInForce(proposed.code, proposed.digest, recipients)
    emit(fact, stream=REGISTER, actor=actor, at=now)
    return proposed


@transaction.atomic(durable=True)
def decline_custodians(code: str, *, reason: str, actor: Actor, now: datetime) -> CustodianSet:
    """The proposal ends, with a reason (退回托管组)."""
    policy.must_arrange_custody(actor)
    proposed = _locked(code)
    told = _told(reason)
    proposed.state = _advanced(proposed, CustodianSetAction.DECLINE, CustodianFacts(reason=told))

    proposed.decided_by, proposed.decided_at, proposed.reason = actor.id, now, told
    proposed.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    emit(events.CustodiansDeclined(proposed.code, told), stream=REGISTER, actor=actor, at=now)
    return proposed


@transaction.atomic(durable=True)
def end_custodians(code: str, *, reason: str, actor: Actor, now: datetime) -> CustodianSet:
    """No bid can choose the set any more; a bid that did keeps it (停用托管组)."""
    policy.must_arrange_custody(actor)
    in_force = _locked(code)
    told = _told(reason)
    _advanced(in_force, CustodianSetAction.END, CustodianFacts(reason=told))
    return _end(in_force, reason=told, actor=actor, now=now)


@transaction.atomic(durable=True)
def ask_drill(*, actor: Actor, now: datetime) -> AskedDrill:
    """A test share waits for the custodian's browser; one that was not opened is replaced (发起托管演练)."""
    policy.must_keep_shares(actor)
    seat = seat_of(actor)
    key_pair = keys_of(seat) if seat else None
    if key_pair is None or key_pair.state != KeyState.READY:
        raise Refused("custodian_key_missing")

    share, code = secrets.token_bytes(SHARE_SIZE), secrets.token_hex(16)
    kept = {"code": code, "proof": hashlib.sha256(PROOF + share).hexdigest(), "asked_at": now}
    CustodyDrill.objects.update_or_create(key_pair=key_pair, passed_at=None, defaults=kept)
    return AskedDrill(code, encrypt_for(share, key_pair.recipient))


@transaction.atomic(durable=True)
def pass_custody_drill(code: str, *, proof: str, actor: Actor, now: datetime) -> CustodyDrill:
    """The test share was opened with the custodian's key: the drill counts from now (托管演练通过)."""
    person_id = policy.must_keep_shares(actor)
    drill = CustodyDrill.objects.select_for_update(of=("self",)).select_related("key_pair__membership").get(code=code)
    seat = drill.key_pair.membership
    if seat.person_id != person_id:
        raise NotAllowed("not_a_custodian")
    if drill.passed_at is not None:
        return drill
    if drill.key_pair.state != KeyState.READY:
        raise Refused("custodian_key_missing")
    if not hmac.compare_digest(drill.proof.encode(), proof.encode()):
        raise Refused("custody_drill_failed")

    drill.passed_at = now
    drill.save(update_fields=["passed_at"])
    fact = events.CustodianDrilled(drill.code, drill.key_pair_id, seat.organisation_id)
    emit(fact, stream=REGISTER, actor=actor, at=now)
    return drill


def _locked(code: str) -> CustodianSet:
    return CustodianSet.objects.select_for_update().get(code=code)


def _advanced(one: CustodianSet, action: CustodianSetAction, facts: CustodianFacts) -> CustodianSetState:
    return CUSTODIAN_SET.advance(CustodianSetState(one.state), action, facts)


def _told(reason: str) -> str:
    told = reason.strip()
    if len(told) > REASON_LIMIT:
        raise Refused("custodians_reason_missing")
    return told


def _end(one: CustodianSet, *, reason: str, actor: Actor, now: datetime) -> CustodianSet:
    one.state, one.ended_by, one.ended_at, one.reason = CustodianSetState.ENDED, actor.id, now, reason
    one.save(update_fields=["state", "ended_by", "ended_at", "reason"])
    emit(events.CustodiansEnded(one.code, reason), stream=REGISTER, actor=actor, at=now)
    return one
