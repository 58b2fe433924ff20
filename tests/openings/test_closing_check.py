"""一键检查 and 质询. 实施条例 §44; 87号令 §42: nothing is closed over a bid, an objection or a bidder that is still waited for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apps.core.refusals import Refused, TooEarly
from apps.openings import actions
from apps.openings.lifecycle import CLOSING, OpeningState, closing_check
from apps.openings.queries.closing import checks_of
from apps.openings.views.closing import ASKED
from tests.openings.stage import Hall
from tests.openings.test_lifecycle import AT, SATISFIED
from tests.openings.test_pages import page_of
from tests.tenders.stage import refused

S = OpeningState


def test_every_line_has_its_words_and_its_place() -> None:
    assert set(ASKED) == set(CLOSING)


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({"undecided": 1}, ["decided"]),
        ({"sign_ins_unchecked": 1}, ["checked"]),
        ({"objections_open": 2, "unconfirmed": 1}, ["answered", "confirmed"]),
        ({"is_record_made": False, "is_record_signed": False}, ["made", "signed"]),
    ],
)
def test_the_check_says_all_that_is_wrong_at_once(changed: dict[str, object], problems: list[str]) -> None:
    before = closing_check(S.CONFIRMING, SATISFIED)
    after = closing_check(S.CONFIRMING, replace(SATISFIED, **changed))  # type: ignore[arg-type]  # of Facts' own names

    assert [key for key in CLOSING if after[key] and not before[key]] == problems


def test_who_confirmed_is_not_asked_again_once_the_record_is_made() -> None:
    facts = replace(SATISFIED, unconfirmed=1, until=None)

    assert closing_check(S.RECORD_SIGNING, facts)["confirmed"] is None
    assert closing_check(S.CONFIRMING, replace(facts, until=AT))["confirmed"] is None


def test_the_host_sees_what_is_left_and_goes_there(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.reaches(S.CONFIRMING)
    monkeypatch.setattr("apps.core.clock.now", lambda: hall.now)
    hall.bidders[0].object(hall, "请说明抽取过程。")

    page = page_of(hall, hall.host.member, "closing-check")

    place = f'href="/openings/{hall.lot.code}/#'
    found = [one.key for one in checks_of(hall.opening, hall.now) if one.refusal]
    assert found[:4] == ["answered", "confirmed", "made", "signed"]
    assert page.count(place) == len(found)
    assert f'{place}objections"' in page
    assert f"/openings/{hall.lot.code}/closing-check" in page_of(hall, hall.host.member)
    for other, status in ((hall.representative.member, 403), (hall.bidders[0].member, 403)):
        client = hall.stage.world.client_of(other)
        assert client.get(f"/openings/{hall.lot.code}/closing-check").status_code == status


def test_the_query_ends_when_everybody_has_spoken_or_timed_out_and_every_objection_is_answered(hall: Hall) -> None:
    hall.reaches(S.CONFIRMING)
    first, second, third = hall.bidders
    first.confirm(hall)
    second.confirm(hall, accepted=False, objection="工期读错了。")
    first.object(hall, "请说明抽取过程。")

    with refused(Refused, "objections_unanswered", unchanged=hall.opening):
        actions.request_record(hall.opening.pk, actor=hall.host.actor, now=hall.tick())
    for number in (1, 2):
        actions.answer_objection(hall.opening.pk, number, answer="已核对。", actor=hall.host.actor, now=hall.tick())
    with refused(TooEarly, "confirmations_missing", unchanged=hall.opening):
        actions.request_record(hall.opening.pk, actor=hall.host.actor, now=hall.tick())
    assert hall.opening.until is not None
    hall.now = hall.opening.until
    done = actions.request_record(hall.opening.pk, actor=hall.host.actor, now=hall.now)

    assert done.state == S.RECORD_SIGNING
    assert not hall.opening.confirmations.filter(bid=third.bid).exists(), "who let the time pass is deemed to accept"
