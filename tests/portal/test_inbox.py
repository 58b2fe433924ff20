"""收件箱. 电子招标投标办法第二十二条: whom something concerns is told, and it is known whether the message got out."""

from __future__ import annotations

import pytest

from apps.core.refusals import NotAllowed, Refused
from apps.evidence.models import Entry, Job
from apps.portal import actions
from apps.portal.models import Delivery, InboxItem, Preference
from apps.portal.senders import Channel
from apps.portal.subscriptions import tell_people_of_the_lot
from apps.portal.topics import Topic
from apps.tenders.models import Lot
from tests.portal.conftest import pass_on
from tests.tenders.stage import PUBLISHED, Stage
from tests.world import Member, World


def _told(member: Member) -> list[str]:
    items = InboxItem.objects.filter(person=member.person).exclude(kind__in=["seat.given", "person.password_set"])
    return list(items.order_by("at", "pk").values_list("kind", flat=True))


def test_the_operator_hears_of_an_entry_and_the_buyer_of_its_acceptance(eng: Stage, world: World) -> None:
    eng.accepted()

    pass_on()

    assert _told(world.operator) == ["lot.entry_submitted"]
    assert _told(world.tenderee) == ["lot.entry_accepted"]
    assert _told(world.agency) == ["lot.entry_accepted"]
    assert _told(world.purchaser) == _told(world.bidder) == _told(world.expert) == _told(world.stranger) == []


def test_who_made_it_true_is_not_told(lot: Lot, world: World) -> None:
    pass_on()

    assert "lot.notice_published" not in _told(world.tenderee)
    assert _told(world.agency).count("lot.notice_published") == 1


def test_hearing_twice_tells_once(eng: Stage) -> None:
    eng.accepted()
    pass_on()
    before = (InboxItem.objects.count(), Delivery.objects.count(), Job.objects.count())

    tell_people_of_the_lot(Entry.objects.get(kind="lot.entry_accepted"))

    assert (InboxItem.objects.count(), Delivery.objects.count(), Job.objects.count()) == before


def test_only_the_recipient_reads_and_marks_a_message(told: Lot, world: World) -> None:
    item = InboxItem.objects.filter(person=world.agency.person, kind="lot.notice_published").get()
    entries = Entry.objects.count()

    for other in (world.tenderee, world.operator, world.technical_duty, world.supervisor, world.stranger):
        with pytest.raises(NotAllowed) as caught:
            actions.mark_read(item.pk, actor=other.actor, now=PUBLISHED)
        assert caught.value.code == "not_your_message"
        assert world.client_of(other).get(f"/desk/inbox/{item.pk}/").status_code == 404

    item.refresh_from_db()
    assert item.read_at is None
    assert Entry.objects.count() == entries


def test_a_message_stays_unread_until_its_reader_says_so(told: Lot, world: World) -> None:
    item = InboxItem.objects.filter(person=world.agency.person, kind="lot.notice_published").get()
    client = world.client_of(world.agency)

    client.get(f"/desk/inbox/{item.pk}/")
    item.refresh_from_db()
    assert item.read_at is None

    client.post(f"/desk/inbox/{item.pk}/")
    item.refresh_from_db()
    assert item.read_at is not None


def test_all_read_touches_nobody_elses_messages(told: Lot, world: World) -> None:
    others = InboxItem.objects.exclude(person=world.agency.person).filter(read_at=None).count()

    actions.mark_all_read(actor=world.agency.actor, now=PUBLISHED)

    assert not InboxItem.objects.filter(person=world.agency.person, read_at=None).exists()
    assert InboxItem.objects.filter(read_at=None).count() == others


def test_messages_go_out_by_the_channels_that_were_chosen(eng: Stage, world: World) -> None:
    actions.choose_channels({(Topic.ENTRY, Channel.SMS), (Topic.ACCOUNT, Channel.EMAIL)}, actor=world.tenderee.actor)
    eng.accepted()

    pass_on()

    sent = Delivery.objects.filter(item__kind="lot.entry_accepted").order_by("item__person_id")
    assert [(row.item.person_id, row.channel) for row in sent] == [
        (world.tenderee.person.pk, "sms"),
        (world.agency.person.pk, "email"),
    ]


def test_the_account_cannot_be_left_without_a_channel(world: World) -> None:
    with pytest.raises(Refused) as caught:
        actions.choose_channels({(Topic.ENTRY, Channel.EMAIL)}, actor=world.bidder.actor)

    assert caught.value.code == "account_needs_a_channel"
    assert not Preference.objects.exists()


def test_the_inbox_is_read_with_a_fixed_number_of_queries(
    told: Lot, world: World, django_assert_max_num_queries: object
) -> None:
    client = world.client_of(world.agency)

    with django_assert_max_num_queries(16):  # type: ignore[operator]  # pytest-django's context manager
        page = client.get("/desk/inbox/")

    assert page.status_code == 200
    assert "招标公告发布" in page.content.decode()


def test_an_empty_inbox_says_what_will_be_here(world: World) -> None:
    InboxItem.objects.all().delete()

    page = world.client_of(world.stranger).get("/desk/inbox/?unread=1")

    assert "这里还没有消息" in page.content.decode()
