"""改期、换场: who confirmed the old time is asked again, and the old confirmation does not count. Handbook 1.11, 2.4.1, 2.4.2."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from apps.core.refusals import Refused, WrongState
from apps.evaluation import actions
from apps.evaluation.actions.venues import VenueDetails
from apps.evaluation.due.invitations import due
from apps.evaluation.lifecycle_attendance import ArrivalState
from apps.evaluation.lifecycle_committee import InvitationAction
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.models import Arrival, ExpertInvitation
from apps.evaluation.queries.boards import board_of
from apps.evidence.models import Entry
from apps.parties.models import EventCertificate
from apps.portal import recipients
from tests.evaluation import pool_stage as pool
from tests.evaluation.site_stage import SeveralVenues, Sites
from tests.evaluation.stage import Room
from tests.tenders.stage import refused

J = InvitationAction


@pytest.fixture
def confirmed(room: Room) -> Sites:
    """Every site has confirmed, four experts are drawn and have said yes; the list is sealed."""
    pool.record_pool(room)
    sites = Sites(room)
    sites.apply()
    sites.confirm_all()
    pool.draw(room)
    pool.everybody_comes(room)
    return sites


@pytest.fixture
def seated(confirmed: Sites) -> Sites:
    """The list is open: those who confirmed sit."""
    pool.open_list(confirmed.room)
    return confirmed


def told(kind: str) -> list[dict[str, object]]:
    """What the journal has of this kind."""
    return [json.loads(one.body) for one in Entry.objects.filter(kind=kind).order_by("pk")]


def postponed(sites: Sites) -> None:
    """Site 2 failed for longer than two hours, and the tenderee sets another day."""
    room = sites.room
    made = actions.report_incident(room.lot.pk, 2, what="专线中断", actor=sites.subs[0].actor, now=room.tick())
    room.now = made.cure_by + timedelta(seconds=1)
    buyer = room.stage.buyer.actor
    actions.postpone_review(room.lot.pk, review_at=sites.at(3), venues={}, reason="改日", actor=buyer, now=room.tick())


def test_a_review_that_moves_before_the_list_is_opened_asks_everybody_again(confirmed: Sites) -> None:
    room = confirmed.room
    former = confirmed.application.review_at
    with refused(Refused, "experts_know_the_time", unchanged=confirmed.application):
        actions.move_review(room.lot.pk, review_at=confirmed.at(4), actor=confirmed.main.actor, now=room.tick())
    actions.refuse_site(confirmed.site(3).pk, reason="检修", actor=confirmed.subs[1].actor, now=room.tick())

    actions.move_review(room.lot.pk, review_at=confirmed.at(4), actor=confirmed.main.actor, now=room.tick())

    asked = pool.invitations(room)
    assert [(one.state, one.confirmed_at, one.asked_again_at) for one in asked] == [("sent", None, room.now)] * 4
    assert {confirmed.site(number).state for number in (1, 2, 3)} == {SiteState.REQUESTED.value}
    assert told("evaluation.experts_asked_again")[0] | {"review_at": ""} == {
        "lot": room.lot.pk, "count": 4, "void": 4, "review_at": "",
    }  # fmt: skip
    assert told("evaluation.confirmations_voided")[0]["invitations"] == [
        {"invitation": number, "was": "accepted"} for number in (1, 2, 3, 4)
    ]
    renewed = Entry.objects.filter(kind="invitation.renewed").order_by("pk")
    assert [one.stream for one in renewed] == [one.own_stream.name for one in asked]
    assert set(renewed[0].payload) == {
        "invitation", "former_at", "review_at", "place", "answer_until", "is_by_telephone",
    }  # fmt: skip
    assert renewed[0].payload["former_at"][:10] == former.isoformat()[:10]
    assert [recipients.of_invitation(one)[0].person_id for one in renewed] == [one.seat.person_id for one in asked]
    confirmed.confirm_all()
    room.now = confirmed.application.review_at - timedelta(minutes=30)
    with refused(Refused, "experts_unconfirmed", unchanged=confirmed.application):
        actions.seat_committee(room.lot.pk, actor=room.operator.actor, now=room.now)


def test_who_cannot_come_at_the_new_time_is_followed_by_the_next_and_has_broken_no_promise(confirmed: Sites) -> None:
    room = confirmed.room
    postponed(confirmed)
    first, second = pool.invitations(room)[:2]

    pool.answer(room, first, J.DECLINE, "出差")
    for one in pool.invitations(room)[2:]:
        pool.answer(room, one, J.ACCEPT)
    room.now = second.answer_by
    assert second.pk in [item.thing_id for item in due(room.now)]
    actions.pass_over(second.pk, now=room.now)

    first.refresh_from_db()
    assert (first.state, first.confirmed_at) == ("declined", None)
    assert [one.stratum for one in pool.invitations(room)[4:]] == [first.stratum] * 2
    confirmed.confirm_all()
    pool.everybody_comes(room)
    pool.open_list(room)
    assert first.seat_id not in {one.seat_id for one in room.members()}
    assert len(room.members()) == 5


def test_another_venue_asks_only_those_who_were_to_come_there(confirmed: Sites) -> None:
    room = confirmed.room
    actions.refuse_site(confirmed.site(3).pk, reason="检修", actor=confirmed.subs[1].actor, now=room.tick())
    other = actions.record_venue(
        None,
        VenueDetails("南岸评标点", "东湖", "二路 1 号", "0571-2", "", ""),
        actor=confirmed.subs[1].actor,
        now=room.tick(),
    )

    actions.move_site(room.lot.pk, 3, venue_id=other.pk, actor=confirmed.main.actor, now=room.tick())

    assert [(one.stratum, one.state) for one in pool.invitations(room)] == [
        ("1/A08", "accepted"), ("1/A08", "accepted"), ("2/A08", "accepted"), ("3/A06", "sent"),
    ]  # fmt: skip
    assert str(told("invitation.renewed")[0]["place"]).startswith("南岸评标点")
    assert confirmed.site(2).state == SiteState.CONFIRMED


def test_members_who_sit_confirm_again_or_lose_the_seat(seated: Sites) -> None:
    """The board waits for them, nobody is registered unconfirmed, and arrivals of the old day give no key."""
    room = seated.room
    venues = SeveralVenues(seated)
    first = room.members()[0]
    venues.come(first)

    postponed(seated)

    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.was_moved) == (ArrivalState.LOCKED, True)
    assert not EventCertificate.objects.filter(ended_at__isnull=True).exists()
    assert len(room.members()) == 5
    witness = seated.main.witness.actor
    with refused(WrongState, "arrival_before_move", unchanged=arrival):
        actions.send_code(room.lot.pk, first.number, actor=witness, now=room.tick())
    actions.sign_out(room.lot.pk, first.number, has_phone_back=True, note="", actor=witness, now=room.tick())
    seated.confirm_all()
    assert board_of(room.evaluation)[0].missing == ("unanswered", "absent")
    arrival.refresh_from_db()
    with refused(WrongState, "arrival_unconfirmed", unchanged=arrival):
        venues.arrive(first)
    mine, other, *rest = pool.invitations(room)
    pool.answer(room, mine, J.ACCEPT)
    pool.answer(room, other, J.DECLINE, "出差")
    for one in rest:
        pool.answer(room, one, J.ACCEPT)

    assert [one.state for one in pool.invitations(room)] == ["seated", "declined", "seated", "seated", "sent"]
    assert other.seat_id not in {one.seat_id for one in room.members()}
    pool.everybody_comes(room)
    assert [one.number for one in room.members()] == [1, 3, 4, 5, 6]
    room.now = seated.application.review_at
    venues.arrive(first)
    assert board_of(room.evaluation)[1].missing == ("absent",)


def test_the_pages_say_that_the_old_answer_does_not_count(confirmed: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    room, world = confirmed.room, confirmed.room.world
    monkeypatch.setattr("apps.core.clock.now", lambda: room.now)
    postponed(confirmed)
    one = pool.invitations(room)[0]
    expert = next(each for each in room.experts if each.seat.pk == one.seat_id)

    assert "您原来的答复不再有效" in world.client_of(expert).get("/desk/expert/").content.decode()
    called = world.client_of(world.witness).get(f"/evaluation/{room.lot.code}/invitations").content.decode()
    assert called.count("变更后重新邀请") == 4
    page = world.client_of(world.operator).get(f"/evaluation/{room.lot.code}/").content.decode()
    assert "4 名专家正在重新确认" in page
    assert ExpertInvitation.objects.filter(confirmed_at__isnull=False).count() == 0
