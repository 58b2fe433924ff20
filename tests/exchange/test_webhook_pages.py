"""变更推送: the pages of webhooks, from the form to a change that arrived and is sent again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from apps.core.refusals import Refused
from apps.evidence.models import Entry
from apps.exchange import sending
from apps.exchange.kinds import FEED_KINDS, Subject, kinds_of, subject_of, subjects_of
from apps.exchange.lifecycle import PushState, WebhookState
from apps.exchange.models import Webhook, WebhookDelivery
from apps.exchange.rules.pushing import OFF_AFTER
from apps.exchange.rules.signing import signature
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.portal.models import InboxItem
from apps.tenders.models import Lot
from tests.exchange.pushing import NOW, SOON, rounds, suspend
from tests.fakes.webhook_receiver import Receiver
from tests.portal.conftest import pass_on
from tests.tenders.stage import Stage
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: SOON)


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _secret_on(answer: Any) -> str:
    found = re.search(r"whsec_[A-Za-z0-9+/=]{20,}", _text(answer))
    return found[0] if found else ""


def test_from_the_form_to_a_change_that_arrives_and_is_sent_again(
    lot: Lot, eng: Stage, world: World, receiver: Receiver, django_assert_max_num_queries: Any
) -> None:
    pass_on()
    client = world.client_of(world.tenderee)
    assert "还没有设置推送" in _text(client.get("/account/webhooks/"))

    answer = client.post("/account/webhooks/new/", {"name": "数据平台", "address": receiver.address})
    secret, own = _secret_on(answer), Webhook.objects.get()
    page = f"/account/webhooks/{own.pk}/"
    suspend(lot, eng, SOON)
    rounds(SOON)

    [(headers, body)] = receiver.got
    expected = signature(secret, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
    assert headers["webhook-signature"] == f"v1,{expected}"
    shown = client.get(page)
    assert (_secret_on(shown), "HTTP 204" in _text(shown), "已送达" in _text(shown)) == ("", True, True)
    assert client.post(f"{page}deliveries/{WebhookDelivery.objects.get().pk}/replay").status_code == 302
    rounds(SOON)
    assert [one[0]["webhook-id"] for one in receiver.got] == [headers["webhook-id"]] * 2
    client.post(f"{page}replay", {"since": "0"})
    with django_assert_max_num_queries(20):
        assert _text(client.get(page)).count("等待发送") == own.reached + 1


def test_every_act_of_the_page_does_what_it_says(webhook: Webhook, world: World, receiver: Receiver) -> None:
    client, page = world.client_of(world.tenderee), f"/account/webhooks/{webhook.pk}/"

    def state() -> str:
        webhook.refresh_from_db()
        return webhook.state

    assert client.post(f"{page}test").status_code == 302
    assert client.post(f"{page}test", headers={"accept": "application/json"}).status_code == 409
    rounds(SOON)
    assert "webhook.ping" in _text(client.get(page))
    client.post(f"{page}pause")
    assert (state(), "恢复推送" in _text(client.get(page))) == (WebhookState.PAUSED, True)
    client.post(f"{page}resumption", {"skips": "yes"})
    assert state() == WebhookState.ACTIVE
    former = webhook.secret
    assert _secret_on(client.post(f"{page}secret"))
    assert (state(), webhook.former_secret) == (WebhookState.ACTIVE, former)
    assert client.post(f"{page}replay", {"since": "many"}).status_code == 422
    assert client.get(f"{page}replay?page=2").headers["Location"] == f"{page}?page=2"
    assert client.get(f"{page}secret").headers["Location"] == page
    assert client.get("/account/webhooks/987654321/secret").status_code == 404
    assert client.post(f"{page}removal").status_code == 302
    assert (state(), client.get(page).status_code) == (WebhookState.REMOVED, 404)


def test_an_address_that_may_not_be_sent_to_is_refused_at_its_field(
    lot: Lot, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, before = world.client_of(world.tenderee), Entry.objects.count()
    monkeypatch.setattr(sending.checked, "__kwdefaults__", {"resolve": lambda _host, _port: ["169.254.169.254"]})

    answers = [
        client.post("/account/webhooks/new/", {"name": "x", "address": address, "subjects": ["lots"]})
        for address in ("https://inside.example/", "http://receiver.example/", "")
    ]

    assert [one.status_code for one in answers] == [422, 422, 422]
    assert "内部、本机或保留的网络地址" in _text(answers[0])
    assert 'value="https://inside.example/"' in _text(answers[0])
    assert (Webhook.objects.count(), Entry.objects.count()) == (0, before)


def test_failures_are_told_in_words_and_the_message_leads_to_the_pages(
    webhook: Webhook, lot: Lot, eng: Stage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, page = world.client_of(world.tenderee), f"/account/webhooks/{webhook.pk}/"
    monkeypatch.setattr(sending, "_asked", lambda *_: (_ for _ in ()).throw(TimeoutError()))
    suspend(lot, eng)
    rounds(SOON)
    assert "没有在 10 秒内应答" in _text(client.get(page))
    assert "等待重试" in _text(client.get(page))

    rounds(SOON + OFF_AFTER)
    pass_on()

    assert "平台已停用这个推送" in _text(client.get(page))
    item = InboxItem.objects.get(kind="webhook.switched_off")
    assert 'href="/account/webhooks/"' in _text(client.get(f"/desk/inbox/{item.pk}/"))


def test_of_an_ended_seat_the_page_says_so_and_sends_nothing(webhook: Webhook, world: World) -> None:
    client = world.client_of(world.tenderee)
    Membership.objects.filter(pk=world.tenderee.seat.pk).update(state=MembershipState.ENDED, until=NOW)

    assert "席位已终止" in _text(client.get("/account/webhooks/"))
    assert "发送测试" not in _text(client.get(f"/account/webhooks/{webhook.pk}/"))
    assert client.post("/account/webhooks/new/", {"name": "x", "address": "https://a.example/"}).status_code == 200
    assert Webhook.objects.count() == 1


def test_the_webhook_of_another_does_not_exist(webhook: Webhook, world: World) -> None:
    stranger, page = world.client_of(world.stranger), f"/account/webhooks/{webhook.pk}/"
    delivery = WebhookDelivery.objects.create(webhook=webhook, message="m", previous=0, made_at=NOW, next_at=NOW)
    before = Webhook.objects.values().get()

    asked = [stranger.get(page), Client().get(page)]
    acts = ("pause", "resumption", "test", "secret", "replay", "removal", f"deliveries/{delivery.pk}/replay")
    posted = [stranger.post(f"{page}{act}", {"since": "0"}) for act in acts]

    assert [one.status_code for one in asked] == [404, 302]
    assert {one.status_code for one in posted} == {404}
    assert Webhook.objects.values().get() == before
    assert WebhookDelivery.objects.get().state == PushState.WAITING


def test_every_kind_of_the_feed_belongs_to_a_subject_and_all_subjects_are_everything() -> None:
    assert {subject_of(kind) for kind in FEED_KINDS} == set(Subject)
    assert kinds_of([]) == kinds_of(list(Subject)) == []
    assert subjects_of(kinds_of([Subject.AWARDS, Subject.LOTS])) == [Subject.LOTS, Subject.AWARDS]


def test_what_stands_in_the_way_has_a_sentence_without_details() -> None:
    for code in ("push.unreachable", "push.not_http", "push.secret_unreadable", "webhook_not_public"):
        assert Refused(code).sentence("en")
