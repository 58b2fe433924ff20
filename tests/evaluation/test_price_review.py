"""第二信封评审: who leaves or goes back before the prices are known, and what is asked about them before there is a result.

实施条例第四十八条、第五十一条、第五十二条; 招标投标法第四十条; 12号令第十九条、第二十一条; 公路工程建设项目招标投标管理办法.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import actions
from apps.evaluation.actions.enquiring import PartsOfPrice
from apps.evaluation.course import stages_behind
from apps.evaluation.models import Enquiry, EnquiryMatter, Member
from apps.evaluation.pricing import RETURNED, why_out_by_price
from apps.evaluation.queries.matters import explained_low
from apps.evaluation.queries.todos import todos_for
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.openings.lifecycle import OpeningState
from apps.tenders.rules.scheme_presets import ENG_COMPREHENSIVE
from tests.evaluation.double_stage import BIDS, DoubleRoom
from tests.evaluation.test_matters import answer, ask
from tests.tenders.stage import Stage, kinds, refused

S = EvaluationState
LOW = ("4200000.00", "9050000.00", "8986600.00")
"""One price below half of the mean and of the second lowest."""


def asking_scheme() -> Mapping[str, Any]:
    """A document for works that names below which parts a price has to be explained."""
    scheme = deepcopy(dict(ENG_COMPREHENSIVE))
    scheme["low_price"] = {}
    return scheme


@pytest.fixture
def room(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> DoubleRoom:
    """Three bids in two envelopes, with bills to read in the second."""
    return DoubleRoom(eng, monkeypatch)


def page_of(room: DoubleRoom, member: Member) -> str:
    """What the member reads in the room."""
    answer = room.world.client_of(room.signer(member).member).get(f"/evaluation/{room.lot.code}/")
    assert answer.status_code == 200
    return answer.content.decode()


# While the prices are awaited.


def test_a_member_who_leaves_takes_the_convened_opening_along(room: DoubleRoom) -> None:
    room.waits().convene()
    gone = room.members()[1]

    room.leave(gone)

    assert room.evaluation.state == S.UNDERTAKING
    opening = room.second_opening
    assert (opening.state, opening.begins_at, opening.called_off_at) == (OpeningState.NOT_OPEN, None, room.now)
    told = Entry.objects.get(stream=room.lot.public_stream.name, kind="opening.part_called_off")
    assert (told.actor, told.payload) == ("system", {"lot": room.lot.pk, "code": room.lot.code, "part": 2})
    buyer = room.stage.buyer.actor
    with refused(WrongState, "wrong_state", unchanged=opening):
        room.convene()
    room.substitute_works()
    assert room.evaluation.state == S.AWAITING_PRICES
    assert [one.lot_code for one in todos_for(buyer, room.now)] == [room.lot.code]

    again = room.convene()

    assert (again.pk, again.called_off_at, again.admitted) == (opening.pk, None, BIDS)
    assert again.begins_at is not None
    arranged, called_off = "opening.part_arranged", "opening.part_called_off"
    assert kinds(again.public_stream.name) == [arranged, called_off, arranged]


def test_who_comes_after_the_second_list_changes_nobody_s_place_on_it(room: DoubleRoom) -> None:
    """The opening goes on; what its list returned stays out, and the last sheet has the prices taken."""
    room.reaches(S.PRELIMINARY)
    three = [one.number for one in room.members()][:3]
    for member in room.members():
        room.judge(member, **({BIDS[2]: "资质证书过期"} if member.number in three else {}))
    room.consider()
    room.score_all()
    assert room.convene().admitted == BIDS[:2]
    room.begin_second()
    room.leave(room.members()[0])
    room.hand_over_second()
    assert room.evaluation.state == S.UNDERTAKING
    assert room.second_opening.called_off_at is None

    room.undertake_all()
    room.elect()
    room.judge_all()
    for number in room.evaluation.motions.filter(settled_at__isnull=True).values_list("number", flat=True):
        room.vote_on(number)
    room.score(room.members()[-1])

    assert room.evaluation.state == S.PRICING
    room.conclude_prices()
    rejected = room.result["rejected"]
    assert [(one["bid"], one["reasons"]) for one in rejected] == [(BIDS[2], [RETURNED])]
    assert {row["bid"] for row in room.result["ranked"]} == set(BIDS[:2])


def test_the_chair_leads_back_until_the_second_opening_begins(room: DoubleRoom) -> None:
    room.waits().convene()

    room.step_back(S.SCORING)

    assert room.second_opening.begins_at is None
    room.score_all()
    room.convene()
    room.begin_second()
    with refused(Refused, "first_part_settled", unchanged=room.evaluation):
        room.step_back(S.SCORING)
    assert room.second_opening.called_off_at is None


# What the second envelopes told.


def test_a_bare_price_needs_no_review(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    room = DoubleRoom(eng, monkeypatch, second={}).waits()
    room.convene()
    room.begin_second()

    room.hand_over_second()

    assert room.evaluation.state == S.COMPUTED
    assert room.evaluation.drawn_values == {"delta": "0.03"}


def test_with_no_second_envelope_opened_the_result_is_that_there_is_none(
    eng: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = DoubleRoom(eng, monkeypatch, prices=(None, None, None)).waits()
    room.convene()
    room.begin_second()

    room.hand_over_second()

    assert room.evaluation.state == S.COMPUTED
    assert room.result["ranked"] == []
    assert [one["bid"] for one in room.result["rejected"]] == BIDS


def test_a_price_that_the_document_calls_low_is_explained_before_the_result(
    eng: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = DoubleRoom(eng, monkeypatch, prices=LOW, second={}, scheme=asking_scheme()).reviews_prices()
    with refused(Refused, "low_price_unexplained", unchanged=room.evaluation):
        room.conclude_prices()
    enquiry = ask(room, EnquiryMatter.LOW_PRICE, minutes=45, text="")
    with refused(Refused, "low_price_unexplained", unchanged=room.evaluation):
        room.conclude_prices()

    answer(room, enquiry, room.world.bidder, answer="自有设备和料场，成本明细见附件。")
    room.vote_on(1)
    room.conclude_prices()

    assert room.evaluation.state == S.COMPUTED
    assert explained_low(room.lot) == {BIDS[0]}
    assert {row["bid"] for row in room.result["ranked"]} == set(BIDS)


def test_a_corrected_price_counts_and_is_out_above_the_ceiling(room: DoubleRoom) -> None:
    room.reviews_prices()
    ceiling = room.lot.ceiling_price or Decimal(0)
    corrections = {BIDS[0]: Decimal("9124000.00"), BIDS[1]: ceiling + 1}
    for bid, who in zip(BIDS, (room.world.bidder, room.world.second_bidder), strict=False):
        capitals = PartsOfPrice(capitals=corrections[bid], elsewhere=None, lines=())
        enquiry: Enquiry = ask(room, EnquiryMatter.CORRECTION, bid=bid, text="", stated=capitals)
        answer(room, enquiry, who, answer="确认。", accepts="yes")

    assert why_out_by_price(room.evaluation).keys() == {BIDS[1]}
    room.consider()
    room.conclude_prices()

    assert {one["bid"]: one.get("corrected") for one in room.case["bids"]} == {
        BIDS[0]: "9124000.00",
        BIDS[1]: f"{ceiling + 1:f}",
        BIDS[2]: None,
    }
    assert [one["bid"] for one in room.result["rejected"]] == [BIDS[1]]
    reviewed = Entry.objects.get(kind="evaluation.prices_reviewed")
    assert (reviewed.stream, reviewed.payload["rejected"]) == (room.evaluation.sealed_stream.name, [BIDS[1]])


def test_only_the_chair_ends_the_review_and_leads_back_to_it(room: DoubleRoom) -> None:
    """The sheets of the first part stand whatever becomes of the prices."""
    room.reviews_prices()
    other = next(one for one in room.members() if not one.is_chair)
    pages = {one.is_chair: page_of(room, one) for one in (other, room.chair())}
    assert all("9,123,000.00" in page for page in pages.values())
    address = f"/evaluation/{room.lot.code}/price-review"
    assert (address in pages[True], address in pages[False]) == (True, False)
    for actor in (room.signer(other).actor, room.operator.actor, room.world.stranger.actor):
        with refused(NotAllowed, "chair_only" if actor == room.signer(other).actor else "not_a_member", unchanged=None):
            actions.conclude_prices(room.lot.pk, actor=actor, now=room.now)
    room.conclude_prices()
    with refused(Refused, "first_part_settled", unchanged=room.evaluation):
        room.step_back(S.SCORING)

    room.step_back(S.PRICING)

    assert room.evaluation.state == S.PRICING
    assert room.evaluation.result is None
    assert all(one.sheet.signed_at for one in room.members())
    assert stages_behind(room.evaluation)[-1] is S.PRICING
    room.conclude_prices()
    room.leave(room.members()[0])
    room.substitute_works()
    assert room.evaluation.state == S.PRICING
