"""绿色通道的公开: how long others waited, who made room, and the cases as a file. Handbook 2.6: this protects against favouritism."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.evidence.journal import emit
from apps.scheduling.events import bookings as events
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Booking, Place
from apps.scheduling.queries.green_public import case_table, waiting_of_year
from apps.scheduling.rules.green_waits import Placed, Waits, waiting
from apps.scheduling.rules.plan import Kind, Part, ResourceKind
from apps.tenders.models import Lot
from tests.scheduling import green
from tests.tenders.stage import NOW, Stage

MONDAY = date(2026, 10, 19)
WEEKDAYS = [MONDAY + timedelta(days=offset) for offset in range(14) if offset % 7 < 5]


def placed(wished: int, first: int, held: int, *, is_green: bool = False, tenderee: str = "甲") -> Placed:
    days = [MONDAY + timedelta(days=offset) for offset in (wished, first, held)]
    return Placed(tenderee, is_green, *days)


def test_waits_are_compared_as_held_and_without_making_room() -> None:
    found = waiting(
        [
            placed(0, 1, 1),
            placed(4, 4, 8, tenderee="乙"),
            placed(1, 2, 3, tenderee="乙"),
            placed(0, 0, 0, is_green=True),
        ],
        WEEKDAYS,
    )

    assert found.ordinary == Waits(3, 1.7, 2)
    assert found.without_moves == Waits(3, 0.7, 1)
    assert found.green == Waits(1, 0.0, 0)
    assert found.moves == (("乙", 2),)
    assert waiting([], WEEKDAYS).ordinary == Waits(0, 0.0, 0)


def held(lot: Lot, code: str, on: date, *, is_green: bool = False, state: BookingState = BookingState.RELEASED) -> None:
    room, _is_new = Place.objects.get_or_create(
        name="评标室 1",
        defaults={"kind": ResourceKind.EVALUATION_ROOM, "seats": 7, "recorded_by": "system", "recorded_at": NOW},
    )
    Booking.objects.create(
        code=code,
        lot=lot,
        kind=Kind.EVALUATION,
        state=state,
        people=5,
        length=1,
        earliest_on=MONDAY,
        is_green=is_green,
        applied_by="system",
        applied_at=NOW,
        place=room,
        on=on,
        part=Part.AM.value,
    )


def test_the_year_counts_evaluations_that_are_over_and_reads_moves_from_the_journal(eng: Stage) -> None:
    lot = eng.accepted()
    held(lot, "A", MONDAY + timedelta(days=2))
    held(lot, "B", MONDAY + timedelta(days=3))
    held(lot, "C", MONDAY, is_green=True)
    held(lot, "D", MONDAY + timedelta(days=4), state=BookingState.CONFIRMED)
    moved = events.BookingMoved("B", 1, "2026-10-20/pm", "2026-10-22/am", 4)
    emit(moved, stream=events.DESK, actor=eng.world.operator.actor, at=NOW)

    found = waiting_of_year(NOW)

    assert (found.ordinary, found.without_moves) == (Waits(2, 2.5, 3), Waits(2, 1.5, 2))
    assert found.green == Waits(1, 0.0, 0)
    assert found.moves == ((eng.buyer.organisation.name, 1),)


@pytest.mark.sqlite
def test_everybody_reads_the_comparison_and_takes_the_cases_as_a_file(
    eng: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    lot = eng.accepted()
    case = green.granted(eng.world, lot.project)
    visitor = eng.world.client_of(eng.world.stranger)
    assert "今年还没有结束的评标" in visitor.get(reverse("green:public")).content.decode()
    held(lot, "A", MONDAY + timedelta(days=2))

    assert "没有让位时" in visitor.get(reverse("green:public")).content.decode()
    sent = visitor.get(reverse("green:file"))
    assert sent.headers["Content-Disposition"] == 'attachment; filename="green-channel.csv"'
    text = sent.content.decode()
    assert case.code in text
    assert case.decision in text
    assert lot.project.name not in text
    assert len(case_table(NOW)) == 2
