"""A review at several sites, read: whether every site has said yes, whether it has begun, whether something is out of order."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db.models import Q

from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused, WrongState
from apps.evaluation.lifecycle_committee import ApplicationState
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.lifecycle_sitting import IncidentState, SittingState
from apps.evaluation.models import CommitteeApplication, Evaluation, Incident, Site, Sitting
from apps.evaluation.rules.incidents import IncidentPhase, Limits, Way, way_of
from apps.tenders.queries.calendar import working_calendar


def limits() -> Limits:
    """How long a failure may last, as the centre has set it."""
    return Limits(before_start=settings.SITE_DELAY_HOURS, during=settings.SITE_CURE_HOURS)


def unconfirmed(evaluation: Evaluation) -> list[Site]:
    """Sites that have not said yes. A single site that is only a name, as before, is asked nothing."""
    asked = evaluation.sites.filter(Q(venue__isnull=False) | Q(is_main=False))
    return list(asked.exclude(state=SiteState.CONFIRMED).order_by("number"))


def must_be_placed(evaluation: Evaluation) -> None:
    """远程异地评标: nobody is drawn for a site that has not confirmed room and seats."""
    waiting = unconfirmed(evaluation)
    if waiting:
        raise Refused("sites_not_confirmed", sites="、".join(site.name for site in waiting))


def sits_at_venues(evaluation: Evaluation) -> bool:
    """True when rooms and seats of the shared directory are kept for the review."""
    return evaluation.sites.filter(venue__isnull=False).exists()


def sitting_of(evaluation: Evaluation) -> Sitting | None:
    """The sitting, once the main site has called it."""
    return Sitting.objects.filter(evaluation=evaluation).first()


def is_open(evaluation: Evaluation) -> bool:
    """True when the review has begun at every site."""
    return Sitting.objects.filter(evaluation=evaluation, state=SittingState.OPEN).exists()


def must_be_open(evaluation: Evaluation) -> None:
    """远程异地评标: the main site starts, every sub-site confirms, only then the review begins."""
    if sits_at_venues(evaluation) and not is_open(evaluation):
        raise WrongState("sitting_not_open")


def may_still_move(application: CommitteeApplication, evaluation: Evaluation) -> bool:
    """True while the main site may move the review: nobody was told the time, a site has refused it, or a new committee comes."""
    if application.state == ApplicationState.APPROVED:
        return True
    was_dissolved = evaluation.incidents.filter(state=IncidentState.SEALED).exists()
    is_refused = evaluation.sites.filter(state=SiteState.REFUSED).exists()
    return (was_dissolved or is_refused) and not is_open(evaluation)


def open_incident(evaluation: Evaluation) -> Incident | None:
    """The failure that nobody has cured or closed yet."""
    return evaluation.incidents.select_related("site").filter(state=IncidentState.OPEN).first()


def must_not_be_halted(evaluation: Evaluation) -> None:
    """远程异地评标: while a site is out of order nobody judges, scores or signs."""
    if open_incident(evaluation) is not None:
        raise WrongState("evaluation_interrupted")


def way_now(incident: Incident, now: datetime) -> Way:
    """What is possible for this incident now."""
    return way_of(IncidentPhase(incident.phase), until=incident.cure_by, now=now)


def unsealed(evaluation: Evaluation) -> list[Site]:
    """Sites at venues that have not yet sealed what the last dissolved committee left."""
    sealed = evaluation.incidents.filter(state=IncidentState.SEALED).order_by("-number").first()
    if sealed is None:
        return []
    done = sealed.seals.values("site")
    return list(evaluation.sites.filter(venue__isnull=False).exclude(pk__in=done).order_by("number"))


def due_of(evaluation: Evaluation) -> date | None:
    """The last day of the hand-over: so many working days after everybody signed; nothing before."""
    if evaluation.completed_at is None:
        return None
    day = evaluation.completed_at.astimezone(SHANGHAI).date()
    days = settings.SITE_HANDOVER_WORKING_DAYS
    return working_calendar().add_working_days(day, days, counts_first_day=False).value
