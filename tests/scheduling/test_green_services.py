"""超前介入、证明材料、好差评: proofs as files, a place held until the clock says no, the rating at the end. Handbook 2.6, 2.7, A17."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.journal import since
from apps.evidence.store import Stored
from apps.evidence.streams import Hearers, is_heard_by
from apps.scheduling.actions import green as cases
from apps.scheduling.actions import green_service as actions
from apps.scheduling.actions.green import Grant
from apps.scheduling.actions.places import record_place
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Booking, GreenCase, GreenHold, GreenRating, Place
from apps.scheduling.queries import todos_for
from apps.scheduling.queries.green_service import Ratings, active_holds, holds_between, ratings_of
from apps.scheduling.queries.situation import situation_at, version
from apps.scheduling.rules.green import Grade, GreenService
from apps.scheduling.rules.plan import Closure, HalfDay, Part, ResourceKind
from tests.scheduling import green
from tests.scheduling.test_bookings import applied, confirmed
from tests.tenders.stage import NOW, Stage, at, kinds, refused

PAPER = Stored("proofs/1.pdf", 99, "cd" * 32)
TUESDAY = HalfDay(date(2026, 10, 27), Part.AM)


@pytest.fixture
def room(eng: Stage) -> Place:
    kind = ResourceKind.EVALUATION_ROOM
    return record_place(kind, name="评标室 1", seats=7, features=[], actor=eng.world.operator.actor, now=NOW)


def held(case: GreenCase, room: Place, eng: Stage, half_day: HalfDay = TUESDAY) -> GreenHold:
    return actions.hold_place(case.pk, place_id=room.pk, half_day=half_day, actor=eng.world.operator.actor, now=NOW)


def test_a_held_place_is_closed_to_others_until_the_clock_ends_it(eng: Stage, room: Place) -> None:
    card, before = green.granted(eng.world), version()
    hold = held(card, room, eng)
    closed = Closure(f"P{room.pk}", TUESDAY, 1)

    assert hold.until == at("2026-10-27 09:00")
    assert version() == before + 1
    assert closed in situation_at(NOW).closures
    other = confirmed(applied(eng.accepted(), eng), eng)
    assert other.start == HalfDay(TUESDAY.day, Part.PM)
    assert [one.pk for one in holds_between(TUESDAY.day, TUESDAY.day, NOW)] == [hold.pk]
    over = at("2026-10-27 09:00")
    assert closed not in situation_at(over).closures
    assert list(active_holds(over)) == []
    assert kinds(card.stream.name)[-1] == "green.hold_placed"


def test_the_project_itself_takes_the_place_that_is_held_for_it(eng: Stage, room: Place) -> None:
    card = green.granted(eng.world)
    held(card, room, eng)
    lot = eng.accepted()
    cases.name_project(card.pk, project_id=lot.project_id, actor=eng.buyer.actor, now=NOW)

    booking = confirmed(applied(lot, eng), eng)

    assert booking.start == TUESDAY
    assert Booking.objects.get().state == BookingState.CONFIRMED
    assert list(active_holds(NOW)) == []


def test_a_hold_runs_five_working_days_at_most_and_ends_with_its_case(eng: Stage, room: Place) -> None:
    card = green.granted(eng.world)
    hold = held(card, room, eng, HalfDay(date(2026, 11, 10), Part.PM))

    assert hold.until == at("2026-11-02 17:00")
    cases.close_green(card.pk, summary="不再需要", actor=eng.world.operator.actor, now=NOW)
    assert list(active_holds(NOW)) == []


def test_what_cannot_be_held_is_refused(eng: Stage, room: Place) -> None:
    world = eng.world
    card, waiting = green.granted(world), green.applied(world)
    hold = held(card, room, eng)
    for case, half_day, kind, code in (
        (waiting, TUESDAY, WrongState, "green_not_granted"),
        (card, HalfDay(date(2026, 11, 1), Part.AM), Refused, "green_hold_day_wrong"),
        (card, HalfDay(NOW.date(), Part.AM), Refused, "green_hold_day_wrong"),
        (card, TUESDAY, WrongState, "slot_taken"),
    ):
        with refused(kind, code, unchanged=case):
            held(case, room, eng, half_day)
    with refused(NotAllowed, "green_by_centre", unchanged=card):
        actions.hold_place(card.pk, place_id=room.pk, half_day=TUESDAY, actor=eng.buyer.actor, now=NOW)
    held(card, room, eng, HalfDay(TUESDAY.day, Part.PM))
    with refused(Refused, "green_holds_too_many", unchanged=card):
        held(card, room, eng, HalfDay(date(2026, 10, 28), Part.AM))
    actions.release_hold(hold.pk, actor=world.operator.actor, now=NOW)
    with refused(WrongState, "green_hold_over", unchanged=hold):
        actions.release_hold(hold.pk, actor=world.operator.actor, now=NOW)
    without = green.checked(world, eng.project())
    grant = Grant((GreenService.TIMED,), world.operator.person.pk, "重点项目")
    cases.grant_green(without.pk, grant=grant, actor=world.operator.actor, now=NOW)
    with refused(Refused, "green_service_not_granted", unchanged=without):
        held(without, room, eng, HalfDay(date(2026, 10, 28), Part.AM))


def test_proofs_are_handed_in_once_and_while_the_case_is_open(eng: Stage) -> None:
    case, buyer = green.applied(eng.world, eng.project()), eng.buyer.actor

    def add(title: str, stored: Stored = PAPER) -> object:
        return actions.add_proof_file(
            case.pk, title=title, stored=stored, media_type="application/pdf", actor=buyer, now=NOW
        )

    add("清单扫描件")
    assert kinds(case.stream.name)[-1] == "green.proof_added"
    with refused(WrongState, "green_proof_twice", unchanged=case):
        add("清单扫描件")
    with refused(Refused, "green_proof_title_missing", unchanged=case):
        add(" ", replace(PAPER, sha256="ee" * 32))
    with refused(NotAllowed, "green_not_yours", unchanged=case):
        actions.add_proof_file(case.pk, title="x", stored=PAPER, media_type="", actor=eng.world.operator.actor, now=NOW)
    cases.withdraw_green(case.pk, reason="", actor=buyer, now=NOW)
    with refused(WrongState, "green_case_over", unchanged=case):
        add("迟到", replace(PAPER, sha256="ee" * 32))


def test_the_applicant_rates_within_five_working_days_and_silence_counts_apart(eng: Stage) -> None:
    world, buyer = eng.world, eng.buyer.actor
    first, second = green.granted(world, eng.project()), green.granted(world)
    with refused(TooEarly, "green_rating_after_end", unchanged=first):
        actions.rate_green(first.pk, grade=Grade.SATISFIED, words="", actor=buyer, now=NOW)
    for case in (first, second):
        cases.close_green(case.pk, summary="按时", actor=world.operator.actor, now=NOW)
    assert [todo.due_at for todo in todos_for(buyer, NOW)] == [at("2026-11-03 00:00")] * 2

    actions.rate_green(first.pk, grade=Grade.DISSATISFIED, words="补正说了两次", actor=buyer, now=NOW)

    with refused(WrongState, "green_rated_already", unchanged=first):
        actions.rate_green(first.pk, grade=Grade.SATISFIED, words="", actor=buyer, now=NOW)
    with refused(NotAllowed, "green_not_yours", unchanged=second):
        actions.rate_green(second.pk, grade=Grade.SATISFIED, words="", actor=world.operator.actor, now=NOW)
    late = at("2026-11-03 00:00")
    with refused(WrongState, "green_rating_over", unchanged=second):
        actions.rate_green(second.pk, grade=Grade.SATISFIED, words="", actor=buyer, now=late)
    assert ratings_of(2026, late - timedelta(minutes=1)) == Ratings(active=1, good=0, silent=0)
    assert ratings_of(2026, late) == Ratings(active=1, good=0, silent=1)
    assert Ratings(3, 2, 0).good_percent == 66.7


def test_those_who_were_rated_do_not_read_who_rated(eng: Stage) -> None:
    world, case = eng.world, green.granted(eng.world, eng.project())
    cases.close_green(case.pk, summary="按时", actor=world.operator.actor, now=NOW)
    actions.rate_green(case.pk, grade=Grade.VERY_SATISFIED, words="很快", actor=eng.buyer.actor, now=NOW)

    [entry] = since("green:ratings", 0)
    assert (entry.kind, entry.payload) == ("green.rated", {"case": case.code, "grade": "very_satisfied"})
    assert "green.rated" not in kinds(case.stream.name)
    hearing = [
        is_heard_by(one.actor, "green:ratings", Hearers.DESK)
        for one in (world.supervisor, world.operator, world.tenderee)
    ]
    assert hearing == [True, False, False]


@pytest.mark.sqlite
def test_files_holds_and_the_rating_go_by_form(eng: Stage, room: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    world, case = eng.world, green.granted(eng.world, eng.project())
    page = reverse("green:case", args=[case.code])
    buyer, operator = world.client_of(world.tenderee), world.client_of(world.operator)

    def paper(content: bytes) -> SimpleUploadedFile:
        return SimpleUploadedFile("清单.pdf", content, content_type="application/pdf")

    wrong = buyer.post(f"{page}proofs", {"title": "清单", "file": paper(b"MZ")})
    assert wrong.status_code == 422
    assert buyer.post(f"{page}proofs", {"title": "清单", "file": paper(b"%PDF-1.7 here")}).status_code == 302
    proof = f"{page}proofs/{case.proof_files.get().pk}"
    taken = operator.get(proof)
    assert b"".join(taken.streaming_content) == b"%PDF-1.7 here"  # type: ignore[attr-defined]  # a file's answer
    assert world.client_of(world.purchaser).get(proof).status_code == 404
    wish = {"place": room.pk, "on": "2026-10-27", "part": Part.AM.value}
    assert operator.post(f"{page}holds", wish).status_code == 302
    assert "暂留中" in buyer.get(page).content.decode()
    assert operator.post(f"{page}holds", wish).status_code == 409
    hold = f"{page}holds/{GreenHold.objects.get().pk}"
    assert operator.post(hold).status_code == 302
    assert operator.post(hold).status_code == 409
    assert "已释放" in buyer.get(page).content.decode()
    assert operator.post(f"{page}closing", {"summary": "按时"}).status_code == 302
    assert "请评价这次服务" in buyer.get(page).content.decode()
    assert buyer.post(f"{page}rating", {"grade": "satisfied"}).status_code == 302
    assert GreenRating.objects.get().grade == Grade.SATISFIED
    assert "您的评价：满意" in buyer.get(page).content.decode()
    assert "您的评价" not in operator.get(page).content.decode()
    assert "好评率 100.0%" in operator.get(reverse("green:public")).content.decode()
