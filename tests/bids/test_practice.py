"""练习解密 — a bidder tries the key that his bid is sealed to, days before he needs it; only he hears of it.

电子招标投标办法第三十条: bids are decrypted at the opening with the bidder's key; 招标投标法第二十二条: nobody learns who bids.
"""

from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.bids.actions.practice import remind_of_practice
from apps.bids.due import due
from apps.bids.models import Bid
from apps.bids.queries.practice import practice_stream
from apps.bids.rules.envelope import decrypt_with, read_header
from apps.bids.rules.practice import LEADS, Moment, Reminder, come, is_owed
from apps.core.actor import CLOCK, Actor
from apps.core.refusals import NotAllowed, WrongState
from apps.evidence import journal
from apps.evidence.models import Entry, StreamHead
from apps.evidence.ticking import Due
from apps.tenders.models import Lot
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.tenders.stage import DEADLINE

SetClock = Callable[[datetime], None]
THREE_DAYS = DEADLINE - timedelta(days=3)
ONE_HOUR = DEADLINE - timedelta(hours=1)


def _canary(bidder: Bidder, lot: Lot) -> dict[str, str]:
    answer = bidder.client.get(f"/desk/bids/{lot.code}/practice/canary", headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def _prove(bidder: Bidder, lot: Lot, told: dict[str, str], *, value: str = "") -> Any:
    value = value or decrypt_with(b64decode(told["canary"]), bidder.identity).hex()
    return bidder.post(f"/desk/bids/{lot.code}/practice/proof", {"token": told["token"], "value": value})


def _trail(bidder: Bidder) -> list[str]:
    return [entry.kind for entry in journal.since(f"bid:{bidder.bid}", 0)]


def test_whoever_opens_the_canary_has_practised_and_his_page_says_when(lot: Lot, bidder: Bidder) -> None:
    bidder.send(lot.code, "9123000.00")
    before = bidder.client.get(f"/desk/bids/{lot.code}/practice").content.decode()

    answer = _prove(bidder, lot, _canary(bidder, lot))

    after = bidder.client.get(f"/desk/bids/{lot.code}/practice").content.decode()
    assert answer.status_code == 200
    assert _trail(bidder) == ["bid.received", "bid.key_practised"]
    assert "这把密钥还没有练习过" in before
    assert "密钥可以打开您的投标文件" in after
    assert "最近一次练习" in after


def test_a_canary_is_an_age_file_for_the_bidders_key_alone_and_leaves_nothing_behind(lot: Lot, bidder: Bidder) -> None:
    bidder.send(lot.code, "9123000.00")
    entries, heads = Entry.objects.count(), StreamHead.objects.count()

    one, other = _canary(bidder, lot), _canary(bidder, lot)

    kinds = [stanza.kind for stanza in read_header(io.BytesIO(b64decode(one["canary"]))).stanzas]
    assert kinds == [b"X25519"]
    assert one["token"] != other["token"]
    assert lot.code not in b64decode(one["canary"]).decode("latin1")
    assert (Entry.objects.count(), StreamHead.objects.count()) == (entries, heads)


def test_the_trail_holds_a_mark_of_the_key_and_not_the_key(lot: Lot, bidder: Bidder) -> None:
    bidder.send(lot.code, "9123000.00")
    _prove(bidder, lot, _canary(bidder, lot))

    entry = Entry.objects.get(kind="bid.key_practised")

    assert entry.actor == f"bid:{bidder.bid}"
    assert entry.payload.keys() == {"bid", "key"}
    assert "age1" not in entry.payload["key"]


@pytest.mark.parametrize("case", ["another value", "another's canary", "too old", "a made-up token"])
def test_what_proves_nothing_is_refused_and_nothing_is_recorded(
    lot: Lot, bidder: Bidder, second: Bidder, set_clock: SetClock, case: str
) -> None:
    bidder.send(lot.code, "9123000.00")
    second.send(lot.code, "8987654.32")
    told, value = _canary(bidder, lot), ""
    match case:
        case "another value":
            value = "00" * 32
        case "another's canary":
            others = _canary(second, lot)
            told, value = others, decrypt_with(b64decode(others["canary"]), second.identity).hex()
        case "too old":
            set_clock(WHILE_OPEN + timedelta(hours=1))
        case _:
            value = decrypt_with(b64decode(told["canary"]), bidder.identity).hex()
            told["token"] = "9" * 5 + told["token"][5:]

    answer = _prove(bidder, lot, told, value=value)

    expected = "practice_expired" if case == "too old" else "practice_wrong"
    assert (answer.status_code, answer.json()["refused"]["code"]) == (422, expected)
    assert _trail(bidder) == ["bid.received"]


def test_without_a_bid_that_stands_there_is_nothing_to_practise(lot: Lot, bidder: Bidder, second: Bidder) -> None:
    second.send(lot.code, "8987654.32")
    second.withdraw(lot.code)

    answers = [
        one.client.get(f"/desk/bids/{lot.code}/practice/canary", headers={"accept": "application/json"})
        for one in (bidder, second)
    ]
    page = bidder.client.get(f"/desk/bids/{lot.code}/practice")

    assert [(one.status_code, one.json()["refused"]["code"]) for one in answers] == [
        (409, "practice_nothing_received")
    ] * 2
    assert page.status_code == 200
    assert not Entry.objects.filter(kind="bid.key_practised").exists()


def test_practice_ends_when_the_list_names_the_bidders(lot: Lot, bidder: Bidder) -> None:
    bidder.send(lot.code, "9123000.00")
    told = _canary(bidder, lot)
    seat = bidder.member.seat
    Bid.objects.filter(code=bidder.bid).update(
        bidder=seat.organisation, seat=seat, disclosed_at=DEADLINE + timedelta(minutes=5)
    )

    answer = _prove(bidder, lot, told)

    assert (answer.status_code, answer.json()["refused"]["code"]) == (409, "practice_over")
    assert _trail(bidder) == ["bid.received"]


def test_three_days_and_one_hour_before_the_deadline_who_has_not_practised_is_reminded(
    lot: Lot, bidder: Bidder, second: Bidder, set_clock: SetClock
) -> None:
    set_clock(THREE_DAYS - timedelta(days=1))
    bidder.send(lot.code, "9123000.00")
    second.send(lot.code, "8987654.32")
    _prove(second, lot, _canary(second, lot))

    remind_of_practice(lot.pk, actor=CLOCK, now=THREE_DAYS)
    set_clock(THREE_DAYS)
    inbox = bidder.client.get("/desk/inbox/").content.decode()
    desk = bidder.client.get("/desk/").content.decode()
    remind_of_practice(lot.pk, actor=CLOCK, now=ONE_HOUR)

    assert _trail(bidder) == ["bid.received", "bid.practice_reminded", "bid.practice_reminded"]
    assert [one.payload["reminder"] for one in journal.since(f"bid:{bidder.bid}", 1)] == ["three_days", "one_hour"]
    assert _trail(second) == ["bid.received", "bid.key_practised"]
    assert f"/desk/bids/{lot.code}/practice" in inbox
    assert f"/desk/bids/{lot.code}/practice" in desk
    others = second.client.get("/desk/inbox/").content.decode()
    assert f"/desk/bids/{lot.code}/practice" not in others


def test_the_reminder_goes_when_the_key_was_practised(lot: Lot, bidder: Bidder, set_clock: SetClock) -> None:
    set_clock(THREE_DAYS - timedelta(days=1))
    bidder.send(lot.code, "9123000.00")
    remind_of_practice(lot.pk, actor=CLOCK, now=THREE_DAYS)
    set_clock(THREE_DAYS + timedelta(minutes=1))

    _prove(bidder, lot, _canary(bidder, lot))

    assert f"/desk/bids/{lot.code}/practice" not in bidder.client.get("/desk/inbox/").content.decode()
    assert f"/desk/bids/{lot.code}/practice" not in bidder.client.get("/desk/").content.decode()


def test_what_the_clock_writes_is_the_same_with_bids_and_without(lot: Lot) -> None:
    """Nothing that counts rounds, rows or lines counts bids: the ticker's work is one act a lot either way."""
    assert [one for one in due(THREE_DAYS) if one.thing_id == lot.pk] == [Due(THREE_DAYS, "remind_of_practice", lot.pk)]

    remind_of_practice(lot.pk, actor=CLOCK, now=THREE_DAYS)

    assert [one for one in due(THREE_DAYS) if one.thing_id == lot.pk] == []
    assert [one for one in due(ONE_HOUR) if one.thing_id == lot.pk] == [Due(ONE_HOUR, "remind_of_practice", lot.pk)]
    entries = journal.since(practice_stream(lot.pk).name, 0)
    assert [(one.kind, one.actor) for one in entries] == [("bids.practice_reviewed", "clock")]
    assert entries[0].payload.keys() == {"lot", "reminder", "deadline"}


def test_a_late_worker_reminds_once_with_the_latest(lot: Lot, bidder: Bidder, set_clock: SetClock) -> None:
    set_clock(THREE_DAYS - timedelta(days=1))
    bidder.send(lot.code, "9123000.00")

    looked = remind_of_practice(lot.pk, actor=CLOCK, now=ONE_HOUR)

    assert looked == 2
    assert [one.payload["reminder"] for one in journal.since(f"bid:{bidder.bid}", 1)] == ["one_hour"]


@pytest.mark.parametrize(
    ("_case", "actor", "now", "refusal", "code"),
    [
        ("not yet", CLOCK, THREE_DAYS - timedelta(seconds=1), WrongState, "practice_reviewed_already"),
        ("after the deadline", CLOCK, DEADLINE, WrongState, "practice_reviewed_already"),
        ("not the clock", Actor(id="person:1"), THREE_DAYS, NotAllowed, "not_the_clock"),
    ],
)
def test_reminders_come_by_the_clock_alone_and_only_at_their_moment(
    lot: Lot, _case: str, actor: Actor, now: datetime, refusal: type[Exception], code: str
) -> None:
    before = Entry.objects.count()

    with pytest.raises(refusal) as caught:
        remind_of_practice(lot.pk, actor=actor, now=now)

    assert getattr(caught.value, "code", "") == code
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (THREE_DAYS - timedelta(seconds=1), []),
        (THREE_DAYS, [Reminder.THREE_DAYS]),
        (ONE_HOUR, [Reminder.THREE_DAYS, Reminder.ONE_HOUR]),
        (DEADLINE, []),
    ],
)
def test_the_moments_that_have_come(now: datetime, expected: list[Reminder]) -> None:
    assert [one.reminder for one in come(DEADLINE, now)] == expected


def test_who_hands_in_after_a_moment_hears_at_the_next() -> None:
    moment = Moment(Reminder.THREE_DAYS, DEADLINE - LEADS[Reminder.THREE_DAYS])

    assert is_owed(moment, received_at=moment.at, is_practised=False)
    assert not is_owed(moment, received_at=moment.at + timedelta(seconds=1), is_practised=False)
    assert not is_owed(moment, received_at=moment.at, is_practised=True)
