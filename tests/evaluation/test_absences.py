"""离席、用餐、隔夜、签退. 实施条例 §48; handbook 2.4.6: who is out of the room can do nothing, and a night ends every key."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from apps.core.refusals import Refusal, Refused, WrongState
from apps.evaluation import actions
from apps.evaluation.actions.attending import Closing, Leaving
from apps.evaluation.lifecycle_attendance import ArrivalState
from apps.evaluation.models import Absence, Arrival, Pause
from apps.evaluation.queries.attendance import ready_of
from apps.parties.models import EventCertificate
from tests.evaluation.venue_stage import AtVenue, at_seat, cast_of, refused, who

pytestmark = pytest.mark.django_db


def night(at_venue: AtVenue, **changed: object) -> Closing:
    """A night with everybody's room."""
    said = {
        "is_overnight": True,
        "seal": "封-0421",
        "expected_at": at_venue.room.now + timedelta(hours=12),
        "lodging": {1: "1208", 2: "1209"},
    }
    return Closing(**(said | changed))  # type: ignore[arg-type]  # a closing in parts


def test_who_is_away_cannot_act_until_the_witness_notes_the_return(seated: AtVenue) -> None:
    room, witness = seated.room, seated.witness.actor
    until = room.now + timedelta(minutes=10)
    for leaving, code in (
        (Leaving(" ", "值班员", until), "absence_unexplained"),
        (Leaving("就医", "", until), "absence_unexplained"),
        (Leaving("就医", "值班员", room.now), "absence_without_end"),
    ):
        leave = partial(actions.note_leaving, room.lot.pk, 1, leaving, actor=witness, now=room.tick())
        refused(leave, Refused, code)
    actions.note_leaving(room.lot.pk, 1, Leaving("就医", "值班员", until), actor=witness, now=room.tick())

    refused(at_seat(seated).give_pin, WrongState, "member_away")
    refused(lambda: room.undertake(who(seated)), WrongState, "member_away")
    assert ready_of(seated.site).missing == (1, 3, 4, 5)
    actions.note_return(room.lot.pk, 1, actor=witness, now=room.tick())
    room.undertake(who(seated))
    assert Absence.objects.get().returned_at is not None


def test_a_meal_pauses_the_room_until_the_roll_call(seated: AtVenue) -> None:
    room, witness = seated.room, seated.witness.actor
    meal = Closing(is_overnight=False, seal="", expected_at=room.now + timedelta(hours=1), lodging={})
    actions.close_room(room.lot.pk, 1, meal, actor=witness, now=room.tick())

    refused(lambda: room.undertake(who(seated)), WrongState, "room_paused")
    refused(lambda: seated.arrive(who(seated, 3)), WrongState, "room_paused")
    again = actions.close_room
    refused(lambda: again(room.lot.pk, 1, meal, actor=witness, now=room.tick()), WrongState, "already_paused")
    _call(seated, {1}, code="roll_call_incomplete")
    _call(seated, {1}, reason="突发疾病，已送医")

    room.undertake(who(seated))
    assert (Pause.objects.get().present, Arrival.objects.get(member=who(seated, 2)).state) == ([1], "locked")
    _call(seated, {1}, code="not_paused", kind=WrongState)


def test_after_a_night_there_is_a_new_code_a_new_key_and_a_new_certificate(seated: AtVenue) -> None:
    room, witness = seated.room, seated.witness.actor
    close = actions.close_room
    for changed, code in (
        ({"seal": ""}, "seal_missing"),
        ({"lodging": {1: "1208"}}, "lodging_incomplete"),
        ({"expected_at": room.now}, "pause_without_end"),
    ):
        closing = night(seated, **changed)
        refused(partial(close, room.lot.pk, 1, closing, actor=witness, now=room.tick()), Refused, code)
    close(room.lot.pk, 1, night(seated), actor=witness, now=room.tick())
    assert set(EventCertificate.objects.values_list("end_reason", flat=True)) == {"overnight"}
    refused(lambda: seated.new_code(who(seated)), WrongState, "room_paused")

    room.tick(12 * 3600)
    _call(seated, {1, 2})
    refused(lambda: room.undertake(who(seated)), WrongState, "not_at_seat")
    seated.sit(who(seated), seated.new_code(who(seated)))
    room.undertake(who(seated))

    assert Pause.objects.get().lodging == [{"member": 1, "room": "1208"}, {"member": 2, "room": "1209"}]
    assert EventCertificate.objects.filter(membership=who(seated).seat).count() == 2


def test_nobody_signs_out_of_a_review_that_goes_on_unless_recused(seated: AtVenue) -> None:
    """实施条例 §48."""
    room, witness = seated.room, seated.witness.actor

    def out(*, has_phone_back: bool) -> Arrival:
        return actions.sign_out(room.lot.pk, 1, has_phone_back=has_phone_back, note="", actor=witness, now=room.tick())

    refused(lambda: out(has_phone_back=True), WrongState, "review_not_over")
    refused(
        lambda: actions.close_seat(room.lot.pk, actor=at_seat(seated).actor, now=room.tick()),
        WrongState,
        "review_not_over",
    )

    actor = cast_of(who(seated)).actor
    actions.recuse(room.lot.pk, reason="与投标人有利害关系", actor=actor, now=room.tick())
    refused(lambda: out(has_phone_back=False), Refused, "phone_not_back")
    out(has_phone_back=True)

    assert Arrival.objects.get(member__number=1).state == ArrivalState.LEFT
    assert not EventCertificate.objects.filter(membership__person=actor.person_id, ended_at__isnull=True).exists()


def _call(
    seated: AtVenue, present: set[int], *, reason: str = "", code: str = "", kind: type[Refusal] = Refused
) -> None:
    room = seated.room

    def act() -> object:
        return actions.open_room(
            room.lot.pk,
            1,
            present=frozenset(present),
            reason=reason,
            actor=seated.witness.actor,
            now=room.tick(),
        )

    if code:
        refused(act, kind, code)
    else:
        act()
