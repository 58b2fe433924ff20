"""复会. 招标投标法 §40, §45; 87号令 §66: the result is told when it is final, and everybody who bid hears it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from apps.awards.actions import announce_result
from apps.awards.standing import Ranked, Standing
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.openings import actions, steps
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening
from apps.openings.rules.fold import fold
from apps.openings.rules.resumption import Place, fingerprint, result_words
from apps.portal.models import InboxItem
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts, LotAction
from apps.tenders.rules.books import Regime
from tests.openings.stage import Bidder, Hall
from tests.openings.test_fold import frames_after, snapshot
from tests.openings.test_pages import page_of, task_of
from tests.tenders.stage import kinds, refused

S = OpeningState
WAY = (
    LotAction.BEGIN_EVALUATION,
    LotAction.COMPLETE_EVALUATION,
    LotAction.RECEIVE_REPORT,
)


@pytest.fixture
def evaluated(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Handed over, evaluated, and the buyer has the report: the second bid is first."""
    hall.reaches(S.HANDED_TO_EVALUATION)
    hall.tick(86400)
    with transaction.atomic():
        lot = tenders.locked(hall.lot.pk)
        for action in WAY:
            tenders.advance(lot, action, Facts(now=hall.now))
    order = [hall.bidders[1], hall.bidders[0], hall.bidders[2]]
    said = Standing(tuple(_ranked(one, rank) for rank, one in enumerate(order, 1)), 2, (), ())
    monkeypatch.setattr("apps.awards.actions.resumption.standing_of", lambda _lot: said)
    return hall


def _ranked(bidder: Bidder, rank: int) -> Ranked:
    organisation = bidder.member.organisation
    return Ranked(bidder.bid, organisation.pk, organisation.name, bidder.price, "90.00", rank, {}, ())


def reopen(hall: Hall) -> Opening:
    return actions.reopen_hall(hall.opening.pk, actor=hall.host.actor, now=hall.tick())


def announce(hall: Hall) -> Opening:
    return announce_result(hall.opening.pk, actor=hall.host.actor, now=hall.tick())


def acknowledge(hall: Hall, bidder: Bidder, *, result: str | None = None) -> Opening:
    told = result or snapshot(hall)["result"]["sha256"]
    said = {"v": 1, "kind": "result", "lot": hall.lot.code, "bid": bidder.bid, "result": told}
    return actions.acknowledge_result(hall.opening.pk, bidder.sign(said), actor=bidder.actor, now=hall.tick())


def end(hall: Hall, after: float = 1) -> Opening:
    return actions.end_session(hall.opening.pk, actor=hall.host.actor, now=hall.tick(after))


def test_everybody_hears_the_result_says_so_and_the_session_ends(evaluated: Hall) -> None:
    hall, before = evaluated, snapshot(evaluated)
    assert f"/openings/{hall.lot.code}/resumption" in page_of(hall, hall.host.member)

    reopen(hall)
    hall.work()
    told = InboxItem.objects.filter(kind="opening.reopened").values_list("person", flat=True)
    assert {one.member.person.pk for one in (*hall.bidders, hall.representative)} <= set(told)
    assert hall.host.member.person.pk not in told
    assert task_of(page_of(hall, hall.host.member)) == "announce_result"
    announce(hall)
    assert task_of(page_of(hall, hall.bidders[0].member)) == "acknowledge"
    for bidder in hall.bidders:
        acknowledge(hall, bidder)
    ended = end(hall)

    assert ended.state == S.ENDED
    assert kinds(hall.opening.public_stream.name)[-6:] == [
        "opening.reopened",
        "opening.result_announced",
        *["opening.result_acknowledged"] * 3,
        "opening.ended",
    ]
    after = snapshot(hall)
    assert fold(before, frames_after(hall, before["v"])) == after
    assert [(row["rank"], row["bidder"], row["price"]) for row in after["result"]["rows"]] == [
        (1, hall.bidders[1].name, "9000000.00"),
        (2, hall.bidders[0].name, "9123000.00"),
    ], "the candidates in their order, and nobody else"
    page = page_of(hall)
    assert (task_of(page), page.count("9,000,000.00")) == ("ended", 2)
    assert steps.must_be_handed_over(hall.lot).pk == ended.pk
    assert (ended.until, hall.opening.resumed.ended_at) == (None, hall.now)


def test_who_says_nothing_holds_up_nobody(evaluated: Hall) -> None:
    reopen(evaluated)
    announce(evaluated)
    until = evaluated.opening.until
    assert until is not None

    with refused(TooEarly, "acknowledgements_missing", unchanged=evaluated.opening):
        end(evaluated)
    evaluated.now = until - timedelta(seconds=1)
    ended = end(evaluated)

    assert ended.state == S.ENDED
    with refused(WrongState, "wrong_state", unchanged=evaluated.opening):
        acknowledge(evaluated, evaluated.bidders[0])


def test_refusals_leave_no_trace(evaluated: Hall) -> None:
    hall = evaluated
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        actions.reopen_hall(hall.opening.pk, actor=hall.representative.actor, now=hall.tick())
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        announce(hall)
    reopen(hall)
    with refused(Refused, "result_not_announced", unchanged=hall.opening):
        end(hall)
    with refused(Refused, "result_not_announced", unchanged=hall.opening):
        acknowledge(hall, hall.bidders[0], result="0" * 64)
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        announce_result(hall.opening.pk, actor=hall.representative.actor, now=hall.tick())
    announce(hall)
    with refused(WrongState, "result_announced_already", unchanged=hall.opening):
        announce(hall)
    with refused(Refused, "statement_for_other", unchanged=hall.opening):
        acknowledge(hall, hall.bidders[0], result="0" * 64)
    acknowledge(hall, hall.bidders[0])
    with refused(WrongState, "acknowledged_already", unchanged=hall.opening):
        acknowledge(hall, hall.bidders[0])


def test_nothing_is_told_before_the_evaluation_is_final(hall: Hall) -> None:
    hall.reaches(S.HANDED_TO_EVALUATION)

    with refused(TooEarly, "result_not_known", unchanged=hall.opening):
        reopen(hall)
    assert "/resumption" not in page_of(hall, hall.host.member)


def test_the_words_and_their_fingerprint() -> None:
    places = [Place(1, "a" * 32, "乙公司", Decimal("9000000.00")), Place(2, "b" * 32, "甲公司", Decimal("9123000.00"))]

    assert result_words("滨河路", "一标段", places, Regime.ENG) == (
        "现在复会，公布【滨河路】【一标段】评标结果。评标委员会推荐的中标候选人依次为："
        "第1名：乙公司，报价：人民币玖佰万元整。第2名：甲公司，报价：人民币玖佰壹拾贰万叁仟元整。"
        "请各投标人确认知悉。对评标结果有异议的，请在中标候选人公示期间在线提出。"
    )
    assert result_words("滨河路", "货物", places[:1], Regime.GP) == (
        "现在复会，公布【滨河路】【货物】中标结果。中标供应商：乙公司，报价：人民币玖佰万元整。"
        "请各投标人确认知悉。对结果有质疑的，请依法在线提出。"
    )
    assert fingerprint("WC-01", places) != fingerprint("WC-02", places)
