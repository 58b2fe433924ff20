"""Reads of custodians: the sets with where each place stands, what a bidder of a lot is offered, what a custodian has to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bids.lifecycle import CustodianSetState
from apps.bids.models import CustodianPlace, CustodianSet, CustodyDrill
from apps.bids.rules.escrow import EscrowSet
from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.todo import Todo
from apps.parties.lifecycle import KeyState, MembershipState, OrganisationState
from apps.parties.models import KeyPair, Membership
from apps.parties.queries import KEYS_IN_USE
from apps.tenders.models import DataSheet, Lot
from apps.tenders.models.documents import Remedy

REMIND_BEFORE = timedelta(days=14)
"""So long before his last drill stops counting a custodian is asked for the next."""
LISTED = (CustodianSetState.PROPOSED.value, CustodianSetState.IN_FORCE.value)


@dataclass(frozen=True, slots=True)
class PlaceStanding:
    """One place of a set: the body, who holds its key, whether the key can be used, and when it was last drilled."""

    number: int
    organisation: str
    person: str
    recipient: str
    is_key_ready: bool
    drilled_at: datetime | None
    is_drill_fresh: bool

    @property
    def is_usable(self) -> bool:
        """True when a share sealed now could be opened."""
        return self.is_key_ready and self.is_drill_fresh


@dataclass(frozen=True, slots=True)
class SetStanding:
    """A set with its places."""

    custodians: CustodianSet
    places: tuple[PlaceStanding, ...]

    @property
    def is_usable(self) -> bool:
        """True when every place is."""
        return all(place.is_usable for place in self.places)

    @property
    def escrow(self) -> EscrowSet:
        """What is sealed to."""
        return EscrowSet(self.custodians.threshold, tuple(place.recipient for place in self.places))


@dataclass(frozen=True, slots=True)
class Custody:
    """What a custodian sees of himself: his key, his last drill, the sets that he belongs to."""

    key_pair: KeyPair | None
    drilled_at: datetime | None
    is_drill_fresh: bool
    fresh_until: datetime | None
    sets: tuple[SetStanding, ...]
    drills: tuple[CustodyDrill, ...]


def custodian_sets(now: datetime) -> list[SetStanding]:
    """Every set, the newest first."""
    return _standings(_with_places(CustodianSet.objects.order_by("-proposed_at", "-pk")), now)


def set_in_force(now: datetime) -> SetStanding | None:
    """The set that bidders may choose, whether or not it can be offered now."""
    found = _with_places(CustodianSet.objects.filter(state=CustodianSetState.IN_FORCE))
    return next(iter(_standings(found, now)), None)


def set_offered(lot: Lot, now: datetime) -> SetStanding | None:
    """The set that a bidder of the lot may choose: in force, usable, and the tender document has the remedy."""
    if not has_escrow(lot):
        return None
    found = set_in_force(now)
    return found if found is not None and found.is_usable else None


def has_escrow(lot: Lot) -> bool:
    """True when the tender document names escrow as a remedy (电子招标投标办法第三十一条)."""
    remedies = DataSheet.objects.filter(lot=lot).values_list("remedies", flat=True).first()
    return Remedy.ESCROW.value in (remedies or [])


def named_in_force(lot: Lot, at: datetime) -> tuple[str, int] | None:
    """Digest and size of the set that bids for the lot could name at that moment; None where they could name none."""
    begun = CustodianSet.objects.filter(decided_at__lte=at).exclude(digest="").order_by("-decided_at", "-pk").first()
    if begun is None or not has_escrow(lot) or (begun.ended_at is not None and begun.ended_at <= at):
        return None
    return begun.digest, begun.places.count()


def custodian_seats() -> QuerySet[Membership]:
    """The seats at custodian bodies, by body and person: who can be proposed."""
    return (
        Membership.objects.filter(
            role=Role.CUSTODIAN, state=MembershipState.ACTIVE, organisation__state=OrganisationState.ACTIVE
        )
        .select_related("person", "organisation")
        .order_by("organisation__name_key", "person__name_key", "pk")
    )


def seat_standings(now: datetime) -> list[PlaceStanding]:
    """Every custodian's seat with its key and drill, numbered by id."""
    seats = list(custodian_seats())
    keys = _keys_in_use(seat.pk for seat in seats)
    drilled = _drilled(key.pk for key in keys.values())
    return [_standing(seat.pk, seat, keys.get(seat.pk), drilled, now) for seat in seats]


def custody_of(seat: Membership, now: datetime) -> Custody:
    """What the page of one custodian shows."""
    key_pair = _keys_in_use([seat.pk]).get(seat.pk)
    drilled_at = _drilled([key_pair.pk]).get(key_pair.pk) if key_pair else None
    own = CustodianSet.objects.filter(places__membership=seat, state__in=LISTED).order_by("-proposed_at", "-pk")
    drills = CustodyDrill.objects.filter(key_pair__membership=seat, passed_at__isnull=False).order_by("-passed_at")
    return Custody(
        key_pair,
        drilled_at,
        _is_fresh(drilled_at, now),
        drilled_at + _window() if drilled_at else None,
        tuple(_standings(_with_places(own), now)),
        tuple(drills[:10]),
    )


def custody_todos(actor: Actor, now: datetime) -> list[Todo]:
    """A set that waits for the second operator; a drill that a custodian has to do."""
    if actor.acts_as(Role.OPERATOR):
        waiting = CustodianSet.objects.filter(state=CustodianSetState.PROPOSED).exclude(proposed_by=actor.id)
        return [Todo(_("批准或退回托管组"), reverse("bids:custodians")) for _one in waiting]
    if not actor.acts_as(Role.CUSTODIAN) or actor.person_id is None:
        return []
    places = CustodianPlace.objects.filter(membership__person_id=actor.person_id, custodian_set__state__in=LISTED)
    seats = {place.membership_id: place.membership for place in places.select_related("membership")}
    return [todo for seat in seats.values() if (todo := _drill_todo(custody_of(seat, now), now)) is not None]


def _drill_todo(custody: Custody, now: datetime) -> Todo | None:
    if custody.key_pair is None or custody.key_pair.state != KeyState.READY:
        return None
    if custody.fresh_until is not None and now < custody.fresh_until - REMIND_BEFORE:
        return None
    why = _("到期没有演练的，托管组停止供投标人选择。")
    return Todo(_("密钥托管演练"), reverse("bids:custody"), due_at=custody.fresh_until, explanation=why)


def _with_places(sets: QuerySet[CustodianSet]) -> list[CustodianSet]:
    related = ("places__organisation", "places__membership__person", "places__membership__organisation")
    return list(sets.prefetch_related(*related, "places__key_pair"))


def _standings(sets: Iterable[CustodianSet], now: datetime) -> list[SetStanding]:
    """A set in force has its own keys; before that each custodian's key in use is shown."""
    found = list(sets)
    places = [place for one in found for place in one.places.all()]
    keys = _keys_in_use(place.membership_id for place in places)
    pinned = {place.pk: place.key_pair or keys.get(place.membership_id) for place in places}
    drilled = _drilled(key.pk for key in pinned.values() if key is not None)
    return [
        SetStanding(
            one,
            tuple(
                _standing(place.number, place.membership, pinned[place.pk], drilled, now) for place in one.places.all()
            ),
        )
        for one in found
    ]


def _standing(
    number: int, seat: Membership, key_pair: KeyPair | None, drilled: Mapping[int, datetime], now: datetime
) -> PlaceStanding:
    drilled_at = drilled.get(key_pair.pk) if key_pair else None
    is_held = seat.state == MembershipState.ACTIVE and seat.organisation.state == OrganisationState.ACTIVE
    return PlaceStanding(
        number=number,
        organisation=seat.organisation.name,
        person=seat.person.name,
        recipient=key_pair.recipient if key_pair else "",
        is_key_ready=is_held and key_pair is not None and key_pair.state == KeyState.READY,
        drilled_at=drilled_at,
        is_drill_fresh=_is_fresh(drilled_at, now),
    )


def _keys_in_use(seats: Iterable[int]) -> dict[int, KeyPair]:
    found = KeyPair.objects.filter(membership_id__in=list(seats), state__in=KEYS_IN_USE)
    return {key.membership_id: key for key in found}


def _drilled(key_pairs: Iterable[int]) -> dict[int, datetime]:
    """When each key last passed a drill."""
    passed = CustodyDrill.objects.filter(key_pair_id__in=list(key_pairs), passed_at__isnull=False).order_by()
    return dict(passed.values_list("key_pair_id").annotate(Max("passed_at")))


def _is_fresh(drilled_at: datetime | None, now: datetime) -> bool:
    return drilled_at is not None and now < drilled_at + _window()


def _window() -> timedelta:
    return timedelta(days=settings.CUSTODIAN_DRILL_DAYS)
