"""评标, from the draw of the committee to the received report. 招标投标法 §37–42; 87号令 §46–58."""

from __future__ import annotations

from apps.evaluation import queries
from apps.evaluation.lifecycle import EvaluationState
from apps.evidence.pades import inspect
from apps.evidence.store import open_stored
from apps.parties.trust import trust
from apps.tenders.lifecycle import LotState
from tests.evaluation.stage import Room
from tests.tenders.stage import kinds


def test_an_evaluation_goes_from_the_draw_to_the_received_report(room: Room) -> None:
    room.reaches(EvaluationState.RECEIVED)

    room.lot.refresh_from_db()
    assert room.lot.state == LotState.REPORT_CHECK
    assert kinds(room.lot.public_stream.name)[-3:] == [
        "evaluation.begun",
        "evaluation.completed",
        "evaluation.report_received",
    ]
    report = room.evaluation.reports.get()
    with open_stored(report.object_name) as file:
        pdf = file.read()
    root = trust(room.now).root
    states = inspect(pdf, [root])
    assert len(states) == 5
    result = queries.result_of(room.lot)
    assert result is not None
    assert [one.rank for one in result.ranked] == [1, 2, 3]
