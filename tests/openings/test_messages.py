"""留言与禁言 (handbook 2.3.2, 2.3.8): to all or to one, once in ten seconds, silenced with a reason; objections never are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.core import clock
from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.models import Entry
from apps.openings import actions, queries
from apps.openings.actions import Note
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Message
from apps.openings.rules.messages import SLOW, TO_ALL, TO_HOST, MessageList
from tests.openings.stage import Hall, Signer
from tests.openings.test_acts import Browser
from tests.tenders.stage import kinds, refused

S = OpeningState


@pytest.fixture
def listed(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """The list is out; the product's clock is the hall's."""
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    return hall.reaches(S.LIST_PUBLISHED)


def send(hall: Hall, who: Signer, text: str, *, to: str = TO_ALL, kind: MessageList = MessageList.CHAT) -> Message:
    """One message."""
    return actions.send_message(hall.opening.pk, Note(kind, to, text), actor=who.actor, now=hall.tick(11))


def test_what_is_said_to_all_is_public_and_what_is_said_to_one_is_not(listed: Hall) -> None:
    hall, [first, second, _third] = listed, listed.bidders

    send(hall, hall.host, "请核对名单")
    send(hall, first, "收到")
    send(hall, second, " 收到 ")
    send(hall, second, "何时解密", kind=MessageList.QUESTION)
    send(hall, first, "本单位的密钥在另一台电脑上", to=TO_HOST)
    send(hall, hall.host, "请在解密开始前换到那台电脑", to=first.bid)

    told = queries.state(hall.opening, first.actor)["messages"]
    assert [(one["list"], one["text"], one["times"], one["bids"]) for one in told] == [
        ("chat", "请核对名单", 1, []),
        ("chat", "收到", 2, [first.bid, second.bid]),
        ("question", "何时解密", 1, [second.bid]),
    ]
    private = ["opening.message_sent"] * 2
    assert kinds(hall.opening.own_stream(first.bid).name)[-2:] == private
    assert kinds(hall.opening.desk_stream.name)[-2:] == private
    assert "opening.message_sent" not in kinds(hall.opening.own_stream(second.bid).name)
    assert "另一台电脑" not in "".join(
        Entry.objects.filter(stream=hall.opening.public_stream.name).values_list("body", flat=True)
    )
    shown = {name: _page(hall, who) for name, who in {"host": hall.host, "first": first, "second": second}.items()}
    assert {name: "另一台电脑" in page for name, page in shown.items()} == {
        "host": True,
        "first": True,
        "second": False,
    }


def test_a_bidder_writes_once_in_ten_seconds_to_all_or_to_the_host(listed: Hall) -> None:
    hall, [first, second, _third] = listed, listed.bidders
    send(hall, first, "收到")

    def soon(seconds: float, who: Signer = first) -> None:
        note = Note(MessageList.CHAT, TO_HOST, "再说一句")
        actions.send_message(hall.opening.pk, note, actor=who.actor, now=hall.now + timedelta(seconds=seconds))

    with refused(TooEarly, "message_too_soon", unchanged=hall.opening):
        soon(SLOW.total_seconds() - 0.001)
    soon(0.5, who=second)
    soon(SLOW.total_seconds())
    hall.tick(30)
    with refused(NotAllowed, "message_to_another", unchanged=hall.opening):
        send(hall, first, "只对你说", to=second.bid)
    with refused(Refused, "text_too_long", unchanged=hall.opening):
        send(hall, first, "长" * 301)
    with refused(Refused, "message_text_missing", unchanged=hall.opening):
        send(hall, first, " ")
    with refused(NotAllowed, "no_bid_of_yours", unchanged=hall.opening):
        _by(hall, hall.stage.world.stranger.actor)
    with refused(NotAllowed, "no_bid_of_yours", unchanged=hall.opening):
        _by(hall, hall.representative.actor)
    with refused(Refused, "bid_not_listed", unchanged=hall.opening):
        send(hall, hall.host, "您好", to="f" * 32)


def test_who_is_muted_writes_nothing_and_may_object_all_the_same(listed: Hall) -> None:
    hall, [first, second, _third] = listed, listed.bidders
    opening, host = hall.opening, Browser(listed, listed.host)

    with refused(Refused, "opening_reason_missing", unchanged=opening):
        actions.mute(opening.pk, bid=first.bid, reason="", actor=hall.host.actor, now=hall.tick())
    with refused(NotAllowed, "not_the_host", unchanged=opening):
        actions.mute(opening.pk, bid="", reason="安静", actor=hall.witness.actor, now=hall.tick())
    assert "v" in host.post("mute", bid=first.bid, reason="与开标无关")
    assert host.post("mute", bid=first.bid, reason="再来")["refused"]["code"] == "muted_already"
    with refused(Refused, "muted_one", unchanged=opening):
        send(hall, first, "我要说话")
    send(hall, second, "我可以说话")
    assert "v" in host.post("mute", bid="", reason="请安静")
    with refused(Refused, "muted_all", unchanged=opening):
        send(hall, second, "现在呢")
    send(hall, hall.host, "主持人可以说话")
    first.object(hall, "异议不受禁言")
    assert "v" in host.post("unmute", bid="")
    assert "v" in host.post("unmute", bid=first.bid)
    with refused(WrongState, "not_muted", unchanged=opening):
        actions.unmute(opening.pk, bid=first.bid, actor=hall.host.actor, now=hall.tick())
    send(hall, first, "谢谢")

    assert queries.state(hall.opening, first.actor)["muted"] == {"all": None, "bids": {}}


def test_before_the_list_no_bidder_is_heard_and_while_bids_are_read_out_none_writes(hall: Hall) -> None:
    hall.start()
    with refused(WrongState, "list_not_published", unchanged=hall.opening):
        send(hall, hall.bidders[0], "我们来了")
    send(hall, hall.host, "开标开始")
    hall._to_the_list()
    hall._to_decryption()
    hall._to_settlement()
    hall._to_announcing()

    with refused(Refused, "muted_while_reading", unchanged=hall.opening):
        send(hall, hall.bidders[0], "请慢一点")
    send(hall, hall.host, "请核对本单位内容")
    hall.bidders[0].object(hall, "读错了")
    hall.read_out()

    send(hall, hall.bidders[0], "请看异议")


def _by(hall: Hall, actor: Actor) -> None:
    actions.send_message(hall.opening.pk, Note(MessageList.CHAT, TO_ALL, "旁听"), actor=actor, now=hall.tick(11))


def _page(hall: Hall, who: Signer) -> str:
    return hall.stage.world.client_of(who.member).get(f"/openings/{hall.lot.code}/").content.decode()
