"""专家库 read for a draw: everybody who could be drawn, with ties and standing on the day of the review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apps.core.audience import Role
from apps.core.clock import SHANGHAI
from apps.evaluation.lifecycle_committee import InvitationState
from apps.evaluation.models import Evaluation, Expert, ExpertInvitation, ExpertTie, Member
from apps.evaluation.models.pool import ConductKind, TieKind
from apps.evaluation.rules.avoidance import Place, Standing, Ties
from apps.evidence.rules import draw
from apps.parties.lifecycle import MembershipState, OrganisationState
from apps.parties.models import Membership, Organisation

PAST = timedelta(days=3 * 366)
"""政府采购法实施条例第九条: the last three years count."""
COMING = (InvitationState.SENT.value, InvitationState.ACCEPTED.value)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert who could be drawn."""

    seat: Membership
    pseudonym: str
    ties: Ties
    standing: Standing
    specialties: frozenset[str]
    region: str


@dataclass(frozen=True, slots=True)
class Group:
    """抽取分组 — how many of which specialty are drawn for a site, and whence; everybody where nothing is said."""

    name: str
    wanted: int
    specialty: str
    regions: tuple[str, ...]

    def has(self, one: Candidate) -> bool:
        """True for whoever may be drawn in this group: a specialty includes its subdivisions."""
        fits = not self.specialty or any(code.startswith(self.specialty) for code in one.specialties)
        return fits and (not self.regions or one.region in self.regions)


def candidates(evaluation: Evaluation, *, review_at: datetime | None, now: datetime) -> list[Candidate]:
    """Every expert who holds a seat, each person once."""
    once = _seats()
    people = list(once)
    kept = {
        one.person_id: one
        for one in Expert.objects.filter(person__in=people).prefetch_related("ties", "leaves", "conduct")
    }
    ties = ties_of(people, kept, now)
    standings = _standings(evaluation, people, kept, review_at or now, is_planned=review_at is not None)
    salt = bytes(evaluation.pool_salt)
    return [
        Candidate(
            seat=seat,
            pseudonym=draw.pseudonym(salt, f"person:{person}"),
            ties=ties[person],
            standing=standings[person],
            specialties=frozenset(str(code) for code, _name in kept[person].specialties)
            if person in kept
            else frozenset(),
            region=kept[person].region if person in kept else "",
        )
        for person, seat in once.items()
    ]


def ties_of(people: Sequence[int], kept: Mapping[int, Expert], now: datetime) -> dict[int, Ties]:
    """Where people sit and sat here, and what the pool knows of them besides."""
    since = (now - PAST).astimezone(SHANGHAI).date()
    works: dict[int, dict[str, set[Place]]] = {person: defaultdict(set) for person in people}
    others = Membership.objects.filter(person_id__in=people).exclude(role=Role.EXPERT.value)
    for person, organisation, until in others.values_list("person_id", "organisation_id", "until"):
        if until is None:
            works[person]["employers"].add(organisation)
        elif until > now - PAST:
            works[person]["past_employers"].add(organisation)
    known = _numbers([tie.code for one in kept.values() for tie in one.ties.all()])
    for person, one in kept.items():
        for tie in one.ties.all():
            if tie.until_on is None or tie.until_on >= since:
                works[person][_sort(tie, now)].add(known.get(tie.code, tie.code))
    return {person: Ties(**{name: frozenset(places) for name, places in one.items()}) for person, one in works.items()}


def organisations_of(codes: Sequence[str]) -> frozenset[Place]:
    """The organisations behind credit codes: by number where they have an account."""
    known = _numbers(codes)
    return frozenset(known.get(code, code) for code in codes)


def _seats() -> dict[int, Membership]:
    seats = (
        Membership.objects.filter(
            role=Role.EXPERT.value,
            state=MembershipState.ACTIVE,
            organisation__state=OrganisationState.ACTIVE,
            person__is_active=True,
        )
        .select_related("person", "organisation")
        .order_by("pk")
    )
    return {seat.person_id: seat for seat in reversed(seats)}


def _numbers(codes: Sequence[str]) -> dict[str, Place]:
    return dict(Organisation.objects.filter(code__in=codes).values_list("code", "pk"))


def _sort(tie: ExpertTie, now: datetime) -> str:
    """Which set a tie belongs to; a share counts for three years like an employment (政府采购法实施条例第九条)."""
    match TieKind(tie.kind):
        case TieKind.RELATIVE:
            return "relatives"
        case TieKind.HOLDING:
            return "holdings"
        case TieKind.EMPLOYED:
            today = now.astimezone(SHANGHAI).date()
            return "employers" if tie.until_on is None or tie.until_on >= today else "past_employers"


def _standings(
    evaluation: Evaluation,
    people: Sequence[int],
    kept: Mapping[int, Expert],
    review_at: datetime,
    *,
    is_planned: bool,
) -> dict[int, Standing]:
    day = review_at.astimezone(SHANGHAI).date()
    invited, sat = _elsewhere(evaluation, people), _reviewed(evaluation, people)
    found = {}
    for person in people:
        one = kept.get(person)
        days = [*invited[person]]
        found[person] = Standing(
            is_suspended=one is not None and is_suspended(one, day),
            is_on_leave=one is not None and is_on_leave(one, day),
            is_busy=is_planned and day in days,
            reviews_this_month=sum((at.year, at.month) == (day.year, day.month) for at in [*days, *sat[person]]),
        )
    return found


def is_suspended(expert: Expert, day: date) -> bool:
    """True on the days of a suspension that was not lifted."""
    return any(
        one.kind == ConductKind.SUSPENSION
        and one.lifted_at is None
        and one.from_on <= day
        and (one.until_on is None or day <= one.until_on)
        for one in expert.conduct.all()
    )


def is_on_leave(expert: Expert, day: date) -> bool:
    """True on the days of leave that was announced and not withdrawn."""
    return any(one.withdrawn_at is None and one.from_on <= day <= one.until_on for one in expert.leaves.all())


def _elsewhere(evaluation: Evaluation, people: Sequence[int]) -> dict[int, list[date]]:
    """The days for which people are asked, or have said yes, elsewhere."""
    days: dict[int, list[date]] = defaultdict(list)
    invitations = ExpertInvitation.objects.filter(
        seat__person_id__in=people, state__in=(*COMING, InvitationState.SEATED.value)
    ).exclude(application__evaluation=evaluation)
    for person, at in invitations.values_list("seat__person_id", "application__review_at"):
        days[person].append(at.astimezone(SHANGHAI).date())
    return days


def _reviewed(evaluation: Evaluation, people: Sequence[int]) -> dict[int, list[date]]:
    """The days on which people were seated elsewhere without having been asked first."""
    days: dict[int, list[date]] = defaultdict(list)
    seated = Member.objects.filter(seat__person_id__in=people, left_at__isnull=True).exclude(evaluation=evaluation)
    asked = seated.filter(evaluation__committee_of=None).exclude(evaluation__application__answer_minutes__isnull=False)
    for person, since in asked.values_list("seat__person_id", "since"):
        days[person].append(since.astimezone(SHANGHAI).date())
    return days
