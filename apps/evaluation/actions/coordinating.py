"""场地协调: each site confirms room, seats and witness, or refuses with the next free slot; the main site moves the review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.core.roles import Role
from apps.evaluation import events, placing, policy_sites
from apps.evaluation.actions.attending import end_arrivals
from apps.evaluation.actions.starting import break_off
from apps.evaluation.inviting import ask_again
from apps.evaluation.lifecycle_sites import SiteAction, SiteFacts
from apps.evaluation.models import CommitteeApplication, Evaluation, Room, Seat, Site, Venue
from apps.evaluation.queries.sites import wanted_at
from apps.evaluation.sitting import is_open, may_still_move, sits_at_venues
from apps.evaluation.standing import locked, tell_desk
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership

REASON_LIMIT = 300


@transaction.atomic(durable=True)
def confirm_site(
    site_id: int, *, room_id: int, seats: Sequence[int], witness_id: int, actor: Actor, now: datetime
) -> Site:
    """The site keeps this room, these seats and this witness for the review; nobody else gets them for the time."""
    site, application = _asked(site_id)
    policy_sites.must_answer_for(actor, site)
    room = Room.objects.select_for_update().filter(pk=room_id, venue=site.venue, withdrawn_at__isnull=True).first()
    if room is None:
        raise Refused("room_not_of_venue")
    kept = list(Seat.objects.filter(pk__in=seats, room=room, withdrawn_at__isnull=True))
    if len(kept) != len(set(seats)):
        raise Refused("room_not_of_venue")
    witness = _witness(site, witness_id)
    placing.release(site, actor=actor, now=now)
    slots = placing.slots_of(application)
    is_free = placing.is_free(site, room, slots)
    facts = SiteFacts(
        is_room_free=is_free,
        next_free="—" if is_free else placing.told_next(placing.proposed_for(site, application)),
        seats=len(kept),
        wanted=wanted_at(site),
        has_begun=is_open(site.evaluation),
    )
    placing.advance(site, SiteAction.CONFIRM, facts)

    site.room, site.witness, site.decided_by, site.decided_at = room, witness, actor.id, now
    site.save(update_fields=[*placing.ANSWERED, *placing.PROPOSED])
    placing.keep(site, room, kept, slots, actor=actor, now=now)
    _tell_confirmed(site, actor=actor, now=now)
    return site


@transaction.atomic(durable=True)
def record_letter(lot_id: int, number: int, *, letter: str, actor: Actor, now: datetime) -> Site:
    """复函: a centre that is not on the platform has confirmed in writing; the main site's operator records the letter."""
    evaluation = locked(lot_id)
    policy_sites.must_lead(actor, evaluation)
    site = evaluation.sites.get(number=number)
    site.evaluation = evaluation
    if site.venue_id is not None:
        raise Refused("site_answers_itself")
    if not letter.strip():
        raise Refused("letter_missing")
    wanted = wanted_at(site)
    placing.advance(site, SiteAction.CONFIRM, SiteFacts(seats=wanted, wanted=wanted))

    site.letter, site.decided_by, site.decided_at = letter.strip()[:120], actor.id, now
    site.save(update_fields=placing.ANSWERED)
    _tell_confirmed(site, actor=actor, now=now)
    return site


@transaction.atomic(durable=True)
def refuse_site(site_id: int, *, reason: str, actor: Actor, now: datetime) -> Site:
    """The site cannot, and says why; the platform says when a room with seats enough is free there next."""
    site, application = _asked(site_id)
    policy_sites.must_answer_for(actor, site)
    placing.release(site, actor=actor, now=now)
    placing.advance(site, SiteAction.REFUSE, SiteFacts(reason=reason, has_begun=is_open(site.evaluation)))

    proposed = placing.proposed_for(site, application)
    site.refused_because, site.decided_by, site.decided_at = reason.strip()[:REASON_LIMIT], actor.id, now
    site.proposed_on = proposed.on if proposed else None
    site.proposed_half = proposed.half.value if proposed else ""
    site.save(update_fields=[*placing.ANSWERED, *placing.PROPOSED])
    fact = events.SiteRefused(
        lot=site.evaluation.lot_id,
        site=site.number,
        reason=site.refused_because,
        proposed_on=site.proposed_on.isoformat() if site.proposed_on else "",
        proposed_half=site.proposed_half,
    )
    tell_desk(site.evaluation, fact, actor=actor, now=now)
    return site


@transaction.atomic(durable=True)
def move_review(lot_id: int, *, review_at: datetime, actor: Actor, now: datetime) -> CommitteeApplication:
    """改期: the review is at another time; every site and every expert is asked again. Once experts know, only after a refusal."""
    application = _movable(lot_id, actor)
    if review_at <= now:
        raise Refused("application_time_wrong")
    move_to(application, review_at, actor=actor, now=now)
    return application


@transaction.atomic(durable=True)
def move_site(lot_id: int, number: int, *, venue_id: int, actor: Actor, now: datetime) -> Site:
    """换场: another venue is asked in place of this one."""
    application = _movable(lot_id, actor)
    site = application.evaluation.sites.get(number=number)
    place_at(site, Venue.objects.get(pk=venue_id))
    here = frozenset({number})
    _nothing_holds(application.evaluation, here, actor=actor, now=now)
    placing.ask(site, application, SiteAction.MOVE, actor=actor, now=now)
    ask_again(application, sites=here, former_at=application.review_at, now=now)
    return site


def move_to(application: CommitteeApplication, review_at: datetime, *, actor: Actor, now: datetime) -> None:
    """Every site and every expert is asked for this time; what they confirmed, and who came already, does not count."""
    former_at, application.review_at = application.review_at, review_at
    application.save(update_fields=["review_at"])
    _nothing_holds(application.evaluation, None, actor=actor, now=now)
    placing.ask_all(application, SiteAction.MOVE, actor=actor, now=now)
    ask_again(application, sites=None, former_at=former_at, now=now)


def place_at(site: Site, venue: Venue) -> None:
    """The site is at this venue, which is still to be asked; no venue twice in one review."""
    others = Site.objects.filter(evaluation=site.evaluation_id).exclude(pk=site.pk)
    if others.filter(venue=venue).exists() or others.filter(name=venue.name).exists():
        raise Refused("application_sites_wrong")
    site.venue, site.name, site.organisation = venue, venue.name, venue.organisation
    site.save(update_fields=["venue", "name", "organisation"])


def _nothing_holds(evaluation: Evaluation, sites: frozenset[int] | None, *, actor: Actor, now: datetime) -> None:
    """A start that was called is not, and arrivals at these sites, or at all, are over."""
    break_off(evaluation)
    end_arrivals(evaluation, sites, actor=actor, now=now)


def _movable(lot_id: int, actor: Actor) -> CommitteeApplication:
    """The application of a review that its main site may still move: before it is open, and before experts know the time.

    Later only where a site has refused what experts were told, or the committee was dissolved.
    """
    evaluation = locked(lot_id)
    policy_sites.must_lead(actor, evaluation)
    application = CommitteeApplication.objects.select_for_update().get(evaluation=evaluation)
    application.evaluation = evaluation
    if not sits_at_venues(evaluation):
        raise Refused("review_not_at_venues")
    if not may_still_move(application, evaluation):
        raise Refused("experts_know_the_time")
    return application


def _asked(site_id: int) -> tuple[Site, CommitteeApplication]:
    """The site with its evaluation and application, held: the lot first, as everybody does."""
    lot_id = Site.objects.values_list("evaluation__lot_id", flat=True).get(pk=site_id)
    evaluation = locked(lot_id)
    site = Site.objects.select_for_update(of=("self",)).select_related("venue").get(pk=site_id)
    site.evaluation = evaluation
    return site, CommitteeApplication.objects.get(evaluation=evaluation)


def _witness(site: Site, witness_id: int) -> Membership:
    found = Membership.objects.filter(pk=witness_id, role=Role.WITNESS.value, state=MembershipState.ACTIVE).first()
    if found is None or site.venue is None or found.organisation_id != site.venue.organisation_id:
        raise Refused("witness_not_of_venue")
    return found


def _tell_confirmed(site: Site, *, actor: Actor, now: datetime) -> None:
    evaluation: Evaluation = site.evaluation
    fact = events.SiteConfirmed(
        lot=evaluation.lot_id,
        site=site.number,
        room=site.room_id,
        seats=site.seats.count() or wanted_at(site),
        letter=site.letter,
    )
    tell_desk(evaluation, fact, actor=actor, now=now)
