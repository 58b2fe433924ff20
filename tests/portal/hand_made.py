"""Lots made by hand, row by row, so that every figure of the statistics can be counted on one's fingers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from apps.awards.lifecycle import AwardState
from apps.awards.models import Archive, Award, Candidate, Contract
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.models import Evaluation, Room, RoomBooking, Site, Venue
from apps.openings.lifecycle import OpeningState
from apps.openings.models import ListedBid, Opening, SignIn
from apps.openings.rules.arrival import SignInWay
from apps.scheduling.models import Booking, Occupancy, Place
from apps.tenders.lifecycle import LotState
from apps.tenders.models import EntryRegistration, EntryStep, EntryStepKind, Lot, Project
from apps.tenders.rules.books import Regime
from tests.world import World

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Hand:
    """Makes lots for one world; each call stands for what many use-cases would have done."""

    world: World
    made: int = field(default=0)

    def project(self, regime: Regime, *, region: str = "望川市城东区") -> Project:
        """A project of this body of law."""
        self.made += 1
        return Project.objects.create(
            code=f"HM-{self.made}", name=f"项目 {self.made}", regime=regime, region=region, industry="other",
            fund_source="fiscal", must_tender_by_law=True, organisation=self.world.tenderee.organisation,
            estimated_amount=Decimal(1), created_by="x", created_at=datetime.fromisoformat("2026-01-01T00:00+08:00"),
        )  # fmt: skip

    def lot(
        self, project: Project, kind: str, at: datetime | None, *, estimate: str = "1", ceiling: str | None = None
    ) -> Lot:
        """A lot whose first notice came out at a moment, three weeks before its deadline; a draft without one."""
        self.made += 1
        return Lot.objects.create(
            project=project, number=self.made, code=f"HM-LOT-{self.made}", name="标段", kind=kind,
            regime=project.regime, estimate=Decimal(estimate), ceiling_price=Decimal(ceiling) if ceiling else None,
            state=LotState.TENDERING if at else LotState.DRAFT, published_at=at, rule_book={}, rule_book_hash="0",
            submission_deadline=at + timedelta(days=21) if at else None, opening_hall="网上开标大厅 1",
        )  # fmt: skip

    def opened(
        self,
        lot: Lot,
        bidders: int,
        *,
        hours: float = 1,
        is_listed: bool = True,
        way: SignInWay = SignInWay.CERTIFICATE,
    ) -> Opening:
        """Its opening at the deadline, closed after so many hours, with so many bidders on the list."""
        at = lot.submission_deadline
        assert at is not None
        seat = self.world.operator.seat
        opening = Opening.objects.create(
            lot=lot, state=OpeningState.CLOSED, host=seat, started_at=at,
            list_published_at=at if is_listed else None, closed_at=at + hours * HOUR if is_listed else None,
        )  # fmt: skip
        for number in range(1, bidders + 1):
            ListedBid.objects.create(
                opening=opening, number=number, bid=f"{lot.pk}-{number}", organisation=self.world.bidder.organisation,
                received_at=at, revision=1, statement_sha256="0" * 64, envelopes={},
            )  # fmt: skip
        SignIn.objects.create(opening=opening, bid=f"{lot.pk}-1", way=way, sealed=b"", at=at)
        return opening

    def reviewed(self, lot: Lot, at: datetime, *, sub_sites: int = 0) -> Evaluation:
        """Its review, whose report was received at a moment; each site sat in a room that morning."""
        evaluation = Evaluation.objects.create(
            lot=lot, platform_secret=b"0", platform_nonce=b"0", pool_salt=b"0", prepared_at=at, completed_at=at,
            received_at=at,
        )  # fmt: skip
        for number in range(1, sub_sites + 2 if sub_sites else 1):
            site = Site.objects.create(
                evaluation=evaluation, number=number, name=f"场所 {number}", is_main=number == 1, wanted={},
                state=SiteState.CONFIRMED, letter="复函 1",
            )  # fmt: skip
            RoomBooking.objects.create(site=site, room=self.room(number), on=at.date(), half="morning")
        return evaluation

    def room(self, number: int) -> Room:
        """The room of this number, at a venue of the centre."""
        recorded = {"recorded_by": "x", "recorded_at": datetime.fromisoformat("2026-01-01T00:00+08:00")}
        organisation = self.world.operator.organisation
        venue, _made = Venue.objects.get_or_create(
            name="望川中心", organisation=organisation, district="望川市", address="1", phone="1", defaults=recorded
        )
        room, _made = Room.objects.get_or_create(venue=venue, name=f"评标室 {number}", defaults=recorded)
        return room

    def decided(self) -> list[Lot]:
        """The lots that have a public result, in the order in which they were made."""
        return list(Lot.objects.filter(award__published_at__isnull=False).order_by("pk"))

    def seated(self, lot: Lot, on: date, parts: Sequence[int], *, state: str = "released") -> Booking:
        """Its evaluation in a room that the scheduling desk gave it, for these half-days of the day."""
        moment = datetime.fromisoformat("2026-01-01T00:00+08:00")
        terms = {"kind": "evaluation_room", "seats": 9, "recorded_by": "x", "recorded_at": moment}
        place, _made = Place.objects.get_or_create(name="评标室 甲", defaults=terms)
        booking = Booking.objects.create(
            code=f"{lot.code}-PB", lot=lot, kind="evaluation", state=state, people=5, length=len(parts),
            earliest_on=on, place=place, on=on, part=parts[0], applied_by="x", applied_at=moment,
        )  # fmt: skip
        for part in parts:
            Occupancy.objects.create(place=place, on=on, part=part, booking=booking)
        return booking

    def awarded(self, lot: Lot, price: str, at: datetime | None, *, state: AwardState = AwardState.PUBLISHED) -> Award:
        """Its award, decided a day before the result came out; without a moment it is decided and not public."""
        decided = at - timedelta(days=1) if at else datetime.fromisoformat("2026-03-01T10:00+08:00")
        award = Award.objects.create(lot=lot, state=state, decided_at=decided, published_at=at, publicity_from=decided)
        winner = Candidate.objects.create(
            award=award,
            rank=1,
            bid=f"{lot.pk}-1",
            organisation=self.world.bidder.organisation,
            name="甲",
            price=Decimal(price),
        )
        Award.objects.filter(pk=award.pk).update(winner=winner)
        return award

    def filed(self, award: Award, contract_at: datetime, archived_at: datetime | None) -> None:
        """The contract and, when it was made, the accepted package of the archive."""
        winner = award.candidates.get()
        contract = Contract.objects.create(
            award=award, winner=winner, number="1", signed_on=contract_at.date(), price=winner.price, term="一年",
            object_name="x", sha256="0" * 64, size=1, notice=1, recorded_at=contract_at, recorded_by="x",
        )  # fmt: skip
        assert contract.pk
        if archived_at:
            Archive.objects.create(
                lot=award.lot, award=award, number=1, asked_at=archived_at, asked_by="x", made_at=archived_at,
                object_name="x", sha256="0" * 64, is_accepted=True,
            )  # fmt: skip

    def checked(self, lot: Lot, *moments: tuple[EntryStepKind, datetime]) -> None:
        """The steps of its entry registration."""
        entry = EntryRegistration.objects.create(lot=lot)
        EntryStep.objects.bulk_create(EntryStep(entry=entry, kind=kind, at=at, by="x") for kind, at in moments)
