"""到场登记: what the witness of a venue does at its desk: arrivals, codes, absences, meals and nights, signing out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evaluation import events
from apps.evaluation.attending import facts_at, member_at, move, registered, site_for, tell
from apps.evaluation.lifecycle_attendance import ArrivalAction, ArrivalState
from apps.evaluation.models import Absence, Arrival, Evaluation, Pause, Site
from apps.evaluation.presence import arrival_of, is_asked_again, is_over, pause_of, purpose_of
from apps.evaluation.queries.sites import seats_of
from apps.evaluation.rules.seating import CODE_LASTS, as_shown, failed_devices, new_code
from apps.evaluation.standing import locked
from apps.evaluation.states import EvaluationState
from apps.openings.rules import statements
from apps.openings.signed import Signed, must_be_signed, must_sit
from apps.parties import event_certificates

FIELDS = ("lot", "site", "member", "place", "locker", "document", "document_seen", "face_compared", "photo")
LENGTHS = {"place": 60, "locker": 20, "document": 20, "photo": 120}
NOTE_LIMIT = 300
CONDUCT_LIMIT = 500
REASON_LIMIT = 200
NAME_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Registered:
    """An arrival and the code that is shown once."""

    arrival: Arrival
    code: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """离席登记: why, with whom, until when."""

    reason: str
    companion: str
    expected_at: datetime


@dataclass(frozen=True, slots=True)
class Closing:
    """A meal, or a night with its seal and where each member sleeps, by number."""

    is_overnight: bool
    seal: str
    expected_at: datetime
    lodging: Mapping[int, str]


@transaction.atomic(durable=True)
def register_arrival(lot_id: int, signed: Signed, *, actor: Actor, now: datetime) -> Registered:
    """The member is here: the witness of this venue saw the document, compared the face, took the phone, and signed for it."""
    evaluation = locked(lot_id)
    said = statements.read(signed.statement, "arrival", FIELDS)
    site = site_for(evaluation, _number(said["site"]), actor)
    statements.must_say(said, lot=evaluation.lot.code)
    member = member_at(site, _number(said["member"]))
    if arrival_of(member) is not None:
        raise WrongState("already_arrived")
    if is_asked_again(member):
        raise WrongState("arrival_unconfirmed")
    if is_over(evaluation, member) or evaluation.state == EvaluationState.PREPARED:
        raise WrongState("review_over")
    if pause_of(site) is not None:
        raise WrongState("room_paused")
    told = {name: _text(said[name], limit) for name, limit in LENGTHS.items()}
    if said["document_seen"] is not True or said["face_compared"] is not True or not told["document"]:
        raise Refused("identity_unchecked")
    _must_be_free(site, told)
    proof = must_be_signed(signed, actor=actor, now=now)

    code = new_code(secrets.choice)
    arrival = Arrival.objects.create(
        member=member,
        site=site,
        number=member.arrivals.count() + 1,
        witness=must_sit(actor),
        envelope=proof.envelope,
        certificate=proof.certificate,
        at=now,
        code_hash=make_password(code),
        code_until=now + CODE_LASTS,
        seat=next((one for one in seats_of(site) if str(one.number) == told["place"]), None),
        **told,
    )
    fact = events.MemberArrived(
        lot=lot_id,
        site=site.number,
        member=member.number,
        arrival=arrival.number,
        statement=statements.sha256_of(signed.statement),
    )
    tell(evaluation, fact, site=site, step="arrived", member=member, actor=actor, now=now)
    return Registered(arrival, as_shown(code))


@transaction.atomic(durable=True)
def send_code(lot_id: int, number: int, *, actor: Actor, now: datetime) -> Registered:
    """Another code: for a code that ran out, a machine that was changed, a forgotten PIN, the morning after a night.

    Whatever key the member made with the one before signs nothing any more.
    """
    evaluation = locked(lot_id)
    arrival = registered(evaluation, number, actor)
    move(arrival, ArrivalAction.SEND_CODE, facts_at(arrival, evaluation, now=now))

    code = new_code(secrets.choice)
    arrival.code_hash, arrival.code_until, arrival.code_tries = make_password(code), now + CODE_LASTS, 0
    _end_key(arrival, reason="superseded", now=now)
    arrival.save(update_fields=["state", "code_hash", "code_until", "code_tries", "pin_hash", "pin_checked_at"])
    fact = events.SeatCodeSent(lot=lot_id, member=number, arrival=arrival.number)
    tell(evaluation, fact, site=arrival.site, step="code_sent", member=arrival.member, actor=actor, now=now)
    return Registered(arrival, as_shown(code))


@transaction.atomic(durable=True)
def note_device(lot_id: int, number: int, *, note: str, actor: Actor, now: datetime) -> Arrival:
    """A device that failed is written down, with what is done about it: the member may go on."""
    evaluation = locked(lot_id)
    arrival = registered(evaluation, number, actor)
    if not failed_devices(arrival.device_test):
        raise WrongState("device_works")
    if not note.strip():
        raise Refused("device_note_missing")
    arrival.device_note = _text(note, NOTE_LIMIT)
    arrival.save(update_fields=["device_note"])
    fact = events.DeviceNoted(lot=lot_id, member=number, note=arrival.device_note)
    tell(evaluation, fact, site=arrival.site, step="device_noted", member=arrival.member, actor=actor, now=now)
    return arrival


@transaction.atomic(durable=True)
def note_leaving(lot_id: int, number: int, leaving: Leaving, *, actor: Actor, now: datetime) -> Absence:
    """离席: the member is out of the room and can do nothing until the return is noted."""
    evaluation = locked(lot_id)
    arrival = registered(evaluation, number, actor)
    facts = replace(
        facts_at(arrival, evaluation, now=now),
        reason=leaving.reason,
        companion=leaving.companion,
        expected_at=leaving.expected_at,
    )
    move(arrival, ArrivalAction.LEAVE_ROOM, facts)
    reason, companion = _text(leaving.reason, REASON_LIMIT), _text(leaving.companion, NAME_LIMIT)

    arrival.pin_checked_at = None
    arrival.save(update_fields=["state", "pin_checked_at"])
    absence = Absence.objects.create(
        arrival=arrival,
        reason=reason,
        companion=companion,
        left_at=now,
        expected_at=leaving.expected_at,
        noted_by=actor.id,
    )
    fact = events.MemberLeftRoom(
        lot=lot_id, member=number, reason=reason, companion=companion, expected_at=leaving.expected_at
    )
    tell(evaluation, fact, site=arrival.site, step="left_room", member=arrival.member, actor=actor, now=now)
    return absence


@transaction.atomic(durable=True)
def note_return(lot_id: int, number: int, *, actor: Actor, now: datetime) -> Arrival:
    """The member is back in the seat."""
    evaluation = locked(lot_id)
    arrival = registered(evaluation, number, actor)
    move(arrival, ArrivalAction.RETURN, facts_at(arrival, evaluation, now=now))

    arrival.save(update_fields=["state"])
    _end_absence(arrival, actor=actor, now=now)
    fact = events.MemberReturned(lot=lot_id, member=number)
    tell(evaluation, fact, site=arrival.site, step="returned", member=arrival.member, actor=actor, now=now)
    return arrival


@transaction.atomic(durable=True)
def close_room(lot_id: int, site_number: int, closing: Closing, *, actor: Actor, now: datetime) -> Pause:
    """The room rests: for a meal seats stay as they are, for a night they are locked and their keys are ended."""
    evaluation = locked(lot_id)
    site = site_for(evaluation, site_number, actor)
    here = _here(site)
    if pause_of(site) is not None:
        raise WrongState("already_paused")
    if not here:
        raise WrongState("nobody_here")
    if closing.expected_at <= now:
        raise Refused("pause_without_end")
    seal = _text(closing.seal, NAME_LIMIT)
    lodging = {number: _text(room, NAME_LIMIT) for number, room in closing.lodging.items()}
    if closing.is_overnight:
        _must_be_sealed(here, seal, lodging)

    numbers = [one.member.number for one in here]
    pause = Pause.objects.create(
        site=site,
        is_overnight=closing.is_overnight,
        seal=seal if closing.is_overnight else "",
        lodging=[{"member": one, "room": lodging[one]} for one in numbers] if closing.is_overnight else [],
        began_at=now,
        expected_at=closing.expected_at,
        began_by=actor.id,
    )
    for arrival in here:
        if closing.is_overnight:
            _lock(arrival, evaluation, reason="overnight", actor=actor, now=now)
    fact = events.RoomClosed(
        lot=lot_id,
        site=site.number,
        is_overnight=pause.is_overnight,
        seal=pause.seal,
        expected_at=pause.expected_at,
        members=numbers,
    )
    tell(evaluation, fact, site=site, step="room_closed", member=None, actor=actor, now=now)
    return pause


@transaction.atomic(durable=True)
def open_room(
    lot_id: int, site_number: int, *, present: frozenset[int], reason: str, actor: Actor, now: datetime
) -> Pause:
    """点名恢复: everybody is here, or the register says why not; the seats of the missing stay locked."""
    evaluation = locked(lot_id)
    site = site_for(evaluation, site_number, actor)
    pause = pause_of(site)
    if pause is None:
        raise WrongState("not_paused")
    expected = [one for one in _here(site) if one.state != ArrivalState.AWAY]
    missing = [one for one in expected if one.member.number not in present]
    if missing and not reason.strip():
        raise Refused("roll_call_incomplete", missing=_listed([one.member.number for one in missing]))
    why = _text(reason, REASON_LIMIT)

    pause.ended_at, pause.ended_by = now, actor.id
    pause.present = sorted(one.member.number for one in expected if one not in missing)
    pause.save(update_fields=["ended_at", "ended_by", "present"])
    for arrival in missing:
        if arrival.state != ArrivalState.LOCKED:
            _lock(arrival, evaluation, reason="missing", actor=actor, now=now)
    fact = events.RoomOpened(
        lot=lot_id,
        site=site.number,
        present=pause.present,
        missing=[one.member.number for one in missing],
        reason=why if missing else "",
    )
    tell(evaluation, fact, site=site, step="room_opened", member=None, actor=actor, now=now)
    return pause


@transaction.atomic(durable=True)
def sign_out(lot_id: int, number: int, *, has_phone_back: bool, note: str, actor: Actor, now: datetime) -> Arrival:
    """签退: the phone is back, the conduct is noted, and whatever key was left signs nothing any more."""
    evaluation = locked(lot_id)
    arrival = registered(evaluation, number, actor)
    move(
        arrival, ArrivalAction.SIGN_OUT, replace(facts_at(arrival, evaluation, now=now), has_phone_back=has_phone_back)
    )

    arrival.conduct_note = _text(note, CONDUCT_LIMIT)
    arrival.has_phone_back, arrival.ended_at, arrival.code_hash = True, now, ""
    _end_key(arrival, reason="signed_out", now=now)
    _end_absence(arrival, actor=actor, now=now)
    arrival.save(
        update_fields=[
            "state", "conduct_note", "has_phone_back", "ended_at", "code_hash", "pin_hash", "pin_checked_at",
        ]
    )  # fmt: skip
    fact = events.MemberSignedOut(lot=lot_id, member=number, arrival=arrival.number, note=arrival.conduct_note)
    tell(evaluation, fact, site=arrival.site, step="signed_out", member=arrival.member, actor=actor, now=now)
    return arrival


def end_arrivals(evaluation: Evaluation, sites: frozenset[int] | None, *, actor: Actor, now: datetime) -> None:
    """改期、换场: whoever came to these sites, or to all, holds no seat and no key any more; the witness signs them out."""
    for site in evaluation.sites.all():
        if sites is not None and site.number not in sites:
            continue
        for arrival in _here(site):
            arrival.was_moved = True
            arrival.save(update_fields=["was_moved"])
            if arrival.state != ArrivalState.LOCKED:
                _lock(arrival, evaluation, reason="moved", actor=actor, now=now)


def _here(site: Site) -> list[Arrival]:
    """Who came to this site and has not gone, by number; who left the committee is not waited for."""
    found = site.arrivals.exclude(state__in=(ArrivalState.LEFT.value, ArrivalState.CLOSED.value))
    return list(
        found.filter(member__left_at__isnull=True)
        .select_related("member__seat__person", "member__evaluation__lot", "site")
        .order_by("member__number")
    )


def _lock(arrival: Arrival, evaluation: Evaluation, *, reason: str, actor: Actor, now: datetime) -> None:
    """The seat is locked: a new code, a new key and a new certificate open it again."""
    move(arrival, ArrivalAction.LOCK, facts_at(arrival, evaluation, now=now))
    arrival.code_hash = ""
    _end_key(arrival, reason=reason, now=now)
    _end_absence(arrival, actor=actor, now=now)
    arrival.save(update_fields=["state", "code_hash", "pin_hash", "pin_checked_at"])


def _end_key(arrival: Arrival, *, reason: str, now: datetime) -> None:
    arrival.pin_hash, arrival.pin_checked_at = "", None
    event_certificates.end(arrival.member.seat, purpose_of(arrival.member), reason=reason, now=now)


def _end_absence(arrival: Arrival, *, actor: Actor, now: datetime) -> None:
    arrival.absences.filter(returned_at__isnull=True).update(returned_at=now, returned_noted_by=actor.id)


def _must_be_free(site: Site, told: Mapping[str, str]) -> None:
    if not told["locker"]:
        raise Refused("locker_missing")
    taken = site.arrivals.exclude(state=ArrivalState.LEFT.value)
    for name in ("place", "locker"):
        if taken.filter(**{name: told[name]}).exists():
            raise Refused("seat_occupied", place=told[name])


def _must_be_sealed(here: list[Arrival], seal: str, lodging: Mapping[int, str]) -> None:
    if not seal:
        raise Refused("seal_missing")
    missing = [one.member.number for one in here if not lodging.get(one.member.number)]
    if missing:
        raise Refused("lodging_incomplete", missing=_listed(missing))


def _listed(numbers: list[int]) -> str:
    return "、".join(str(one) for one in numbers)


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused("statement_wrong")
    return value


def _text(value: object, limit: int) -> str:
    if not isinstance(value, str):
        raise Refused("statement_wrong")
    if len(value.strip()) > limit:
        raise Refused("text_too_long", limit=limit)
    return value.strip()
