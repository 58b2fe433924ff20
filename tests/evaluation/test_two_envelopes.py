"""双信封: what is not the price is opened and reviewed first; then the prices of those who passed. 公路工程建设项目招标投标管理办法."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import actions, queries
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.evidence.verify.verifying import verify
from apps.openings import actions as openings
from apps.openings import queries as halls
from apps.openings.lifecycle import OpeningState
from apps.openings.models import BidResult, Opening, Record
from apps.openings.queries.record import record_of
from apps.portal.models import InboxItem
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.rules.scheme_presets import ENG_COMPREHENSIVE
from tests.evaluation.stage import RealRoom
from tests.evaluation.test_journey import _bundle
from tests.openings.stage import FIELDS, TWO_ENVELOPES, Hall, Signer
from tests.remembered import remembered
from tests.tenders.stage import Stage, kinds

F05 = next(
    one
    for one in json.loads((Path(__file__).parents[1] / "cases/formula_examples.json").read_text("utf-8"))["examples"]
    if one["id"] == "F05"
)
PRICES = [f"{Decimal(price) * 10000:.2f}" for price in F05["inputs"]["prices_wan"].values()]
OUT = "9000000.00"
"""The price of the bid that does not pass the first part: nobody ever learns it."""
FIRST = {"particulars", "qualification", "technical"}


def highway_scheme() -> dict[str, Any]:
    """合理低价法, E1 = 1, E2 = 0.5; what is cut off the mean is drawn, from one value so that F05 stays F05."""
    scheme = deepcopy(dict(ENG_COMPREHENSIVE))
    scheme["items"] = []
    scheme["price"]["weight"] = "100"
    scheme["price"]["engine"]["deviation_places"] = None
    scheme["draws"] = [{"name": "delta", "values": ["0"]}]
    scheme["ties"] = ["price"]
    return scheme


@pytest.mark.sqlite  # a rehearsal goes the same way on PostgreSQL
def test_s14_a_highway_lot_in_two_envelopes_from_sealing_to_a_verified_result(eng: Stage, tmp_path: Path) -> None:
    hall = Hall(eng, tmp_path, scheme=highway_scheme(), envelopes=TWO_ENVELOPES).with_bids(*PRICES, OUT)
    hall.reaches(OpeningState.DECRYPTING)
    asked = halls.own_headers(hall.bidders[0].actor, hall.opening)
    assert asked["headers"].keys() == FIRST
    assert not hall.opening.draws.exists()
    bidder = hall.bidders[0]
    with pytest.raises(Refused, match="release_incomplete"):
        bidder.release(hall, keys=bidder.file_keys())

    hall.reaches_on(OpeningState.HANDED_TO_EVALUATION)
    first = hall.opening
    assert (first.part, first.code) == (1, f"{hall.lot.code}~1")
    assert {one.price for one in BidResult.objects.all()} == {None}
    assert {name for one in BidResult.objects.all() for name in one.keys} == FIRST
    assert halls.state(first, bidder.actor)["bids"][0]["fields"] == FIELDS
    assert "第一信封" in str(record_of(first, is_demonstration=True)["title"])
    assert not knows_a_price([*PRICES, OUT])

    hall.work()
    room = RealRoom(hall)
    room.form()
    room.undertake_all()
    room.elect()
    rejected = hall.bidders[-1]
    room.judge_all(**{rejected.bid: "未按第二章第3.1款提交资格文件"})
    room.score_all()
    assert room.evaluation.state == EvaluationState.AWAITING_PRICES
    assert room.evaluation.result is None

    convened = actions.convene_price_opening(
        room.lot.pk, opens_at=room.now + timedelta(hours=2), actor=eng.buyer.actor, now=room.tick()
    )
    assert kinds(room.lot.public_stream.name)[-1] == "opening.part_arranged"
    assert rejected.bid not in str(list(Entry.objects.filter(kind="opening.part_arranged").values_list("body")))
    hall.now = convened.opens_at or room.now
    openings.await_second(convened.pk, actor=CLOCK, now=hall.now)
    hall.bidders = hall.bidders[:-1]
    hall.go_on_to(OpeningState.DECRYPTING)
    assert halls.own_headers(bidder.actor, hall.opening)["headers"].keys() == {"sheet", "commercial"}
    with pytest.raises(NotAllowed, match="second_envelope_returned"):
        halls.own_headers(rejected.actor, hall.opening)
    returned = halls.state(hall.opening, rejected.actor)["returned"]
    assert returned == [{"bid": rejected.bid, "bidder": rejected.name}]
    hall.work()
    assert told(bidder) == ["opening.part_arranged", "opening.second_envelope_admitted"]
    assert told(rejected) == ["opening.part_arranged", "opening.second_envelope_returned"]
    assert told(hall.host) == ["opening.part_arranged"]
    assert not knows_a_price([*PRICES, OUT])
    hall.pause()
    assert Lot.objects.get(pk=hall.lot.pk).state == LotState.PAUSED
    hall.resume()

    hall.reaches_on(OpeningState.HANDED_TO_EVALUATION)
    assert Lot.objects.get(pk=hall.lot.pk).state == LotState.EVALUATING
    assert "第二信封" in str(record_of(hall.opening, is_demonstration=True)["title"])
    assert Record.objects.exclude(signed_at=None).count() == 2
    hall.work()
    room.now = hall.now
    assert room.evaluation.state == EvaluationState.PRICING
    room.conclude_prices()
    assert room.evaluation.drawn_values == {"delta": "0"}
    room.report()
    room.sign_all()
    room.receive()

    result = queries.result_of(room.lot)
    assert result is not None
    found = {str(one.price): one.price_score for one in result.ranked}
    assert found == dict(zip(PRICES, F05["expected"]["scores"].values(), strict=True))
    assert [one.bid_id for one in result.rejected] == [rejected.bid]
    assert not knows_a_price([OUT])
    verdict = verify(_bundle(room, tmp_path))
    assert verdict.is_good, [(one.check, one.where, one.code) for one in verdict.protocol.findings]


@pytest.fixture
def hall(eng: Stage, tmp_path: Path) -> Hall:
    """Three first envelopes are opened and handed over."""
    return remembered("two envelopes", partial(_handed_over, eng, tmp_path), own={"eng": eng}, folder=tmp_path)


def _handed_over(eng: Stage, folder: Path) -> Hall:
    made = Hall(eng, folder, envelopes=TWO_ENVELOPES).with_bids(*PRICES[:3])
    made.go_on_to(OpeningState.HANDED_TO_EVALUATION)
    made.work()
    return made


def test_where_no_first_envelope_passes_no_price_is_ever_opened(eng: Stage, hall: Hall, tmp_path: Path) -> None:
    """否决所有投标: the report says why, and the bundle of a lot without a second opening is verified."""
    room = RealRoom(hall)
    room.form()
    room.undertake_all()
    room.elect()

    room.judge_all(**{one.bid: "未按第二章第3.1款提交资格文件" for one in hall.bidders})

    assert room.evaluation.state == EvaluationState.COMPUTED
    with pytest.raises(WrongState):
        actions.convene_price_opening(
            room.lot.pk, opens_at=room.now + timedelta(hours=1), actor=eng.buyer.actor, now=room.now
        )
    room.report()
    room.sign_all()
    room.receive()
    result = queries.result_of(room.lot)
    assert result is not None
    assert (list(result.ranked), len(result.rejected), Opening.objects.count()) == ([], 3, 1)
    assert not knows_a_price(PRICES[:3])
    verdict = verify(_bundle(room, tmp_path))
    assert verdict.is_good, [(one.check, one.where, one.code) for one in verdict.protocol.findings]


def test_the_second_envelopes_are_convened_by_the_buyer_once_and_after_the_review(eng: Stage, hall: Hall) -> None:
    room = RealRoom(hall)
    room.form()
    said = len(kinds(room.lot.public_stream.name))
    later = room.now + timedelta(hours=1)

    with pytest.raises(WrongState):
        actions.convene_price_opening(room.lot.pk, opens_at=later, actor=eng.buyer.actor, now=room.now)
    with pytest.raises(NotAllowed):
        actions.convene_price_opening(room.lot.pk, opens_at=later, actor=eng.world.stranger.actor, now=room.now)
    room.undertake_all()
    room.elect()
    room.judge_all()
    room.score_all()
    with pytest.raises(Refused, match="second_opening_in_the_past"):
        actions.convene_price_opening(room.lot.pk, opens_at=room.now, actor=eng.buyer.actor, now=room.now)
    assert len(kinds(room.lot.public_stream.name)) == said
    assert Opening.objects.count() == 1
    actions.convene_price_opening(room.lot.pk, opens_at=later, actor=eng.buyer.actor, now=room.now)
    with pytest.raises(WrongState, match="second_opening_convened_already"):
        actions.convene_price_opening(room.lot.pk, opens_at=later, actor=eng.buyer.actor, now=room.now)


def told(who: Signer) -> list[str]:
    """What this person was told of the second envelopes."""
    kinds_told = ("opening.part_arranged", "opening.second_envelope_admitted", "opening.second_envelope_returned")
    found = InboxItem.objects.filter(person=who.member.person, kind__in=kinds_told)
    return list(found.order_by("at", "pk").values_list("kind", flat=True))


def knows_a_price(prices: list[str]) -> bool:
    """True when anything that the journal or the results hold tells one of these amounts."""
    told = f"{list(Entry.objects.values_list('body', flat=True))}{list(BidResult.objects.values_list('fields', flat=True))}"
    return any(price in told for price in prices)
