"""评标, from a real opening over the draw of the committee to a bundle that anybody can check. 招标投标法 §37–42."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from apps.evaluation import queries
from apps.evaluation.states import EvaluationState
from apps.evidence import bundle
from apps.evidence.bundle import Edition
from apps.evidence.verify.protocol import Status
from apps.evidence.verify.verifying import verify
from apps.openings.lifecycle import OpeningState
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from tests.evaluation.stage import RealRoom
from tests.openings.stage import Hall
from tests.tenders.stage import Stage, kinds

PRICES = ("9123000.00", "9050000.00", "8986600.00")


def test_what_was_opened_is_evaluated_signed_and_verified(eng: Stage, tmp_path: Path) -> None:
    hall = Hall(eng, tmp_path).with_bids(*PRICES).reaches(OpeningState.HANDED_TO_EVALUATION)
    hall.work()
    assert kinds(hall.lot.desk_stream.name)[-1] == "evaluation.prepared"

    room = RealRoom(hall)
    room.reaches(EvaluationState.RECEIVED)

    room.lot.refresh_from_db()
    assert room.lot.state == LotState.REPORT_CHECK
    assert kinds(room.lot.public_stream.name)[-3:] == [
        "evaluation.begun",
        "evaluation.completed",
        "evaluation.report_received",
    ]
    result = queries.result_of(room.lot)
    assert result is not None
    assert {one.price for one in result.ranked} == {one.price for one in hall.bidders}
    assert room.evaluation.drawn_values["delta"] in ("0.03", "0.04", "0.05", "0.06")
    verdict = verify(_bundle(room, tmp_path))
    assert verdict.is_good, [(one.check, one.where, one.code) for one in verdict.protocol.findings]
    assert {number: verdict.status(number) for number in (15, 16)} == {15: Status.PASSED, 16: Status.PASSED}, [
        (one.check, one.where, one.code) for one in verdict.protocol.findings
    ]


def _bundle(room: RealRoom, folder: Path) -> Path:
    """The public bundle as it is once the result is published."""
    Lot.objects.filter(pk=room.lot.pk).update(state=LotState.AWARDED)
    file = BytesIO()
    bundle.write(room.lot.pk, Edition.PUBLIC, file, now=room.now)
    path = folder / "bundle.zip"
    path.write_bytes(file.getvalue())
    return path
