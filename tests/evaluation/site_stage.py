"""A review at several sites: two more centres with operators, witnesses and rooms; what tests of sites begin from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.core.actor import SYSTEM, Actor
from apps.core.audience import Role
from apps.evaluation import actions
from apps.evaluation.actions.venues import VenueDetails
from apps.evaluation.applying import SiteWanted
from apps.evaluation.lifecycle_attendance import ArrivalState
from apps.evaluation.models import CommitteeApplication, Site, Venue
from apps.evaluation.models import Member as Seated
from apps.evaluation.models import Room as VenueRoom
from apps.evaluation.queries.sites import site_of
from apps.parties.actions import add_member, open_organisation
from apps.parties.models import Membership, Organisation
from apps.parties.queries import actor_for
from apps.parties.rules import OrganisationKind
from apps.parties.steps import NewMember, NewOrganisation
from tests.evaluation import pool_stage as pool
from tests.evaluation.stage import Room
from tests.evaluation.venue_stage import FINE, AtVenue
from tests.openings.stage import signer
from tests.world import FOUNDED, Member, credit_code

REVIEW_HOUR = 9
"""In the morning, where the venues are."""


@dataclass
class Centre:
    """A trading centre with somebody to run it and somebody to witness, and one venue of one room."""

    operator: Member
    witness: Member
    venue: Venue
    room: VenueRoom

    @property
    def actor(self) -> Actor:
        """The centre's operator acting."""
        return self.operator.actor


class Sites:
    """The main centre and two others; an application that asks all three."""

    def __init__(self, room: Room) -> None:
        self.room = room
        world = room.world
        self.main = self._equipped(world.operator, world.witness, "望川市公共资源交易中心三楼", "望川市")
        self.subs = [
            self._equipped(*self._centre(name, login), f"{name}评标区", district)
            for name, login, district in (
                ("呼城公共资源交易中心", "hucheng", "呼城"),
                ("东湖公共资源交易中心", "donghu", "东湖"),
            )
        ]

    @property
    def lot(self) -> int:
        """The lot's key."""
        return self.room.lot.pk

    @property
    def centres(self) -> list[Centre]:
        """Everybody, the main one first."""
        return [self.main, *self.subs]

    @property
    def application(self) -> CommitteeApplication:
        """As read now."""
        return CommitteeApplication.objects.get(evaluation__lot=self.lot)

    def site(self, number: int) -> Site:
        """The site of this number, as read now."""
        return Site.objects.select_related("venue", "room", "witness").get(evaluation__lot=self.lot, number=number)

    def at(self, days: int) -> datetime:
        """Nine in the morning so many days on."""
        return self.room.now.replace(hour=REVIEW_HOUR, minute=0, second=0, microsecond=0) + timedelta(days=days)

    def apply(self, /, **changed: Any) -> CommitteeApplication:
        """The buyer applies for two experts at the main site and one at each other, tomorrow at nine."""
        sites = [
            SiteWanted("主场", {"A08": 2}, (), self.main.venue.pk),
            SiteWanted("一分场", {"A08": 1}, (), self.subs[0].venue.pk),
            SiteWanted("二分场", {"A06": 1}, (), self.subs[1].venue.pk),
        ]
        wish = pool.wish(self.room, review_at=self.at(1), **({"sites": sites} | changed))
        return actions.submit_application(self.lot, wish, actor=self.room.stage.buyer.actor, now=self.room.tick())

    def confirm(self, number: int, /, **changed: Any) -> Site:
        """The site of this number gives its room, seats enough and its witness."""
        centre, site = self.centres[number - 1], self.site(number)
        said: dict[str, Any] = {
            "room_id": centre.room.pk,
            "seats": list(centre.room.seats.values_list("pk", flat=True)),
            "witness_id": centre.witness.seat.pk,
            "actor": centre.actor,
            "now": self.room.tick(),
        }
        return actions.confirm_site(site.pk, **(said | changed))

    def confirm_all(self) -> None:
        """Every site does."""
        for number in (1, 2, 3):
            self.confirm(number)

    def _centre(self, name: str, login: str) -> tuple[Member, Member]:
        new = NewOrganisation(name, credit_code(name, "12"), OrganisationKind.CENTRE)
        organisation = open_organisation(new, actor=SYSTEM, now=FOUNDED)
        return (
            self.person(organisation, f"{login}op", "韩梅", Role.OPERATOR),
            self.person(organisation, f"{login}wit", "柳青", Role.WITNESS),
        )

    def person(self, organisation: Organisation, login: str, name: str, role: Role | str) -> Member:
        """Somebody new with a seat in this organisation."""
        new = NewMember(
            login=login,
            name=name,
            email=f"{login}@example.cn",
            phone="0571-88001234",
            language="zh-hans",
            role=Role(role),
            is_administrator=False,
        )
        seat: Membership = add_member(organisation.pk, new, actor=SYSTEM, now=FOUNDED).membership
        return Member(person=seat.person, seat=seat)

    def _equipped(self, operator: Member, witness: Member, name: str, district: str) -> Centre:
        details = VenueDetails(name, district, "滨河路 1 号", "0571-88000000", "每席每半天 100 元", "附近有食堂")
        actor = actor_for(operator.person, operator.seat)
        venue = actions.record_venue(None, details, actor=actor, now=self.room.now)
        at = actions.record_room(venue.pk, name="评标一室", equipment="双屏", seats=4, actor=actor, now=self.room.now)
        return Centre(operator, witness, venue, at)


class SeveralVenues(AtVenue):
    """Everybody comes to the venue of the site that each was drawn for; its own witness countersigns."""

    def __init__(self, sites: Sites) -> None:
        self.sites = sites
        self.room = sites.room
        self.witnesses = [signer(centre.witness) for centre in sites.centres]

    def arrive(self, member: Seated, /, **changed: Any) -> str:
        """The witness of the member's own site registers the member; the code."""
        at = site_of(member)
        assert at is not None
        centre = self.sites.centres[at.number - 1]
        taken = at.arrivals.exclude(state=ArrivalState.LEFT).count()
        said = self.statement(member, site=at.number, place=str(taken + 1), locker=f"B{taken + 1}", **changed)
        signed = self.witnesses[at.number - 1].sign(said)
        return actions.register_arrival(self.room.lot.pk, signed, actor=centre.witness.actor, now=self.room.tick()).code

    def come(self, member: Seated) -> None:
        """The member comes, sits and has tested the devices."""
        seated = self.sit(member, self.arrive(member))
        actions.record_devices(self.room.lot.pk, found=FINE, actor=seated.actor, now=self.room.tick())
