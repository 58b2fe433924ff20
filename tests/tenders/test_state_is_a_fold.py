"""Where a lot stands is a fold of its journal, whatever people try in whatever order. Style 20; handbook 2.2."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from apps.core.actor import CLOCK
from apps.core.refusals import Refusal
from apps.evidence.models import Entry
from apps.tenders import actions
from apps.tenders.actions.entry import Defect
from apps.tenders.lifecycle import EntryRefusalGround, LotState, TerminationGround
from apps.tenders.models import Lot
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.rules.books import Regime
from tests.tenders.stage import DEADLINE, NOW, Stage, journal_size, kinds, sheet_terms
from tests.world import build

pytestmark = pytest.mark.django_db

LEADS_TO = {
    "lot.added": LotState.DRAFT,
    "lot.entry_submitted": LotState.ENTRY_SUBMITTED,
    "lot.entry_returned": LotState.ENTRY_RETURNED,
    "lot.entry_accepted": LotState.ENTRY_ACCEPTED,
    "lot.entry_refused": LotState.ENTRY_REFUSED,
    "lot.venue_arranged": LotState.SCHEDULED,
    "lot.venue_released": LotState.ENTRY_ACCEPTED,
    "lot.notice_published": LotState.ANNOUNCED,
    "lot.tendering_opened": LotState.TENDERING,
    "lot.submission_closed": LotState.SUBMISSION_CLOSED,
    "lot.terminated": LotState.TERMINATED,
}


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("seed", range(6))
def test_the_state_is_what_the_journal_tells(regime: Regime, seed: int) -> None:
    stage, chance = Stage(build(), regime), random.Random(seed)
    lot, now, reached = stage.draft(), NOW, set()
    reached.add(LotState(lot.state))

    for _ in range(70):
        told = journal_size()
        try:
            chance.choice(_acts(stage, lot, now, is_final=chance.random() < 0.15))()
        except Refusal:
            assert journal_size() == told
        lot = Lot.objects.select_related("project").get(pk=lot.pk)
        assert (LotState(lot.state), lot.stood_at) == _fold(lot)
        reached.add(LotState(lot.state))
        now += timedelta(hours=chance.randint(1, 12))

    assert len(reached) > 2


def test_the_common_way_is_told_step_by_step() -> None:
    stage = Stage(build(), Regime.ENG)
    lot = stage.tendering()
    actions.close_submission(lot.pk, actor=CLOCK, now=DEADLINE)

    lot.refresh_from_db()

    assert (LotState(lot.state), lot.stood_at) == _fold(lot) == (LotState.SUBMISSION_CLOSED, "")
    assert kinds(lot.public_stream.name)[-1] == "lot.submission_closed"


def _fold(lot: Lot) -> tuple[LotState, str]:
    """The state after all that the desk and the public heard, in the order it was written."""
    state, stood_at = LotState.DRAFT, ""
    streams = [lot.desk_stream.name, lot.public_stream.name]
    for kind in Entry.objects.filter(stream__in=streams).order_by("pk").values_list("kind", flat=True):
        match kind:
            case "lot.suspended":
                state, stood_at = LotState.SUSPENDED, state.value
            case "lot.resumed":
                state, stood_at = LotState(stood_at), ""
            case _ if kind in LEADS_TO:
                state, stood_at = LEADS_TO[kind], ""
    return state, stood_at


def _acts(stage: Stage, lot: Lot, now: datetime, *, is_final: bool) -> list[Callable[[], object]]:
    buyer, operator, n = stage.buyer.actor, stage.world.operator.actor, lot.pk
    defects = [Defect("approval", "补充批准文件")]
    acts: list[Callable[[], object]] = [
        lambda: actions.submit_entry(n, wished_opening_at=None, note="", actor=buyer, now=now),
        lambda: actions.return_entry(n, defects=defects, could_have_been_told=False, actor=operator, now=now),
        lambda: actions.accept_entry(n, actor=operator, now=now),
        lambda: actions.arrange_venue(n, opening_at=DEADLINE, hall=stage.hall, actor=operator, now=now),
        lambda: actions.release_venue(n, reason="改期", actor=operator, now=now),
        lambda: actions.save_data_sheet(n, terms=sheet_terms(stage.regime), actor=buyer, now=now),
        lambda: actions.set_timetable(n, timetable=stage.timetable(), actor=buyer, now=now),
        lambda: actions.add_document(n, file_name="a.pdf", stored=stage.stored, actor=buyer, now=now),
        lambda: _publish(lot, stage, now),
        lambda: actions.open_tendering(n, actor=CLOCK, now=now),
        lambda: actions.suspend_lot(n, reason="核实", actor=buyer, now=now),
        lambda: actions.resume_lot(n, new_deadline=None, actor=buyer, now=now),
        lambda: actions.close_submission(n, actor=CLOCK, now=now),
    ]
    if is_final:
        ground, law = EntryRefusalGround.APPROVAL_MISSING, TerminationGround.TASK_CANCELLED
        acts = [
            lambda: actions.refuse_entry(n, ground=ground, reason="无批文", actor=operator, now=now),
            lambda: actions.terminate_lot(n, ground=law, reason="任务取消", actor=buyer, now=now),
        ]
    return acts


def _publish(lot: Lot, stage: Stage, now: datetime) -> None:
    seen = check_readiness(lot, now).plan_hash
    actions.publish_notice(lot.pk, plan_hash=seen, overrides=[], actor=stage.buyer.actor, now=now)
