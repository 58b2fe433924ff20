"""延长解密与暂停 — the host gives more time and never less; a pause keeps what is left (电子招标投标办法 §30)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.core import clock
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.openings import actions, queries
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Extension
from apps.openings.rules.terms import Cause
from tests.openings.stage import Hall
from tests.tenders.stage import refused

S = OpeningState


def extend(hall: Hall, minutes: int, reason: str = "平台网络抖动") -> None:
    """The host extends."""
    actions.extend_decryption(hall.opening.pk, minutes=minutes, reason=reason, actor=hall.host.actor, now=hall.tick())


def test_an_extension_adds_to_what_is_left_and_everybody_hears_why(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    until = hall.opening.until
    assert until is not None

    extend(hall, 10)

    assert hall.opening.until == until + timedelta(minutes=10)
    told = Entry.objects.filter(stream=hall.opening.public_stream.name).latest("v")
    assert (told.kind, told.payload["minutes"], told.payload["reason"]) == ("opening.extended", 10, "平台网络抖动")
    shown = queries.state(hall.opening, hall.stage.world.stranger.actor)
    assert shown["until"] == told.payload["until"]
    assert [one["minutes"] for one in shown["extensions"]] == [10]


def test_a_window_that_is_over_runs_again_from_now(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    hall.tick(40 * 60)

    extend(hall, 5)

    assert hall.opening.until == hall.now + timedelta(minutes=5)
    hall.bidders[0].release(hall)


def test_a_pause_keeps_the_rest_and_an_extension_meanwhile_adds_to_it(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    hall.pause()
    paused_at, until = hall.now, hall.opening.until
    assert until is not None
    hall.tick(45 * 60)

    extend(hall, 10)
    hall.tick(60)
    hall.resume()

    assert hall.opening.until == until + timedelta(minutes=10) + (hall.now - paused_at)


def test_what_may_not_be_extended(hall: Hall) -> None:
    hall.reaches(S.LIST_PUBLISHED)
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        extend(hall, 10)
    hall.pause()
    with refused(Refused, "not_decrypting", unchanged=hall.opening):
        extend(hall, 10)
    hall.resume()
    hall.holders_ready()
    hall.start_decryption()

    for minutes in (0, 241):
        with refused(Refused, "extension_wrong", unchanged=hall.opening):
            extend(hall, minutes)
    with refused(Refused, "opening_reason_missing", unchanged=hall.opening):
        extend(hall, 10, "  ")
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        actions.extend_decryption(
            hall.opening.pk, minutes=10, reason="想要", actor=hall.representative.actor, now=hall.tick()
        )
    for bidder in hall.bidders:
        bidder.release(hall)
    with refused(Refused, "nothing_to_extend", unchanged=hall.opening):
        extend(hall, 10)
    assert not Extension.objects.exists()


def test_minutes_come_from_a_form_or_from_json(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.reaches(S.DECRYPTING)
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    client = hall.stage.world.client_of(hall.host.member)

    def post(minutes: object) -> int:
        said = {"minutes": minutes, "reason": "原因"}
        answer = client.post(
            f"/openings/{hall.lot.code}/extension",
            said,
            content_type="application/json",
            headers={"accept": "application/json"},
        )
        return int(answer.status_code)

    assert [post("10"), post(10)] == [200, 200]
    assert {post(one) for one in (None, True, "-5", "1e3", "99999", [10])} == {422}
    assert Extension.objects.count() == 2


def test_an_attributed_bid_stays_attributed_when_the_others_get_more_time(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    hall.tick(31 * 60)
    gone = hall.bidders[0]
    actions.attribute_bid(
        hall.opening.pk,
        bid=gone.bid,
        cause=Cause.BIDDER_ABSENT,
        reason="无操作",
        actor=hall.host.actor,
        now=hall.tick(),
    )

    extend(hall, 5)

    with refused(WrongState, "attributed_already", unchanged=hall.opening):
        gone.release(hall)
    hall.bidders[1].release(hall)
