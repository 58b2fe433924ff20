"""One lot with everybody whom it concerns, from its draft to its archive: people with keys, the hall and the room.

life = Life(stage, folder)          a draft; four bidders, host, witness, buyer and seven experts have their keys
Way(life).until("tendering")        lawful steps until the lot stands there (tests/life/way.py)
"""

from __future__ import annotations

import secrets
from base64 import b64decode
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from structlog.testing import capture_logs

from apps.awards.models import Award
from apps.bids import actions as bids
from apps.bids.actions import HandedIn
from apps.bids.models import Bid
from apps.bids.receiving import make_receipt
from apps.bids.rules.statement import Withdrawal
from apps.evaluation.models import Evaluation
from apps.evidence.ticking import tick
from apps.openings.models import Opening
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.evaluation.stage import RealRoom
from tests.openings.stage import Bidder, Hall, new_bidder, signer
from tests.tenders.stage import NOW, Stage
from tests.world import Member

PRICES = {
    Regime.ENG: ("9123000.00", "9050000.00", "8986600.00", "9210000.00"),
    Regime.GP: ("980000.00", "1020000.00", "1100000.00", "1005000.00"),
}
BROKEN = ("error", "critical")


class LotHall(Hall):
    """The opening of a lot that goes its own way to it."""

    def __post_init__(self) -> None:
        """Everybody has keys; whether there is an opening depends on how far the lot is."""
        self.now = NOW
        self.host = signer(self.stage.world.agency)
        self.witness = signer(self.stage.world.witness)
        self.representative = signer(self.stage.buyer)


class LotRoom(RealRoom):
    """The evaluation of that lot."""

    def __init__(self, hall: Hall) -> None:
        self.stage = hall.stage
        self.world = hall.stage.world
        self.now = hall.now
        self.signers = {hall.representative.member.seat.pk: hall.representative}
        self.experts = [self._expert(number) for number in range(7)]
        for expert in self.experts:
            self.signers[expert.seat.pk] = signer(expert)


class Life:
    """The lot and its people. Everything happens at `now`."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage = stage
        self.world = stage.world
        self.hall = LotHall(stage, folder)
        members = [stage.world.bidder, stage.world.second_bidder, stage.world.third_bidder, new_bidder(3)]
        prices = PRICES[stage.regime]
        self.hall.bidders = [self._bidder(member, price) for member, price in zip(members, prices, strict=True)]
        self.room = LotRoom(self.hall)
        self.hall.lot = self.room.lot = stage.draft()

    @property
    def now(self) -> datetime:
        """The moment at which hall and room stand too."""
        return max(self.hall.now, self.room.now)

    @now.setter
    def now(self, moment: datetime) -> None:
        self.hall.now = self.room.now = moment

    @property
    def pk(self) -> int:
        """The lot's number."""
        return self.hall.lot.pk

    @property
    def lot(self) -> Lot:
        """As read now; hall and room see the same."""
        lot = Lot.objects.select_related("project").get(pk=self.pk)
        self.hall.lot = self.room.lot = lot
        return lot

    @property
    def opening(self) -> Opening | None:
        """As read now; before the notice there is none."""
        return Opening.objects.filter(lot=self.pk).order_by("pk").last()

    @property
    def evaluation(self) -> Evaluation | None:
        """As read now."""
        return Evaluation.objects.filter(lot=self.pk).first()

    @property
    def award(self) -> Award | None:
        """As read now."""
        return Award.objects.filter(lot=self.pk).select_related("winner").first()

    def stands(self) -> tuple[str, ...]:
        """The states of everything."""
        things = (("", self.lot), ("opening:", self.opening), ("evaluation:", self.evaluation), ("award:", self.award))
        return tuple(f"{name}{thing.state}" for name, thing in things if thing is not None)

    def people(self) -> list[Member]:
        """Everybody who may try something: the cast, the fourth bidder and the experts."""
        known = {member.seat.pk: member for member in self.world.members()}
        known |= {bidder.member.seat.pk: bidder.member for bidder in self.hall.bidders}
        known |= {expert.seat.pk: expert for expert in self.room.experts}
        return list(known.values())

    def tick(self, seconds: float = 1) -> datetime:
        """A moment passes."""
        self.now += timedelta(seconds=seconds)
        return self.now

    def wait_until(self, moment: datetime | None) -> None:
        """Time passes up to a moment, and what it makes due is done."""
        self.now = max(self.tick(), moment or self.now)
        self.work()

    def work(self) -> None:
        """What time makes due is done, and what subscribers and the worker do. Nothing of it may break."""
        with capture_logs() as told:
            for _ in range(20):
                if not tick(self.now) + self.hall.work():
                    break
        broken = [one for one in told if one["log_level"] in BROKEN]
        assert not broken, broken
        self.hall.lot = self.room.lot = self.lot

    # Bids.

    def has_bid(self, bidder: Bidder) -> bool:
        """This bidder's bid counts."""
        return Bid.objects.filter(code=bidder.bid, state="received").exists()

    def hand_in(self, bidder: Bidder) -> None:
        """Seals and submits a bid, or another revision of it."""
        self.hall.lot = self.lot
        before = (bidder.bid, bidder.revision, bidder.previous, bidder.sealed)
        bidder.bid = bidder.bid or secrets.token_hex(16)
        self._follow_on(bidder)
        try:
            self.hall.hand_in(bidder)
        except Exception:
            bidder.bid, bidder.revision, bidder.previous, bidder.sealed = before
            raise

    def withdraw(self, bidder: Bidder) -> object:
        """Signs and hands in a withdrawal."""
        self._follow_on(bidder)
        text = Withdrawal(self.lot.code, bidder.bid, bidder.revision, bidder.previous or "").text()
        now, signed = self.tick(), bidder.sign(text)
        receipt = make_receipt(text, lot=self.lot.code, bid=bidder.bid, revision=bidder.revision, held={}, now=now)
        handed = HandedIn(text, b64decode(signed.signature), {}, receipt)
        return bids.withdraw_bid(self.pk, handed=handed, actor=bidder.actor, now=now)

    def _follow_on(self, bidder: Bidder) -> None:
        """The next revision names the one before."""
        last = Bid.objects.filter(code=bidder.bid).first()
        latest = last.submissions.order_by("-revision").first() if last else None
        bidder.revision = latest.revision + 1 if latest else 1
        bidder.previous = latest.statement_sha256 if latest else None

    @staticmethod
    def _bidder(member: Member, price: str) -> Bidder:
        known = signer(member)
        return Bidder(member, known.keys, known.certificate, price=Decimal(price))
