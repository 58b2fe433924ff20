"""组建评标委员会申请: what it asks for, read and checked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.core.refusals import Refused
from apps.evaluation.lifecycle_committee import ApplicationState
from apps.evaluation.models import CommitteeApplication, Evaluation
from apps.evaluation.rules.specialties import is_known
from apps.evaluation.standing import scheme_of
from apps.parties.rules import check_digit

CREDIT_CODE = re.compile(r"[0-9A-Z]{18}")
MOST_HALF_DAYS = 20
FEWEST_MINUTES, MOST_MINUTES = 10, 24 * 60
AGREED = frozenset({ApplicationState.APPROVED.value, ApplicationState.DRAWN.value, ApplicationState.FORMED.value})


@dataclass(frozen=True, slots=True)
class SiteWanted:
    """A site with the experts that are drawn for it."""

    name: str
    wanted: Mapping[str, int]
    """By code of the specialty."""
    regions: tuple[str, ...]
    venue: int | None = None
    """Of the shared directory; else the place is a name, and its centre answers by letter."""


@dataclass(frozen=True, slots=True)
class Avoided:
    """回避单位, with the reason."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What an application asks for; the first site is the main one."""

    review_at: datetime
    place: str
    sites: Sequence[SiteWanted]
    avoided: Sequence[Avoided]
    most_a_month: int | None
    answer_minutes: int | None
    is_by_telephone: bool
    is_demanding: bool
    half_days: int = 1
    """For so long rooms and seats are asked for."""


def application_of(evaluation: Evaluation) -> CommitteeApplication | None:
    """The application, where there is one."""
    return CommitteeApplication.objects.filter(evaluation=evaluation).first()


def must_be_approved(application: CommitteeApplication | None) -> None:
    """Nobody is drawn for an application that the tenderee did not approve; without an application all are one group."""
    if application is not None and application.state not in AGREED:
        raise Refused("application_not_approved")


def must_be_sound(wish: Wish, evaluation: Evaluation, *, now: datetime) -> None:
    """实施条例第四十六条: by numbers, specialties and places, never by names."""
    if wish.review_at <= now or not wish.place.strip():
        raise Refused("application_time_wrong")
    scheme = scheme_of(evaluation.lot)
    experts = scheme.committee.size - scheme.committee.representatives if scheme else 0
    total = sum(count for site in wish.sites for count in site.wanted.values())
    if total != experts:
        raise Refused("application_numbers_wrong", wanted=experts, given=total)
    _sites_must_be_named(wish.sites)
    if len({site.venue is None for site in wish.sites}) > 1:
        raise Refused("application_venues_mixed")
    if not 1 <= wish.half_days <= MOST_HALF_DAYS:
        raise Refused("application_half_days_wrong", most=MOST_HALF_DAYS)
    if any(not _is_credit_code(one.code) or not one.reason.strip() for one in wish.avoided):
        raise Refused("application_avoided_unfounded")
    if wish.answer_minutes is not None and not FEWEST_MINUTES <= wish.answer_minutes <= MOST_MINUTES:
        raise Refused("application_minutes_wrong", fewest=FEWEST_MINUTES, most=MOST_MINUTES)


def _sites_must_be_named(sites: Sequence[SiteWanted]) -> None:
    names = Counter(site.name.strip() for site in sites)
    wanted = [(code, count) for site in sites for code, count in site.wanted.items()]
    is_sound = all(is_known(code) and count > 0 for code, count in wanted)
    venues = Counter(site.venue for site in sites if site.venue is not None)
    if any(count > 1 for count in venues.values()):
        raise Refused("application_sites_wrong")
    if not is_sound or "" in names or max(names.values()) > 1 or any(not site.wanted for site in sites):
        raise Refused("application_sites_wrong")


def _is_credit_code(code: str) -> bool:
    return CREDIT_CODE.fullmatch(code) is not None and check_digit(code[:17]) == code[17]
