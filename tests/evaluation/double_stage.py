"""Evaluations of bids in two envelopes: the openings are put in their places, everything of the committee is by use-cases.

room = DoubleRoom(stage, monkeypatch).waits()      the sheets are signed, the prices lie in second envelopes
room.convene(); room.open_second()                 the buyer says when; they are opened and handed over
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from apps.evaluation import actions
from apps.evaluation.models import Member
from apps.evaluation.states import EvaluationState
from apps.evaluation.taking import take_prices
from apps.openings.lifecycle import OpeningState
from apps.openings.models import BidResult, Opening
from apps.openings.queries import OpenedBid
from apps.tenders.models import DataSheet
from tests.evaluation.stage import DRAWN, FIELDS, PRICES, Room
from tests.openings.stage import TWO_ENVELOPES
from tests.remembered import remembered, standing
from tests.tenders.stage import Stage

S = EvaluationState
BIDS = [f"{number:032x}" for number in (1, 2, 3)]
TECHNICAL = {"technical": [("plan.pdf", "documents/1.pdf")]}
COMMERCIAL = {"commercial": [("bill.pdf", "documents/2.pdf")]}


class DoubleRoom(Room):
    """The same as a room, with prices that nobody knows before the second opening."""

    def __init__(
        self,
        stage: Stage,
        patch: pytest.MonkeyPatch,
        *,
        prices: Sequence[str | None] = PRICES,
        second: Mapping[str, Any] = COMMERCIAL,
        scheme: Mapping[str, Any] | None = None,
    ) -> None:
        """`prices` are what the second envelopes will tell, nothing where one does not open; `second` are their files."""
        self.patch, self.sealed, self.second = patch, tuple(prices), second
        super().__init__(stage, patch, prices=[], scheme=scheme)
        self.prices = ("two envelopes",)
        DataSheet.objects.filter(lot=self.lot).update(envelopes=list(TWO_ENVELOPES))
        handed_over = OpeningState.HANDED_TO_EVALUATION.value
        first = Opening.objects.create(lot=self.lot, part=1, state=handed_over)
        for bid in BIDS:
            BidResult.objects.create(opening=first, bid=bid, at=self.now, fields=FIELDS)

    @property
    def second_opening(self) -> Opening:
        """The opening of the second envelopes, as read now."""
        return Opening.objects.select_related("lot").get(lot=self.lot, part=2)

    def waits(self) -> DoubleRoom:
        """第一信封 is reviewed and scored, and every sheet is signed."""
        self.reaches(S.SCORING)
        place = ("waits", self.now, self.lot.pk, standing())
        self.now = remembered(place, self._score_all)
        assert self.evaluation.state == S.AWAITING_PRICES
        return self

    def _score_all(self) -> datetime:
        self.score_all()
        return self.now

    def convene(self) -> Opening:
        """The buyer says when."""
        at, now = self.now + timedelta(hours=2), self.tick()
        return actions.convene_price_opening(self.lot.pk, opens_at=at, actor=self.stage.buyer.actor, now=now)

    def begin_second(self) -> None:
        """Somebody has started the second opening and published its list."""
        self.tick(7200)
        known = {"state": OpeningState.DECRYPTING.value, "host": self.stage.buyer.seat}
        Opening.objects.filter(pk=self.second_opening.pk).update(
            **known, started_at=self.now, list_published_at=self.now
        )

    def hand_over_second(self) -> None:
        """The prices are read out and handed over; the evaluation hears of it."""
        Opening.objects.filter(pk=self.second_opening.pk).update(state=OpeningState.HANDED_TO_EVALUATION.value)
        self._tell_opened(told=True)
        take_prices(self.lot.pk, now=self.tick())

    def reviews_prices(self) -> DoubleRoom:
        """第二信封 is opened, and the committee reviews what it told."""
        self.waits().convene()
        self.begin_second()
        self.hand_over_second()
        assert self.evaluation.state == S.PRICING
        return self

    def leave(self, member: Member, reason: str = "与投标人有利害关系") -> None:
        """One member recuses itself."""
        actions.recuse(self.lot.pk, reason=reason, actor=self.signer(member).actor, now=self.tick())

    def substitute_works(self, **rejected: str) -> None:
        """Whoever came does what the others have done, up to the last sheet."""
        self.undertake_all()
        self.elect()
        self.judge_all(**rejected)
        for member in self.members():
            if not (hasattr(member, "sheet") and member.sheet.signed_at):
                self.score(member)

    def _hand_over(self, patch: pytest.MonkeyPatch, prices: Sequence[str]) -> None:
        self._tell_opened(told=False)

    def _tell_opened(self, *, told: bool) -> None:
        """What the openings hand over: without any price, or with what the second envelopes told."""
        cast = [self.world.bidder, self.world.second_bidder, self.world.third_bidder]
        opened = [
            OpenedBid(
                bid_id=bid,
                organisation_id=cast[place].organisation.pk,
                bidder=cast[place].organisation.name,
                price=Decimal(price) if told and price else None,
                fields=dict(FIELDS),
                objects={**TECHNICAL, **(self.second if told and price else {})},
                received_at=self.stage.deadline - timedelta(hours=place + 1),
                revision=1,
                statement="{}",
                receipt={},
            )
            for place, (bid, price) in enumerate(zip(BIDS, self.sealed, strict=True))
        ]
        self.patch.setattr("apps.openings.queries.opened_bids", lambda _lot: opened)
        self.patch.setattr("apps.openings.queries.drawn_values", lambda _lot: DRAWN if told else {})
