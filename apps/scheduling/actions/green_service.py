"""Around a case: proofs handed in as files, a place held while the project prepares, and the applicant's rating at the end."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, TooEarly, WrongState
from apps.evidence.journal import emit
from apps.evidence.store import Stored
from apps.evidence.streams import Hearers, Stream
from apps.scheduling import policy_green, steps
from apps.scheduling.actions.green import OPEN, locked_case
from apps.scheduling.events import green_service as events
from apps.scheduling.lifecycle_green import GreenState
from apps.scheduling.models.bookings import Occupancy
from apps.scheduling.models.green_service import GreenCallback, GreenHold, GreenProofFile, GreenRating
from apps.scheduling.models.places import Place
from apps.scheduling.queries.green_service import active_holds, called_until, hold_ends_at, rated_until
from apps.scheduling.queries.situation import half_day_at, situation_at, written
from apps.scheduling.rules.green import GOOD, HOLDS, PROOF_FILES, Grade, GreenService
from apps.scheduling.rules.plan import HalfDay

RATINGS_STREAM = Stream("green:ratings", Hearers.DESK)
"""Apart from the cases, so that those who were rated do not read who rated."""


@transaction.atomic(durable=True)
def add_proof_file(
    case_id: int, *, title: str, stored: Stored, media_type: str, actor: Actor, now: datetime
) -> GreenProofFile:
    """Who checks the case can open the file; it is never taken back or exchanged."""
    case = locked_case(case_id)
    policy_green.must_be_applicant(actor, case)
    if case.state not in OPEN:
        raise WrongState("green_case_over")
    if not title.strip():
        raise Refused("green_proof_title_missing")
    if case.proof_files.filter(sha256=stored.sha256).exists():
        raise WrongState("green_proof_twice")
    if case.proof_files.count() >= PROOF_FILES:
        raise Refused("green_proofs_too_many", most=PROOF_FILES)
    row = GreenProofFile.objects.create(
        case=case,
        title=title.strip(),
        object_name=stored.name,
        media_type=media_type,
        sha256=stored.sha256,
        size=stored.size,
        added_by=actor.id,
        added_at=now,
    )
    fact = events.GreenProofAdded(case=case.code, proof=row.pk, title=row.title, sha256=row.sha256)
    emit(fact, stream=case.stream, actor=actor, at=now)
    return row


@transaction.atomic(durable=True)
def hold_place(case_id: int, *, place_id: int, half_day: HalfDay, actor: Actor, now: datetime) -> GreenHold:
    """Nobody else is proposed there until the hold ends by the clock; it is no booking and no time of the law."""
    plan = steps.held_plan()
    case = locked_case(case_id)
    policy_green.must_manage(actor)
    if not case.is_granted:
        raise WrongState("green_not_granted")
    if GreenService.EARLY not in case.services:
        raise Refused("green_service_not_granted")
    place = Place.objects.get(pk=place_id)
    _must_be_free(place, half_day, now)
    if active_holds(now).filter(case=case).count() >= HOLDS:
        raise Refused("green_holds_too_many", most=HOLDS)
    row = GreenHold.objects.create(
        case=case,
        place=place,
        on=half_day.day,
        part=half_day.part.value,
        until=hold_ends_at(half_day, now),
        held_by=actor.id,
        held_at=now,
    )
    fact = events.GreenHoldPlaced(
        case=case.code,
        hold=row.pk,
        place=place.pk,
        half_day=written(half_day),
        held_until=row.until.isoformat(),
        version=steps.advance_plan(plan),
    )
    emit(fact, stream=case.stream, actor=actor, at=now)
    return row


@transaction.atomic(durable=True)
def release_hold(hold_id: int, *, actor: Actor, now: datetime) -> GreenHold:
    """The place is free for everybody again."""
    plan = steps.held_plan()
    case = locked_case(GreenHold.objects.values_list("case_id", flat=True).get(pk=hold_id))
    policy_green.must_manage(actor)
    row = GreenHold.objects.select_for_update(of=("self",)).get(pk=hold_id)
    if not row.is_held(now):
        raise WrongState("green_hold_over")
    row.released_at = now
    row.save(update_fields=["released_at"])
    fact = events.GreenHoldReleased(case=case.code, hold=row.pk, version=steps.advance_plan(plan))
    emit(fact, stream=case.stream, actor=actor, at=now)
    return row


@transaction.atomic(durable=True)
def rate_green(case_id: int, *, grade: Grade, words: str, actor: Actor, now: datetime) -> GreenRating:
    """The applicant has rated the service, once; the supervisor reads who and what, the centre the count alone."""
    case = locked_case(case_id)
    policy_green.must_be_applicant(actor, case)
    if case.state != GreenState.CLOSED or case.ended_at is None:
        raise TooEarly("green_rating_after_end")
    if GreenRating.objects.filter(case=case).exists():
        raise WrongState("green_rated_already")
    if now >= rated_until(case.ended_at):
        raise WrongState("green_rating_over")
    row = GreenRating.objects.create(case=case, grade=grade, words=words.strip(), rated_by=actor.id, rated_at=now)
    emit(events.GreenRated(case=case.code, grade=grade.value), stream=RATINGS_STREAM, actor=actor, at=now)
    if grade not in GOOD:
        asked = GreenCallback.objects.create(rating=row, due_at=called_until(now))
        fact = events.GreenCallbackAsked(case=case.code, due_at=asked.due_at.isoformat())
        emit(fact, stream=RATINGS_STREAM, actor=actor, at=now)
    return row


def _must_be_free(place: Place, half_day: HalfDay, now: datetime) -> None:
    situation = situation_at(now)
    known = {*situation.core, *situation.extended}
    if half_day not in known or half_day <= half_day_at(now):
        raise Refused("green_hold_day_wrong")
    taken = Occupancy.objects.filter(place=place, on=half_day.day, part=half_day.part.value).count()
    held = active_holds(now).filter(place=place, on=half_day.day, part=half_day.part.value).count()
    if taken + held >= place.sessions:
        raise WrongState("slot_taken")
