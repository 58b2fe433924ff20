"""远程解密. 电子招标投标办法 §30, §31: released within the time, opened when all is settled, the cause stated otherwise."""

from __future__ import annotations

import secrets
from base64 import b64encode
from decimal import Decimal
from typing import Any

import pytest

from apps.core import clock
from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.models import Entry, Job
from apps.openings import actions, queries, tasks, unsealing
from apps.openings.lifecycle import OpeningState
from apps.openings.models import BidResult
from apps.openings.rules.terms import Cause, HolderRole
from tests.openings.stage import Bidder, Hall
from tests.tenders.stage import kinds, refused

S = OpeningState
HOST, WITNESS, REPRESENTATIVE = HolderRole.HOST, HolderRole.WITNESS, HolderRole.REPRESENTATIVE


def results(hall: Hall) -> dict[str, Decimal | str | None]:
    """The price of each bid, or why it has none."""
    return {one.bid: one.price if one.is_opened else one.failure for one in BidResult.objects.all()}


def prices(hall: Hall) -> dict[str, Decimal]:
    """What the bidders really sealed."""
    return {one.bid: one.price for one in hall.bidders}


@pytest.mark.parametrize("pair", [(HOST, WITNESS), (HOST, REPRESENTATIVE), (WITNESS, REPRESENTATIVE)])
def test_any_two_of_the_three_holders_suffice(hall: Hall, pair: tuple[HolderRole, HolderRole]) -> None:
    hall.reaches(S.DECRYPT_SETTLED)
    people = {HOST: hall.host, WITNESS: hall.witness, REPRESENTATIVE: hall.representative}

    for role in pair:
        people[role].reveal(hall, role)
    hall.work()

    assert results(hall) == prices(hall)


def test_one_holder_alone_opens_nothing(hall: Hall) -> None:
    hall.reaches(S.DECRYPT_SETTLED)

    hall.host.reveal(hall, HOST)
    hall.work()

    assert results(hall) == {}
    assert not Job.objects.filter(kind="openings.open_bid").exists()
    with refused(Refused, "bids_not_opened", unchanged=hall.opening):
        hall.announce()


def test_no_share_leaves_before_decryption_is_settled(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    for bidder in hall.bidders:
        bidder.release(hall)

    for holder, role in ((hall.host, HOST), (hall.witness, WITNESS), (hall.representative, REPRESENTATIVE)):
        with pytest.raises(WrongState) as caught:
            queries.shares_for(holder.actor, hall.opening, role)
        assert caught.value.code == "wrong_state"


def test_nobody_gets_the_shares_of_another_holder(hall: Hall) -> None:
    hall.reaches(S.DECRYPT_SETTLED)

    for actor in (hall.witness.actor, hall.representative.actor, hall.bidders[0].actor):
        with pytest.raises(NotAllowed) as caught:
            queries.shares_for(actor, hall.opening, HOST)
        assert caught.value.code == "not_this_holder"


def test_a_holder_reveals_only_what_fits(hall: Hall) -> None:
    hall.reaches(S.DECRYPT_SETTLED)
    good = hall.host.opened_shares(hall, HOST)
    short = {bid: {name: b64encode(b"x" * 16).decode() for name in one} for bid, one in good.items()}
    fewer = dict(list(good.items())[:2])

    wrong: list[object] = ["", None, [], {}, short, fewer, {**good, "f" * 32: {}}, dict.fromkeys(good)]
    for shares in wrong:
        with refused(Refused, "shares_wrong", unchanged=hall.opening):
            actions.reveal_shares(hall.opening.pk, HOST, shares, actor=hall.host.actor, now=hall.tick())


def test_shares_are_revealed_once_and_after_the_settlement_only(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    for bidder in hall.bidders:
        bidder.release(hall)
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        actions.reveal_shares(hall.opening.pk, HOST, {}, actor=hall.host.actor, now=hall.tick())
    hall.settle()
    hall.host.reveal(hall, HOST)

    with refused(WrongState, "revealed_already", unchanged=hall.opening):
        hall.host.reveal(hall, HOST)


def test_a_bad_release_is_found_at_the_reveal_and_lies_with_its_bidder(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    first, second, third = hall.bidders
    first.release(hall)
    second.release(hall)
    third.release(hall, keys={**third.file_keys(), "technical": secrets.token_bytes(16)})
    hall.settle()

    hall.reveal()

    assert results(hall) == {first.bid: first.price, second.bid: second.price, third.bid: "release_bad"}
    told = Entry.objects.get(stream=hall.opening.public_stream.name, kind="opening.bid_unopenable")
    assert told.payload == {"lot": hall.lot.pk, "bid": third.bid, "code": "release_bad", "effect": "revoked"}
    hall.tick(10 * 60)
    hall.read_out()
    assert [one.bid_id for one in queries.opened_bids(hall.lot)] == [first.bid, second.bid]


def test_a_wrong_share_of_one_holder_is_cured_by_the_third(hall: Hall) -> None:
    hall.reaches(S.DECRYPT_SETTLED)
    wrong = hall.host.opened_shares(hall, HOST)
    victim = hall.bidders[1]
    wrong[victim.bid]["sheet"] = b64encode(secrets.token_bytes(16) + b"\x01").decode()
    actions.reveal_shares(hall.opening.pk, HOST, wrong, actor=hall.host.actor, now=hall.tick())
    hall.witness.reveal(hall, WITNESS)
    hall.work()
    assert results(hall)[victim.bid] == "release_bad"
    with refused(TooEarly, "third_reveal_missing", unchanged=hall.opening):
        hall.announce()
    with refused(TooEarly, "third_reveal_missing", unchanged=hall.opening):
        actions.declare_failed(hall.opening.pk, reason="不足三家", actor=hall.host.actor, now=hall.now)

    hall.representative.reveal(hall, REPRESENTATIVE)
    hall.work()

    assert results(hall) == prices(hall)
    row = next(one for one in queries.state(hall.opening, hall.host.actor)["bids"] if one["bid"] == victim.bid)
    assert (row["price"], row["failure"]) == (str(victim.price), None)


def test_only_the_bidder_releases_its_own_bid_and_once(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    first, second, _third = hall.bidders
    said = second.release_statement(hall)
    with refused(Refused, "statement_for_other", unchanged=hall.opening):
        actions.release_keys(hall.opening.pk, first.sign(said), actor=first.actor, now=hall.tick())
    with refused(NotAllowed, "no_bid_of_yours", unchanged=hall.opening):
        actions.release_keys(hall.opening.pk, second.sign(said), actor=hall.stage.world.stranger.actor, now=hall.tick())
    first.release(hall)

    with refused(WrongState, "released_already", unchanged=hall.opening):
        first.release(hall)


def test_a_release_signed_by_another_is_refused(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    first, second, _third = hall.bidders
    said = first.release_statement(hall)

    with refused(Refused, "signature_wrong", unchanged=hall.opening):
        actions.release_keys(hall.opening.pk, second.sign(said), actor=first.actor, now=hall.tick())


@pytest.mark.parametrize("broken", ["envelope missing", "holder missing", "twice", "not age", "another key", "extra"])
def test_a_release_is_complete_or_refused(hall: Hall, broken: str) -> None:
    hall.reaches(S.DECRYPTING)
    bidder = hall.bidders[0]
    said = bidder.release_statement(hall)
    shares = said["shares"]
    match broken:
        case "envelope missing":
            del shares["technical"]
        case "holder missing":
            shares["sheet"].pop()
        case "twice":
            shares["sheet"][2] = shares["sheet"][1]
        case "not age":
            shares["sheet"][0]["share"] = b64encode(b"age-encryption.org/v2\n").decode()
        case "another key":
            shares["sheet"][0]["note"] = ""
        case "extra":
            shares["extra"] = shares["sheet"]

    with refused(Refused, "release_incomplete", unchanged=hall.opening):
        actions.release_keys(hall.opening.pk, bidder.sign(said), actor=bidder.actor, now=hall.tick())


def test_a_release_after_the_window_is_refused(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    bidder = hall.bidders[0]
    signed = bidder.sign(bidder.release_statement(hall))
    hall.tick(30 * 60)

    with refused(Refused, "window_closed", unchanged=hall.opening):
        actions.release_keys(hall.opening.pk, signed, actor=bidder.actor, now=hall.now)


@pytest.mark.parametrize(
    ("cause", "effect"),
    [(Cause.BIDDER_ABSENT, "revoked"), (Cause.PLATFORM, "withdrawn"), (Cause.TENDEREE, "withdrawn")],
)
def test_who_did_not_release_is_given_up_with_the_cause_and_others_go_on(hall: Hall, cause: Cause, effect: str) -> None:
    hall.reaches(S.DECRYPTING)
    first, second, absent = hall.bidders
    first.release(hall)
    second.release(hall)
    with refused(Refused, "bids_undecided", unchanged=hall.opening):
        hall.settle()
    with refused(TooEarly, "window_still_open", unchanged=hall.opening):
        attribute(hall, absent, cause)
    hall.tick(31 * 60)
    with refused(WrongState, "released_already", unchanged=hall.opening):
        attribute(hall, first, cause)

    attribute(hall, absent, cause)
    hall.settle()
    hall.reveal()

    row = next(one for one in queries.state(hall.opening, hall.host.actor)["bids"] if one["bid"] == absent.bid)
    assert row["attribution"] == {"cause": cause.value, "effect": effect, "reason": "规定时间内无操作"}
    assert results(hall) == {first.bid: first.price, second.bid: second.price}


def test_only_a_listed_bid_is_attributed_with_a_reason_and_by_the_host(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    hall.tick(31 * 60)
    opening, bid = hall.opening, hall.bidders[0].bid

    def attempt(bid: str, reason: str, actor: Actor) -> None:
        actions.attribute_bid(opening.pk, bid=bid, cause=Cause.BIDDER_ABSENT, reason=reason, actor=actor, now=hall.now)

    with refused(Refused, "bid_not_listed", unchanged=opening):
        attempt("0" * 32, "无", hall.host.actor)
    with refused(Refused, "opening_reason_missing", unchanged=opening):
        attempt(bid, " ", hall.host.actor)
    with refused(NotAllowed, "not_the_host", unchanged=opening):
        attempt(bid, "无", hall.representative.actor)


def test_a_pause_keeps_the_time_that_is_left(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    until = hall.opening.until
    hall.pause()
    paused_at = hall.now
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        hall.settle()
    hall.tick(45 * 60)

    hall.resume()

    assert until is not None
    assert hall.opening.until == until + (hall.now - paused_at)
    hall.bidders[0].release(hall)


def test_what_a_pause_kept_shut_is_opened_when_it_ends(hall: Hall) -> None:
    hall.reaches(S.DECRYPT_SETTLED)
    hall.host.reveal(hall, HOST)
    hall.witness.reveal(hall, WITNESS)
    hall.pause()
    hall.work()
    assert results(hall) == {}

    hall.resume()
    hall.work()

    assert results(hall) == prices(hall)


def test_a_reason_has_its_length(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    hall.tick(31 * 60)
    opening, bid, long = hall.opening, hall.bidders[0].bid, "长" * 501

    with refused(Refused, "text_too_long", unchanged=opening):
        hall.pause(long)
    with refused(Refused, "text_too_long", unchanged=opening):
        actions.attribute_bid(
            opening.pk, bid=bid, cause=Cause.PLATFORM, reason=long, actor=hall.host.actor, now=hall.now
        )
    with refused(Refused, "text_too_long", unchanged=opening):
        actions.declare_failed(opening.pk, reason=long, actor=hall.host.actor, now=hall.now)


def test_a_job_run_twice_tells_once(hall: Hall) -> None:
    hall.reaches(S.DECRYPT_SETTLED)
    hall.reveal()
    told = kinds(hall.opening.public_stream.name)

    for bidder in hall.bidders:
        payload = {"opening": hall.opening.pk, "bid": bidder.bid, "reveals": 2}
        tasks.open_released_bid(payload, now=hall.tick())

    assert kinds(hall.opening.public_stream.name) == told
    assert results(hall) == prices(hall)


class Dies(Exception):
    """The power fails here."""


@pytest.mark.parametrize("where", ["before anything", "after the objects", "after the row"])
def test_a_bid_is_opened_once_wherever_the_power_fails(hall: Hall, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    hall.reaches(S.DECRYPT_SETTLED)
    hall.host.reveal(hall, HOST)
    hall.witness.reveal(hall, WITNESS)
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    real_open, real_record = unsealing.open_bid, actions.record_opened

    def dies_first(*_: object) -> None:
        raise Dies

    def dies_with_objects(*args: Any) -> None:
        real_open(*args)
        raise Dies

    def dies_with_the_row(*args: Any, **kwargs: Any) -> None:
        real_record(*args, **kwargs)
        raise Dies

    places: dict[str, tuple[object, str, object]] = {
        "before anything": (tasks, "open_bid", dies_first),
        "after the objects": (tasks, "open_bid", dies_with_objects),
        "after the row": (actions, "record_opened", dies_with_the_row),
    }
    target, name, broken = places[where]
    with monkeypatch.context() as patch:
        patch.setattr(target, name, broken)
        hall.work()
    assert Job.objects.filter(kind="openings.open_bid", state="waiting").count() == 3

    hall.tick(3600)
    hall.work()

    assert results(hall) == prices(hall)
    assert kinds(hall.opening.public_stream.name).count("opening.bid_opened") == 3
    assert set(Job.objects.filter(kind="openings.open_bid").values_list("state", flat=True)) == {"done"}


def attribute(hall: Hall, bidder: Bidder, cause: Cause) -> None:
    """The host states the cause."""
    actions.attribute_bid(
        hall.opening.pk,
        bid=bidder.bid,
        cause=cause,
        reason="规定时间内无操作",
        actor=hall.host.actor,
        now=hall.tick(),
    )
