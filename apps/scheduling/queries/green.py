"""Which cases an actor may read, what the public reads of them, and how large their share is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise

from apps.core.actor import Actor
from apps.core.audience import CENTRE, Role
from apps.core.clock import SHANGHAI
from apps.scheduling import labels_green as labels
from apps.scheduling import policy_green
from apps.scheduling.lifecycle_green import GreenState
from apps.scheduling.models.green import GreenCase, GreenTermsVersion, ServiceClock
from apps.scheduling.queries.hours import open_calendar
from apps.scheduling.rules.green import GreenKind, GreenService, GreenTerms, Proof, Share, terms_from
from apps.scheduling.rules.green_clock import Light, light_of
from apps.tenders.labels import Sign
from apps.tenders.models import EntryStep, EntryStepKind, Lot
from apps.tenders.queries.green import has_green_service

WAITING = (GreenState.APPLIED, GreenState.ONCE_CHECKED, GreenState.CHECKED)
SHOWN = (GreenState.GRANTED, GreenState.CLOSED)
"""States whose cases the public reads one by one; of refusals it reads how many and why."""
OFTEN = 3
"""From so many urgent cases of one unit in a year on, the list says so."""


def terms_in_force() -> GreenTerms:
    """The newest terms, or those delivered with the product."""
    newest = GreenTermsVersion.objects.first()
    return terms_from(newest.values) if newest else GreenTerms()


def has_priority(lot: Lot) -> bool:
    """优先安排 — what the scheduler asks: true while the lot's project has the service."""
    return has_green_service(lot.project, GreenService.PRIORITY)


def cases_for(actor: Actor) -> QuerySet[GreenCase]:
    """Every case that the actor may read, the newest first."""
    cases = GreenCase.objects.select_related("organisation", "agency", "project", "officer")
    if actor.acts_as(*CENTRE, Role.SUPERVISOR):
        return cases
    if not policy_green.may_apply(actor):
        return cases.none()
    return cases.filter(Q(organisation=actor.organisation_id) | Q(agency=actor.organisation_id))


def case_for(actor: Actor, code: str) -> GreenCase:
    """The case of this code. Raises Http404 for one that the actor may not know of."""
    case = cases_for(actor).filter(code=code).first()
    if case is None:
        raise Http404
    return case


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """What the cases of these codes are called."""
    return dict(GreenCase.objects.filter(code__in=set(codes)).values_list("code", "name"))


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as a list draws it."""

    case: GreenCase
    name: str
    kind: Promise
    proof: Promise
    services: list[Promise]
    state: Promise
    sign: Sign

    @classmethod
    def of(cls, case: GreenCase) -> CaseRow:
        """With everything the desk may know."""
        state = GreenState(case.state)
        services = case.services or case.wished_services
        return cls(
            case,
            case.name,
            labels.KINDS[GreenKind(case.kind)],
            labels.PROOFS[Proof(case.proof)],
            [labels.SERVICES[GreenService(name)] for name in services],
            labels.STATES[state],
            labels.SIGNS[state],
        )


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A case as everybody reads it: without its name while its project is not public yet."""

    row: CaseRow
    is_named: bool
    on_time: int
    late: int


@dataclass(frozen=True, slots=True)
class Fairness:
    """What keeps the channel honest: its share in the year, refusals, and who says urgent often."""

    year: int
    share: Share
    cap_percent: int
    refused: int
    often: list[tuple[str, int]]
    on_time: int
    late: int

    @property
    def is_above(self) -> bool:
        """True when the share is above the cap."""
        return self.share.is_above(self.cap_percent)


def public_cases() -> QuerySet[GreenCase]:
    """Granted and closed cases, the newest decision first."""
    shown = GreenCase.objects.filter(state__in=[state.value for state in SHOWN])
    shown = shown | GreenCase.objects.filter(state=GreenState.WITHDRAWN, decided_at__isnull=False)
    return shown.select_related("organisation", "project").order_by("-decided_at", "-pk")


def public_rows(cases: Iterable[GreenCase], now: datetime) -> list[PublicRow]:
    """The cases with how many of their services came in time; a few queries for the whole page."""
    found = list(cases)
    named = set(
        Lot.objects.filter(project__in=[one.project_id for one in found], published_at__isnull=False).values_list(
            "project", flat=True
        )
    )
    lights = lights_of(found, now)
    return [
        PublicRow(
            CaseRow.of(case),
            case.project_id in named,
            sum(light is Light.ON_TIME for light in lights.get(case.pk, [])),
            sum(light in (Light.LATE, Light.RED) for light in lights.get(case.pk, [])),
        )
        for case in found
    ]


def refusals_of(year: int) -> QuerySet[GreenCase]:
    """The year's refused cases, for their reasons; nothing of them is named."""
    return GreenCase.objects.filter(state=GreenState.REFUSED, decided_at__year=year).order_by("-decided_at", "-pk")


def fairness(now: datetime) -> Fairness:
    """The year so far, by decisions and by projects whose entry was accepted."""
    year = now.astimezone(SHANGHAI).year
    since = datetime(year, 1, 1, tzinfo=SHANGHAI)
    granted = GreenCase.objects.filter(decided_at__gte=since, decided_at__lte=now).exclude(
        state__in=[GreenState.REFUSED, *WAITING]
    )
    green = set(granted.exclude(project=None).values_list("project", flat=True))
    accepted = EntryStep.objects.filter(kind=EntryStepKind.ACCEPTED, at__gte=since, at__lte=now)
    entered = set(accepted.values_list("entry__lot__project", flat=True))
    urgent = GreenCase.objects.filter(kind=GreenKind.URGENT, applied_at__gte=since).values("organisation__name")
    often = urgent.annotate(many=Count("pk")).filter(many__gte=OFTEN).order_by("-many", "organisation__name")
    lights = [light for each in lights_of(list(granted), now).values() for light in each]
    return Fairness(
        year=year,
        share=Share(len(green), len(green | entered)),
        cap_percent=terms_in_force().cap_percent,
        refused=refusals_of(year).count(),
        often=[(one["organisation__name"], one["many"]) for one in often],
        on_time=sum(light is Light.ON_TIME for light in lights),
        late=sum(light in (Light.LATE, Light.RED) for light in lights),
    )


def lights_of(cases: list[GreenCase], now: datetime) -> dict[int, list[Light]]:
    """How the clocks of each case stand."""
    calendar = open_calendar()
    found: dict[int, list[Light]] = {}
    for clock in ServiceClock.objects.filter(case__in=cases).prefetch_related("pauses").order_by("pk"):
        found.setdefault(clock.case_id, []).append(light_of(clock.run, now, calendar))
    return found


def today_of(now: datetime) -> date:
    """The day on the centre's clock."""
    return now.astimezone(SHANGHAI).date()
