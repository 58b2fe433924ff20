"""Who may do what with a result. ``may_`` answers, ``must_`` refuses."""

from __future__ import annotations

from apps.awards.models import Outcome
from apps.core.actor import CLOCK, SYSTEM, Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed
from apps.tenders import policy as tenders
from apps.tenders.models import Lot


def may_publish(actor: Actor, lot: Lot) -> bool:
    """The buyer's side: the tenderee or purchaser, or the agency it delegated."""
    return tenders.may_prepare(actor, lot.project)


def may_decide(actor: Actor, lot: Lot) -> bool:
    """The tenderee or purchaser itself determines the winner (招标投标法第四十条)."""
    return tenders.may_decide(actor, lot.project)


def may_read(actor: Actor, lot: Lot) -> bool:
    """Who reads the desk of the lot."""
    return tenders.may_read_desk(actor, lot.project)


def is_told(actor: Actor, outcome: Outcome) -> bool:
    """True for the bidder whose own result it is."""
    return actor.acts_as(Role.BIDDER) and actor.organisation_id == outcome.organisation_id


def must_publish(actor: Actor, lot: Lot) -> None:
    """Refuses all but the buyer's side of the project."""
    tenders.must_prepare(actor, lot.project)


def must_decide(actor: Actor, lot: Lot) -> None:
    """Refuses all but the tenderee or purchaser itself."""
    tenders.must_decide(actor, lot.project)


def must_be_the_clock(actor: Actor) -> None:
    """Only time itself ends a publicity."""
    if actor != CLOCK:
        raise NotAllowed("publicity_ends_by_clock")


def must_be_the_clock_of_contracts(actor: Actor) -> None:
    """Only time itself finds a contract overdue."""
    if actor != CLOCK:
        raise NotAllowed("contract_overdue_by_clock")


def may_archive(actor: Actor, lot: Lot) -> bool:
    """The buyer's side, whose file it is, and the centre's operator who keeps it."""
    return actor.acts_as(Role.OPERATOR) or tenders.may_prepare(actor, lot.project)


def may_serve(actor: Actor) -> bool:
    """The centre's staff at the place: operator and witness."""
    return actor.acts_as(Role.OPERATOR, Role.WITNESS)


def may_mark(actor: Actor, lot: Lot) -> bool:
    """Who worked with the committee judges how it worked: the buyer's side and the centre."""
    return may_serve(actor) or tenders.may_prepare(actor, lot.project)


def must_archive(actor: Actor, lot: Lot) -> None:
    """Refuses all but the buyer's side and the operator."""
    if not may_archive(actor, lot):
        raise NotAllowed("archive_not_yours")


def must_serve(actor: Actor) -> None:
    """Refuses all but the centre's staff at the place."""
    if not may_serve(actor):
        raise NotAllowed("service_by_centre")


def must_mark(actor: Actor, lot: Lot) -> None:
    """Refuses all but the buyer's side and the centre."""
    if not may_mark(actor, lot):
        raise NotAllowed("not_the_buyer")


def must_be_the_archivist(actor: Actor) -> None:
    """Only the platform puts a package on record: it has made and checked it."""
    if actor != SYSTEM:
        raise NotAllowed("archive_by_platform")


def must_be_the_platform(actor: Actor) -> None:
    """Only the platform delivers the notice that the published result promised."""
    if actor != SYSTEM:
        raise NotAllowed("notice_by_platform")
