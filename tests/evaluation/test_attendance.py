"""到场、入席、离席、隔夜、签退. 电子招标投标办法 §33, 实施条例 §48, 电子签名法 §13; handbook 2.4.2, 2.4.6."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from cryptography import x509

from apps.core import clock
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import actions
from apps.evaluation.models import Arrival, Sheet
from apps.evaluation.queries.attendance import ready_of
from apps.evaluation.states import EvaluationState
from apps.evaluation.validity import validity_of
from apps.evidence import bundle
from apps.evidence.bundle import Edition
from apps.evidence.models import Entry
from apps.evidence.verify.verifying import verify
from apps.parties.models import EventCertificate
from apps.parties.queries import ended_for_the_list
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from tests.evaluation.stage import Room
from tests.evaluation.venue_stage import FINE, PIN, AtSeat, AtVenue, at_seat, cast_of, refused, who
from tests.openings.stage import signer

pytestmark = pytest.mark.django_db
S = EvaluationState


def test_a_whole_review_is_signed_at_the_seats(at_venue: AtVenue, tmp_path: Path) -> None:
    """Undertakings, sheets and report: by event certificates alone, and a validator finds them good."""
    room = at_venue.room
    at_venue.all_sit()

    room.undertake_all()
    room.elect()
    room.judge_all()
    room.score_all()
    room.report()
    for number in range(1, 6):
        at_seat(at_venue, number).give_pin()
        room.sign(who(at_venue, number))

    assert room.evaluation.state == S.COMPLETED
    sheet = Sheet.objects.get(member=who(at_venue))
    certificate = x509.load_der_x509_certificate(bytes(sheet.certificate or b""))
    assert bytes(sheet.certificate or b"") == at_seat(at_venue).certificate
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc < timedelta(hours=25)
    [unit] = certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)
    assert unit.value == f"{room.lot.code} 评委1"
    assert validity_of(room.evaluation.reports.get(), room.tick()).is_good
    _verify(room, tmp_path)
    _leave(at_venue)


def _verify(room: Room, folder: Path) -> None:
    """电子招标投标办法 §40: the supervisor's edition has what the witness signed; the public one names nobody by it."""
    everybody, place = BytesIO(), folder / "supervisor.zip"
    with place.open("wb") as supervisors:
        bundle.write(room.lot.pk, Edition.SUPERVISOR, supervisors, now=room.now)
    verdict = verify(place)
    assert verdict.protocol.looked[21] == 5 + 5 + 5
    assert [one for one in verdict.protocol.findings if one.check == 21] == []
    Lot.objects.filter(pk=room.lot.pk).update(state=LotState.AWARDED)
    bundle.write(room.lot.pk, Edition.PUBLIC, everybody, now=room.now)
    with ZipFile(everybody) as zipped:
        assert "evaluation/sheets/1.der" in zipped.namelist()
        assert not [name for name in zipped.namelist() if "arrivals" in name]
    Lot.objects.filter(pk=room.lot.pk).update(state=room.lot.state)


def _leave(at_venue: AtVenue) -> None:
    """The key is ended, nothing more is signed with it; phone and conduct are noted, the list names the certificate."""
    room, member = at_venue.room, who(at_venue)
    seat = at_seat(at_venue)
    actions.close_seat(room.lot.pk, actor=seat.actor, now=room.tick())
    refused(seat.give_pin, WrongState, "seat_closed")

    witness = at_venue.witness.actor
    out = actions.sign_out(
        room.lot.pk, 1, has_phone_back=True, note="按时到场，遵守纪律", actor=witness, now=room.tick()
    )

    assert (out.state, out.has_phone_back, out.conduct_note) == ("left", True, "按时到场，遵守纪律")
    ended = EventCertificate.objects.get(membership=member.seat, ended_at__isnull=False)
    assert ended.end_reason == "seat_closed"
    assert ended.serial in {one.serial for one in ended_for_the_list(now=room.now)}
    refused(lambda: at_venue.arrive(member), WrongState, "review_over")


def test_the_desk_hears_numbers_and_the_sealed_stream_digests(seated: AtVenue) -> None:
    """招标投标法 §37."""
    told = Entry.objects.filter(kind="attendance.progressed")
    arrived = Entry.objects.filter(kind="attendance.arrived")

    lot = seated.room.lot
    assert {one.stream for one in told} == {lot.desk_stream.name}
    assert [(one.payload["member"], one.payload["step"]) for one in told.order_by("pk")] == [
        (1, "arrived"), (1, "seat_taken"), (2, "arrived"), (2, "seat_taken"),
    ]  # fmt: skip
    assert {one.stream for one in arrived} == {seated.room.evaluation.sealed_stream.name}
    assert all(len(one.payload["statement"]) == 64 for one in arrived)
    seats = Entry.objects.filter(kind="attendance.seat_taken")
    assert [one.actor for one in seats.order_by("pk")] == [
        f"member:{seated.room.evaluation.pk}.{number}" for number in (1, 2)
    ]
    people = {f"person:{one.seat.person_id}" for one in seated.room.members()}
    assert not people & {one.actor for one in Entry.objects.filter(kind__startswith="attendance.")}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"document_seen": False}, "identity_unchecked"),
        ({"face_compared": "true"}, "identity_unchecked"),
        ({"locker": " "}, "locker_missing"),
        ({"place": "2"}, "seat_occupied"),
        ({"member": 9}, "member_elsewhere"),
        ({"place": "席" * 61}, "text_too_long"),
        ({"lot": "WC-OTHER"}, "statement_for_other"),
    ],
)
def test_who_is_not_identified_is_not_registered(at_venue: AtVenue, changed: dict[str, object], code: str) -> None:
    at_venue.arrive(who(at_venue, 2))

    refused(lambda: at_venue.arrive(who(at_venue), **changed), Refused, code)


def test_only_the_witness_of_the_venue_countersigns(at_venue: AtVenue) -> None:
    room, member = at_venue.room, who(at_venue)
    other = signer(room.world.operator)
    signed = other.sign(at_venue.statement(member))
    now = room.tick()

    for actor in (room.world.operator.actor, cast_of(member).actor, room.world.supervisor.actor):
        register = partial(actions.register_arrival, room.lot.pk, signed, actor=actor, now=now)
        refused(register, NotAllowed, "site_witness_only")
        send = partial(actions.send_code, room.lot.pk, 1, actor=actor, now=now)
        refused(send, NotAllowed, "site_witness_only")
    refused(
        lambda: actions.register_arrival(room.lot.pk, signed, actor=at_venue.witness.actor, now=now),
        Refused,
        "signature_wrong",
    )


def test_a_code_works_once_and_is_locked_after_five_wrong_ones(at_venue: AtVenue) -> None:
    member = who(at_venue)
    code = at_venue.arrive(member)
    assert code.replace("-", "") not in Arrival.objects.get().code_hash
    refused(lambda: at_venue.arrive(member), WrongState, "already_arrived")

    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Refused) as caught:
            at_venue.sit(member, "22222222")
        assert (caught.value.code, caught.value.details["left"]) == ("seat_code_wrong", left)

    refused(lambda: at_venue.sit(member, code), Refused, "seat_code_locked")
    assert [one.payload["tries"] for one in Entry.objects.filter(kind="attendance.try_refused").order_by("pk")] == [
        1, 2, 3, 4, 5,
    ]  # fmt: skip
    again = at_venue.new_code(member)
    at_venue.sit(member, again.lower().replace("-", " "))
    refused(lambda: at_venue.sit(member, again), WrongState, "wrong_state")


def test_a_code_runs_out_and_a_pin_is_no_birthday(at_venue: AtVenue) -> None:
    member = who(at_venue)
    code = at_venue.arrive(member)

    for pin, said in (
        ("12345", "pin_malformed"),
        ("12345６", "pin_malformed"),
        ("111111", "pin_too_simple"),
        ("987654", "pin_too_simple"),
    ):
        refused(partial(at_venue.sit, member, code, pin), Refused, said)
    at_venue.room.tick(15 * 60)
    refused(lambda: at_venue.sit(member, code), Refused, "seat_code_expired")


def test_nothing_is_signed_but_with_the_key_of_the_seat_after_the_pin(seated: AtVenue) -> None:
    """电子签名法 §13: the ordinary certificate does not sign here, and one PIN is good for one signature."""
    room, seat = seated.room, at_seat(seated)
    said = {"v": 1, "kind": "undertaking", "lot": room.lot.code, "member": 1}
    ordinary = signer(cast_of(who(seated)))
    undertake = actions.undertake

    def signed_by(one: object) -> Callable[[], object]:
        return lambda: undertake(room.lot.pk, one, actor=seat.actor, now=room.tick())  # type: ignore[arg-type]

    refused(signed_by(super(AtSeat, seat).sign(said)), Refused, "pin_needed")
    seat.give_pin()
    refused(signed_by(ordinary.sign(said)), Refused, "event_certificate_required")
    refused(signed_by(super(AtSeat, at_seat(seated, 2)).sign(said)), Refused, "signature_wrong")
    room.tick(121)
    refused(signed_by(super(AtSeat, seat).sign(said)), Refused, "pin_needed")
    room.undertake(who(seated))
    assert Arrival.objects.get(member=who(seated)).pin_checked_at is None

    third = room.signer(who(seated, 3))
    elsewhere = third.sign(said | {"member": 3})
    refused(lambda: undertake(room.lot.pk, elsewhere, actor=third.actor, now=room.tick()), WrongState, "not_at_seat")


def test_a_wrong_pin_is_counted_and_locks_the_key(seated: AtVenue) -> None:
    seat = at_seat(seated)
    for code in (*["pin_wrong"] * 4, "pin_locked"):
        with pytest.raises(Refused) as caught:
            seat.give_pin("314159")
        assert caught.value.code == code

    refused(lambda: seat.give_pin(PIN), Refused, "pin_locked")
    before = EventCertificate.objects.get(membership=who(seated).seat)
    seated.sit(who(seated), seated.new_code(who(seated)))

    before.refresh_from_db()
    assert before.end_reason == "superseded"
    assert at_seat(seated).give_pin().pin_tries == 0


def test_a_certificate_ends_after_a_day_and_a_code_gives_another(seated: AtVenue) -> None:
    room = seated.room
    room.tick(24 * 3600)

    refused(lambda: _undertake_again(seated), Refused, "event_certificate_missing")
    seated.sit(who(seated), seated.new_code(who(seated)))
    room.undertake(who(seated))


def test_devices_are_tested_and_a_fault_goes_on_with_a_note(seated: AtVenue) -> None:
    room, witness = seated.room, seated.witness.actor
    actor = at_seat(seated).actor
    test, note = actions.record_devices, actions.note_device
    for found in ({}, {**FINE, "camera": "broken"}, {**FINE, "speaker": ""}, "fine"):
        again = partial(test, room.lot.pk, found=found, actor=actor, now=room.tick())
        refused(again, Refused, "device_test_malformed")
    test(room.lot.pk, found={**FINE, "camera": "missing"}, actor=actor, now=room.tick())
    assert ready_of(seated.site).untested == (1, 2)

    refused(lambda: note(room.lot.pk, 1, note=" ", actor=witness, now=room.tick()), Refused, "device_note_missing")
    note(room.lot.pk, 1, note="换用备用摄像头，由现场监控覆盖", actor=witness, now=room.tick())
    test(room.lot.pk, found=FINE, actor=at_seat(seated, 2).actor, now=room.tick())
    refused(lambda: note(room.lot.pk, 2, note="好的", actor=witness, now=room.tick()), WrongState, "device_works")

    ready = ready_of(seated.site)
    assert (ready.expected, ready.seated, ready.missing, ready.untested) == (5, 2, (3, 4, 5), ())
    assert not ready.is_ready


def test_the_pages_show_the_desk_to_its_witness_and_the_seat_to_its_member(
    seated: AtVenue, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, code = seated.room.world, seated.room.lot.code
    moment = seated.room.now
    monkeypatch.setattr(clock, "now", lambda: moment)
    desk = world.client_of(world.witness).get(f"/evaluation/{code}/arrivals")
    own = world.client_of(cast_of(who(seated))).get(f"/evaluation/{code}/seat")
    other = world.client_of(cast_of(who(seated, 3))).get(f"/evaluation/{code}/seat")

    assert desk.status_code == own.status_code == other.status_code == 200
    names = [one.seat.person.name for one in seated.room.members()]
    assert all(name in desk.content.decode() for name in names)
    assert "data-test" in own.content.decode()
    assert "data-take-seat" not in other.content.decode()
    left = {"reason": "就医", "companion": "值班员", "expected_at": "2020-01-01T09:00"}
    again = world.client_of(world.witness).post(f"/evaluation/{code}/arrivals/1/absence", left)
    assert again.status_code == 422
    refusal = world.client_of(cast_of(who(seated))).post(
        f"/evaluation/{code}/seat/pin", json.dumps({"pin": "314159"}), content_type="application/json",
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert (refusal.status_code, refusal.json()["refused"]["code"]) == (422, "pin_wrong")
    for stranger in (world.operator, world.supervisor, world.tenderee):
        assert world.client_of(stranger).get(f"/evaluation/{code}/arrivals").status_code == 403


def test_a_review_without_venues_asks_for_no_seat(room: Room) -> None:
    room.reaches(S.UNDERTAKING)

    room.undertake(room.members()[0])

    assert not Arrival.objects.exists()
    client = room.world.client_of(cast_of(room.members()[0]))
    assert client.get(f"/evaluation/{room.lot.code}/seat").status_code == 404


def _undertake_again(seated: AtVenue) -> object:
    """The PIN is not what is lacking."""
    seat, room = at_seat(seated), seated.room
    said = {"v": 1, "kind": "undertaking", "lot": room.lot.code, "member": 1}
    return actions.undertake(room.lot.pk, super(AtSeat, seat).sign(said), actor=seat.actor, now=room.tick())
