"""场地变动的消息: who comes to a session hears of its time, why it changed, and what to do; never where a committee sits. Handbook 2.5."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.portal.models import Delivery, InboxItem
from apps.portal.queries import inbox
from apps.scheduling.actions import bookings as actions
from apps.scheduling.actions import moves
from apps.scheduling.models import Booking, GreenCase, Place
from apps.scheduling.queries.situation import version
from apps.scheduling.rules.plan import HalfDay, Part
from apps.tenders import actions as tenders
from apps.tenders.lifecycle import TerminationGround
from tests.scheduling import green
from tests.scheduling.test_bookings import applied, confirmed, room
from tests.tenders.stage import NOW, Stage
from tests.world import Member

__all__ = ["room"]
FRIDAY = date(2026, 10, 30)


def told(member: Member) -> list[tuple[str, str]]:
    """Titles and meanings of what stands in the inbox about sessions, once everybody has heard everything."""
    ring_for_newcomers()
    while deliver(NOW):
        pass
    items = InboxItem.objects.filter(person=member.person, kind__startswith="booking.").order_by("at", "pk")
    return [(one.title, one.meaning) for one in inbox.told(list(items.select_related("entry")), language="zh-hans")]


def moved(booking: Booking, room: Place, eng: Stage) -> Booking:
    to = (HalfDay(FRIDAY, Part.PM), room)
    return moves.move_by_hand(
        booking.pk, to, reason="专家行程调整", plan_version=version(), actor=eng.world.operator.actor, now=NOW
    )


def test_a_moved_session_is_told_to_the_buyers_side_with_its_reason_and_without_its_room(
    eng: Stage, room: Place
) -> None:
    booking = confirmed(applied(eng.accepted(), eng, earliest_on=FRIDAY), eng)
    moved(booking, room, eng)

    heard = told(eng.world.tenderee)

    assert [title for title, _meaning in heard] == [
        "场次时间已安排：10-30 上午",
        "场地变动：10-30 上午 改到 10-30 下午",
    ]
    assert "原因：专家行程调整" in heard[1][1]
    assert room.name not in str(heard)
    assert told(eng.world.agency) == heard
    assert (
        told(eng.world.operator)
        == told(eng.world.purchaser)
        == told(eng.world.bidder)
        == told(eng.world.stranger)
        == []
    )


def test_the_officer_of_a_key_project_hears_of_it_too(eng: Stage, room: Place) -> None:
    lot = eng.announced()
    green.granted(eng.world, lot.project)
    GreenCase.objects.update(officer=eng.world.witness.person)
    booking = confirmed(applied(lot, eng, earliest_on=date(2026, 11, 25)), eng)

    actions.cancel_booking(booking.pk, reason="项目调整", actor=eng.world.operator.actor, now=NOW)

    titles = [title for title, _meaning in told(eng.world.witness)]
    assert titles == ["场次时间已安排：11-25 上午", "场地预约已取消"]


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "场地已释放：标段终止"), ("en", "Place given back: The lot was terminated")]
)
def test_what_is_freed_is_told_to_who_plans_in_both_languages(
    eng: Stage, room: Place, language: str, said: str
) -> None:
    lot = eng.announced()
    booking = confirmed(applied(lot, eng, earliest_on=date(2026, 11, 25)), eng)
    deliver(eng.published)
    tenders.terminate_lot(
        lot.pk,
        ground=TerminationGround.TASK_CANCELLED,
        reason="任务取消",
        actor=eng.buyer.actor,
        now=eng.published + timedelta(days=1),
    )
    told(eng.world.operator)
    told(eng.world.operator)

    [item] = InboxItem.objects.filter(person=eng.world.operator.person, kind="booking.freed").select_related("entry")

    [words] = inbox.told([item], language=language)
    assert words.title == said
    assert inbox.place_of(item) == f"{reverse('scheduling:board')}?booking={booking.code}"
    assert Delivery.objects.filter(item=item, channel="email").exists()
    own = InboxItem.objects.get(person=eng.world.tenderee.person, kind="booking.freed")
    assert inbox.place_of(own) == reverse("tenders:lot", args=[lot.code])
