"""入席: what a member does at the seat: code, PIN and fresh key, device test, the PIN before a signature, the end of the key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evaluation import events, policy
from apps.evaluation.attending import facts_at, move, tell
from apps.evaluation.lifecycle_attendance import ArrivalAction, ArrivalState
from apps.evaluation.models import Arrival, Evaluation, Member
from apps.evaluation.presence import must_be_present, pause_of, purpose_of
from apps.evaluation.rules.seating import MOST_TRIES, as_typed, must_be_a_pin, read_devices
from apps.evaluation.standing import as_member, locked
from apps.evidence.journal import emit
from apps.parties import event_certificates
from apps.parties.ca import Authority


@dataclass(frozen=True, slots=True)
class Seating:
    """What is entered and made at the seat: the code, the PIN, and the request for the fresh key."""

    code: str
    pin: str
    request: bytes


def take_seat(
    lot_id: int, seating: Seating, *, authority: Authority, revocations_at: str, actor: Actor, now: datetime
) -> Arrival:
    """The member sits: the code is used up, the PIN is known by its hash, the fresh key has its certificate for a day.

    A wrong code is counted before it is refused.
    """
    must_be_a_pin(seating.pin)
    arrival, refusal = _take_seat(
        lot_id, seating, authority=authority, revocations_at=revocations_at, actor=actor, now=now
    )
    if refusal is not None:
        raise refusal
    return arrival


def give_pin(lot_id: int, *, pin: str, actor: Actor, now: datetime) -> Arrival:
    """The PIN is right: the one signature that comes next may be made. A wrong one is counted before it is refused."""
    arrival, refusal = _give_pin(lot_id, pin=pin, actor=actor, now=now)
    if refusal is not None:
        raise refusal
    return arrival


@transaction.atomic(durable=True)
def record_devices(lot_id: int, *, found: object, actor: Actor, now: datetime) -> Arrival:
    """设备检测: what the browser found at this seat. Tested again, the newer result counts and the note of the older goes."""
    evaluation = locked(lot_id)
    arrival = _seated(policy.must_belong(actor, evaluation))
    devices = read_devices(found)

    arrival.device_test, arrival.device_note = devices, ""
    arrival.save(update_fields=["device_test", "device_note"])
    member = arrival.member
    fact = events.DevicesTested(lot=lot_id, member=member.number, devices=devices)
    actor = as_member(member)
    tell(evaluation, fact, site=arrival.site, step="devices_tested", member=member, actor=actor, now=now)
    return arrival


@transaction.atomic(durable=True)
def close_seat(lot_id: int, *, actor: Actor, now: datetime) -> Arrival:
    """The key of the seat is destroyed in the browser and its certificate ended: from now on nothing is signed here."""
    evaluation = locked(lot_id)
    member = policy.must_have_belonged(actor, evaluation)
    arrival = _open(member)
    move(arrival, ArrivalAction.CLOSE, facts_at(arrival, evaluation, now=now))

    arrival.pin_hash, arrival.pin_checked_at = "", None
    arrival.save(update_fields=["state", "pin_hash", "pin_checked_at"])
    event_certificates.end(member.seat, purpose_of(member), reason="seat_closed", now=now)
    fact = events.SeatClosed(lot=lot_id, member=member.number, arrival=arrival.number)
    tell(evaluation, fact, site=arrival.site, step="seat_closed", member=member, actor=as_member(member), now=now)
    return arrival


@transaction.atomic(durable=True)
def _take_seat(
    lot_id: int, seating: Seating, *, authority: Authority, revocations_at: str, actor: Actor, now: datetime
) -> tuple[Arrival, Refused | None]:
    evaluation = locked(lot_id)
    member = policy.must_belong(actor, evaluation)
    arrival = _open(member)
    move(arrival, ArrivalAction.TAKE_SEAT, facts_at(arrival, evaluation, now=now))
    if not check_password(as_typed(seating.code), arrival.code_hash):
        arrival.code_tries += 1
        arrival.save(update_fields=["code_tries"])
        _tell_try(arrival, "code", arrival.code_tries, now=now)
        return arrival, Refused("seat_code_wrong", left=MOST_TRIES - arrival.code_tries)

    issued = event_certificates.issue(
        member.seat,
        purpose_of(member),
        seating.request,
        authority=authority,
        revocations_at=revocations_at,
        now=now,
    )
    arrival.code_hash, arrival.pin_hash, arrival.seated_at = "", make_password(seating.pin), now
    arrival.pin_tries, arrival.pin_checked_at = 0, None
    arrival.device_test, arrival.device_note = None, ""
    arrival.save(
        update_fields=[
            "state", "code_hash", "pin_hash", "pin_tries", "pin_checked_at", "seated_at", "device_test", "device_note",
        ]
    )  # fmt: skip
    fact = events.SeatTaken(
        lot=lot_id,
        member=member.number,
        arrival=arrival.number,
        serial=issued.serial,
        sha256=hashlib.sha256(issued.content).hexdigest(),
        until=issued.not_after,
    )
    tell(evaluation, fact, site=arrival.site, step="seat_taken", member=member, actor=as_member(member), now=now)
    return arrival, None


@transaction.atomic(durable=True)
def _give_pin(lot_id: int, *, pin: str, actor: Actor, now: datetime) -> tuple[Arrival, Refused | None]:
    """Only the member's own arrival is held, so that members sign at the same time."""
    evaluation = Evaluation.objects.select_related("lot").get(lot_id=lot_id)
    member = policy.must_belong(actor, evaluation)
    arrival = must_be_present(member)
    if arrival is None:
        raise WrongState("not_at_seat")
    arrival = Arrival.objects.select_for_update().select_related("site", "member").get(pk=arrival.pk)
    arrival.member = member
    if arrival.pin_tries >= MOST_TRIES:
        raise Refused("pin_locked")
    if check_password(pin, arrival.pin_hash):
        arrival.pin_tries, arrival.pin_checked_at = 0, now
        arrival.save(update_fields=["pin_tries", "pin_checked_at"])
        return arrival, None
    arrival.pin_tries += 1
    arrival.pin_checked_at = None
    arrival.save(update_fields=["pin_tries", "pin_checked_at"])
    _tell_try(arrival, "pin", arrival.pin_tries, now=now)
    left = MOST_TRIES - arrival.pin_tries
    return arrival, Refused("pin_wrong", left=left) if left else Refused("pin_locked")


def _tell_try(arrival: Arrival, sort: str, tries: int, *, now: datetime) -> None:
    member = arrival.member
    fact = events.SeatTryRefused(lot=member.evaluation.lot_id, member=member.number, sort=sort, tries=tries)
    emit(fact, stream=member.evaluation.sealed_stream, actor=as_member(member), at=now)


def _open(member: Member) -> Arrival:
    """The member's open arrival. Raises WrongState("not_at_seat")."""
    found = Arrival.objects.select_for_update().filter(member=member).exclude(state=ArrivalState.LEFT.value).first()
    if found is None:
        raise WrongState("not_at_seat")
    found.member = member
    return found


def _seated(member: Member) -> Arrival:
    """The arrival of a member who sits in an open room."""
    found = _open(member)
    if pause_of(found.site) is not None:
        raise WrongState("room_paused")
    if found.state != ArrivalState.SEATED:
        raise WrongState("not_at_seat")
    return found
