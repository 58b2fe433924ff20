"""消息送达 — how a message gets out, what happens when it does not, and who learns of it."""

from __future__ import annotations

import http.server
import json
import smtplib
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_string
from email.policy import default
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest

from apps.core.actor import SYSTEM
from apps.core.refusals import NotAllowed, TooEarly, WrongState
from apps.evidence.models import Entry, Job
from apps.portal import actions, tasks
from apps.portal.lifecycle import ATTEMPTS, DELIVERY, PAUSES, DeliveryAction, DeliveryState, Facts
from apps.portal.models import Delivery
from apps.portal.senders import Channel, Message, NotSent, sender_for
from apps.tenders.models import Lot
from tests.tenders.stage import PUBLISHED
from tests.world import World

LETTER = Message("a1b2", "agency@example.cn", "进场登记已受理", "接下来由交易中心安排。")


@pytest.fixture
def delivery(told: Lot, world: World) -> Delivery:
    """An e-mail to the agency about the published notice, still queued."""
    return Delivery.objects.get(item__person=world.agency.person, item__kind="lot.notice_published", channel="email")


def test_without_an_address_a_message_becomes_a_file(delivery: Delivery, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path

    tasks.send_message({"delivery": delivery.pk}, now=PUBLISHED)

    [written] = (tmp_path / "outbox" / "email").iterdir()
    letter = message_from_string(written.read_text("utf-8"), policy=default)
    assert letter["To"] == "liwenjing@example.cn"
    assert "招标公告发布" in letter["Subject"]
    assert "http" not in letter.get_content()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("sent", 1)


def test_a_message_that_was_sent_is_not_sent_again(delivery: Delivery, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    tasks.send_message({"delivery": delivery.pk}, now=PUBLISHED)

    tasks.send_message({"delivery": delivery.pk}, now=PUBLISHED)

    delivery.refresh_from_db()
    assert delivery.attempts == 1


def test_failures_are_tried_again_after_longer_and_longer_pauses_and_then_given_up(
    delivery: Delivery, settings: Any
) -> None:
    settings.EMAIL_URL = urlsplit("file:///proc/nowhere")
    jobs = Job.objects.filter(kind="message.send", key__startswith=f"message.send:{delivery.reference}:")

    for attempt in range(1, ATTEMPTS + 1):
        tasks.send_message({"delivery": delivery.pk}, now=PUBLISHED)
        delivery.refresh_from_db()
        assert delivery.attempts == attempt
        if attempt < ATTEMPTS:
            assert delivery.state == "failed"
            assert jobs.get(key__endswith=f":{attempt + 1}").due_at == PUBLISHED + PAUSES[attempt - 1]

    assert (delivery.state, delivery.failure) == ("given_up", "folder_not_writable")
    assert jobs.count() == ATTEMPTS


def test_an_address_that_is_refused_is_not_tried_again(
    delivery: Delivery, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_URL = urlsplit("smtps://mail.example.cn")

    def refuse(*_args: object, **_options: object) -> None:
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(smtplib, "SMTP_SSL", refuse)
    tasks.send_message({"delivery": delivery.pk}, now=PUBLISHED)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure, delivery.attempts) == ("given_up", "address_refused", 1)


def test_only_the_platform_records_what_became_of_a_delivery(delivery: Delivery, world: World) -> None:
    entries = Entry.objects.count()

    for member in world.members():
        with pytest.raises(NotAllowed) as caught:
            actions.record_hand_over(delivery.pk, actor=member.actor, now=PUBLISHED)
        assert caught.value.code == "platform_only"

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("queued", 0)
    assert Entry.objects.count() == entries


def test_what_was_sent_cannot_fail_later(delivery: Delivery) -> None:
    actions.record_hand_over(delivery.pk, actor=SYSTEM, now=PUBLISHED)

    with pytest.raises(WrongState):
        actions.record_failure(
            delivery.pk, code="late", is_hopeless=False, actor=SYSTEM, now=PUBLISHED + timedelta(minutes=1)
        )

    delivery.refresh_from_db()
    assert (delivery.state, delivery.failure) == ("sent", "")


def test_nothing_is_given_up_while_attempts_are_left() -> None:
    with pytest.raises(TooEarly) as caught:
        DELIVERY.advance(DeliveryState.FAILED, DeliveryAction.GIVE_UP, Facts(attempts=2, is_hopeless=False))

    assert (caught.value.code, caught.value.details) == ("attempts_left", {"left": ATTEMPTS - 2})


@pytest.mark.parametrize("state", DeliveryState)
@pytest.mark.parametrize("action", DeliveryAction)
def test_what_the_table_does_not_list_is_forbidden(state: DeliveryState, action: DeliveryAction) -> None:
    if (state, action) in DELIVERY.table:
        assert action in DELIVERY.allowed(state)
    else:
        with pytest.raises(WrongState):
            DELIVERY.advance(state, action, Facts(attempts=1, is_hopeless=False))


def test_technical_duty_sees_that_a_channel_fails_and_not_for_whom(
    delivery: Delivery, world: World, settings: Any
) -> None:
    settings.EMAIL_URL = urlsplit("file:///proc/nowhere")
    tasks.send_message({"delivery": delivery.pk}, now=PUBLISHED)

    page = world.client_of(world.technical_duty).get("/desk/deliveries/").content.decode()

    assert "folder_not_writable" in page
    assert delivery.reference in page
    for hidden in (world.agency.person.name, world.agency.person.email, delivery.item.lot_code, "招标公告发布"):
        assert hidden not in page
    assert world.client_of(world.operator).get("/desk/deliveries/").status_code == 403


class _Gateway(http.server.BaseHTTPRequestHandler):
    status = 200
    got: ClassVar[list[dict[str, Any]]] = []
    authorization = ""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append(json.loads(body))
        type(self).authorization = self.headers.get("Authorization", "")
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture
def gateway() -> Iterator[tuple[type[_Gateway], str]]:
    """An SMS gateway on loopback."""
    handler = type("Gateway", (_Gateway,), {"got": []})
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield handler, f"http://user:p%40ss@127.0.0.1:{server.server_port}/send"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_sms_gateway_gets_the_text_once_with_its_reference(
    gateway: tuple[type[_Gateway], str], settings: Any
) -> None:
    handler, address = gateway
    settings.SMS_URL = urlsplit(address)

    sender_for(Channel.SMS)(LETTER)

    assert handler.got == [{"id": "a1b2", "to": "agency@example.cn", "text": "接下来由交易中心安排。"}]
    assert handler.authorization == "Basic dXNlcjpwQHNz"


@pytest.mark.parametrize(("status", "is_hopeless"), [(500, False), (429, False), (422, True)])
def test_a_gateway_that_refuses_is_told_apart_from_one_that_is_busy(
    gateway: tuple[type[_Gateway], str], settings: Any, status: int, is_hopeless: bool
) -> None:
    handler, address = gateway
    handler.status = status
    settings.SMS_URL = urlsplit(address)

    with pytest.raises(NotSent) as caught:
        sender_for(Channel.SMS)(LETTER)

    assert (caught.value.code, caught.value.is_hopeless) == (f"gateway_said_{status}", is_hopeless)
    assert "p@ss" not in str(caught.value)
