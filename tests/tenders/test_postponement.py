"""延期开标: the deadline, and with it the opening, announced again. 招标投标法 §23, §24, §34."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.ticking import tick
from apps.tenders import actions
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, NoticeKind, Postponement
from apps.tenders.queries.publicity import postponing
from tests.tenders.stage import DEADLINE, PUBLISHED, Stage, at, journal_size, kinds, refused

DURING = PUBLISHED + timedelta(days=2)
LATER = at("2026-12-01 09:30")
WHY = "图纸补充勘察，需要延长编制时间"


def _postpone(stage: Stage, lot: Lot, to: datetime = LATER, *, now: datetime = DURING) -> Postponement:
    seen = postponing(lot, new_deadline=to, reason=WHY, now=now)
    return actions.postpone_opening(
        lot.pk, new_deadline=to, reason=WHY, preview_hash=seen.digest, actor=stage.buyer.actor, now=now
    )


@pytest.mark.parametrize("regime", ["eng", "gp"])
def test_bids_are_due_and_opened_at_the_later_time_and_everybody_is_told(
    regime: str, request: pytest.FixtureRequest
) -> None:
    stage: Stage = request.getfixturevalue(regime)
    lot = stage.tendering()

    postponement = _postpone(stage, lot)

    lot.refresh_from_db()
    assert (lot.state, lot.submission_deadline, lot.opening_hall) == (LotState.TENDERING, LATER, stage.hall)
    assert (postponement.former_deadline, postponement.new_deadline) == (DEADLINE, LATER)
    notice = postponement.notice
    assert (notice.kind, notice.number, notice.media) == (NoticeKind.POSTPONEMENT, 2, lot.media)
    assert "原投标截止（开标）时间：2026年11月24日09时30分；现延至：2026年12月01日09时30分。" in notice.text
    assert WHY in notice.text
    assert kinds(lot.public_stream.name)[-1] == "lot.postponed"


def test_the_clock_closes_at_the_later_time(eng: Stage) -> None:
    lot = eng.tendering()
    _postpone(eng, lot)

    assert tick(DEADLINE) == 0
    assert tick(LATER) >= 1

    lot.refresh_from_db()
    assert (lot.state, lot.closed_at) == (LotState.SUBMISSION_CLOSED, LATER)


def test_the_agency_postpones_too(eng: Stage) -> None:
    lot = eng.announced()
    seen = postponing(lot, new_deadline=LATER, reason=WHY, now=DURING)

    actions.postpone_opening(
        lot.pk,
        new_deadline=LATER,
        reason=WHY,
        preview_hash=seen.digest,
        actor=eng.world.agency.actor,
        now=DURING,
    )

    lot.refresh_from_db()
    assert (lot.state, lot.submission_deadline) == (LotState.ANNOUNCED, LATER)


def test_the_same_preview_confirmed_twice_is_one_postponement(eng: Stage) -> None:
    lot = eng.tendering()
    seen = postponing(lot, new_deadline=LATER, reason=WHY, now=DURING)
    first = _postpone(eng, lot)
    told = journal_size()

    again = actions.postpone_opening(
        lot.pk, new_deadline=LATER, reason=WHY, preview_hash=seen.digest, actor=eng.buyer.actor, now=DURING
    )

    assert again == first
    assert journal_size() == told


@pytest.mark.parametrize(
    ("_case", "to", "code"),
    [
        ("earlier", DEADLINE - timedelta(days=1), "postponement_not_later"),
        ("the same", DEADLINE, "postponement_not_later"),
        ("not on the minute", LATER + timedelta(seconds=1), "opening_not_on_the_minute"),
        ("a mistyped year", LATER.replace(year=2036), "time_far_away"),
    ],
)
def test_only_a_later_time_to_the_minute(eng: Stage, _case: str, to: datetime, code: str) -> None:
    lot = eng.tendering()

    with refused(Refused, code, unchanged=lot):
        actions.postpone_opening(
            lot.pk, new_deadline=to, reason=WHY, preview_hash="x", actor=eng.buyer.actor, now=DURING
        )


def test_a_reason_is_said(eng: Stage) -> None:
    lot = eng.tendering()

    with refused(Refused, "lot_reason_missing", unchanged=lot):
        actions.postpone_opening(
            lot.pk, new_deadline=LATER, reason=" ", preview_hash="x", actor=eng.buyer.actor, now=DURING
        )


def test_what_was_not_previewed_is_not_published(eng: Stage) -> None:
    lot = eng.tendering()
    seen = postponing(lot, new_deadline=LATER, reason=WHY, now=DURING)

    with refused(WrongState, "preview_stale", unchanged=lot):
        actions.postpone_opening(
            lot.pk,
            new_deadline=LATER + timedelta(days=1),
            reason=WHY,
            preview_hash=seen.digest,
            actor=eng.buyer.actor,
            now=DURING,
        )


def test_the_deadline_once_passed_is_not_moved(eng: Stage) -> None:
    """招标投标法 §34: whether the clock has come round to closing it or not."""
    lot = eng.tendering()

    with refused(Refused, "deadline_passed", unchanged=lot):
        _postpone(eng, lot, now=DEADLINE)


def test_a_lot_that_is_not_public_or_over_is_not_postponed(eng: Stage) -> None:
    lot = eng.scheduled()

    with refused(WrongState, "wrong_state", unchanged=lot):
        _postpone(eng, lot)


def test_the_hall_must_be_free_at_the_later_time(eng: Stage) -> None:
    lot = eng.tendering()
    replace(eng, deadline=LATER).scheduled()

    with refused(Refused, "hall_taken", unchanged=lot):
        _postpone(eng, lot)


@pytest.mark.parametrize("who", ["purchaser", "operator", "supervisor", "bidder", "stranger"])
def test_only_the_buyers_side_postpones(eng: Stage, who: str) -> None:
    lot = eng.tendering()
    seen = postponing(lot, new_deadline=LATER, reason=WHY, now=DURING)

    with refused(NotAllowed, "not_the_buyer", unchanged=lot):
        actions.postpone_opening(
            lot.pk,
            new_deadline=LATER,
            reason=WHY,
            preview_hash=seen.digest,
            actor=getattr(eng.world, who).actor,
            now=DURING,
        )


def test_the_preview_warns_of_a_rest_day_and_of_short_notice(eng: Stage) -> None:
    lot = eng.tendering()

    seen = postponing(lot, new_deadline=at("2026-11-28 09:30"), reason=WHY, now=DEADLINE - timedelta(days=1))

    assert [one.rule_id for one in seen.findings] == ["T-H01", "C-SHORT"]
    assert seen.blocks == ()
