"""What the green channel hears: a lot's entry and venue start, pause and stop the service clocks; and who hears a case."""

from __future__ import annotations

from apps.core.actor import SYSTEM, Actor
from apps.core.audience import CENTRE, Role
from apps.evidence.models import Entry
from apps.evidence.streams import hearers
from apps.evidence.subscriptions import subscriber
from apps.scheduling import policy_green, steps_green
from apps.scheduling.lifecycle_green import GreenState
from apps.scheduling.models.green import GreenCase, ServiceClock
from apps.scheduling.rules.green import GreenService, ServiceStep
from apps.tenders.models import Lot

STARTS = {"lot.entry_submitted": ServiceStep.ENTRY_CHECK, "lot.entry_accepted": ServiceStep.VENUE}
STOPS = {
    "lot.entry_accepted": ServiceStep.ENTRY_CHECK,
    "lot.entry_refused": ServiceStep.ENTRY_CHECK,
    "lot.venue_arranged": ServiceStep.VENUE,
}
RETURNED = "lot.entry_returned"


@subscriber("scheduling.green_clocks", kinds={*STARTS, *STOPS, RETURNED})
def keep_the_clocks(entry: Entry) -> None:
    """The clocks of the lot's case follow the lot; a return to the applicant is the one pause there is."""
    lot = Lot.objects.select_related("project").get(pk=entry.payload["lot"])
    case = GreenCase.objects.select_for_update(of=("self",)).filter(project=lot.project, state=GreenState.GRANTED)
    found = case.first()
    if found is None or GreenService.TIMED not in found.services or entry.at < (found.decided_at or entry.at):
        return
    if entry.kind in STOPS and (clock := _running(found, lot, STOPS[entry.kind])):
        steps_green.stop_clock(clock, actor=SYSTEM, now=entry.at)
    if entry.kind == RETURNED and (clock := _running(found, lot, ServiceStep.ENTRY_CHECK)):
        asked = "；".join(defect["item"] for defect in entry.payload["defects"])
        steps_green.pause_clock(clock, asked=asked[:500], actor=SYSTEM, now=entry.at)
    if entry.kind in STARTS:
        _start(found, lot, STARTS[entry.kind], entry)


@hearers("green")
def green_hearers(actor: Actor, rest: str) -> bool:
    """A case: the applicant's side, the centre, the supervisor; the terms: the last two; who rated: the supervisor alone."""
    if rest == "ratings":
        return actor.acts_as(Role.SUPERVISOR)
    if actor.acts_as(*CENTRE, Role.SUPERVISOR):
        return True
    case = GreenCase.objects.filter(code=rest).first()
    return case is not None and policy_green.is_applicant(actor, case)


def _start(case: GreenCase, lot: Lot, step: ServiceStep, entry: Entry) -> None:
    clock = _running(case, lot, step)
    if clock is None:
        steps_green.start_clock(case, step, lot=lot, actor=SYSTEM, now=entry.at)
    elif clock.pauses.filter(resumed_at__isnull=True).exists():
        steps_green.resume_clock(clock, actor=SYSTEM, now=entry.at)


def _running(case: GreenCase, lot: Lot, step: ServiceStep) -> ServiceClock | None:
    return case.clocks.select_related("case").filter(lot=lot, step=step, done_at__isnull=True).first()
