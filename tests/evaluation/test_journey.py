"""评标, from a real opening over the draw of the committee to a bundle that anybody can check. 招标投标法 §37–42."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from apps.bids.rules.price_basis import DISCOUNT, amount_from
from apps.core.money import figures
from apps.evaluation import queries
from apps.evaluation.states import EvaluationState
from apps.evidence import bundle
from apps.evidence.bundle import Edition
from apps.evidence.verify.protocol import Status
from apps.evidence.verify.verifying import verify
from apps.openings import queries as opened
from apps.openings.lifecycle import OpeningState
from apps.openings.queries.record import record_of
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.rules.scheme import ENG_COMPREHENSIVE
from tests.evaluation.stage import RealRoom
from tests.openings.stage import Hall
from tests.tenders.stage import Stage, kinds

DISCOUNTS = {"8.77": "9123000.00", "9.5": "9050000.00", "10.1343": "8986570.00"}
"""What a discount from the ceiling of ten million comes to."""


def test_what_was_stated_as_a_discount_is_opened_evaluated_signed_and_verified(eng: Stage, tmp_path: Path) -> None:
    """The document has prices stated as a discount: it is read out and recorded beside the amount, which is evaluated."""
    hall = Hall(eng, tmp_path, scheme=ENG_COMPREHENSIVE | {"announce": ["discount", "days"]})
    for percent in DISCOUNTS:
        price = amount_from(DISCOUNT, percent, hall.lot.ceiling_price or Decimal(0))
        hall.add_bidder(f"{price:.2f}", fields={"discount": percent, "days": "240"})
    hall.open_sign_in()
    hall.close_submission()
    hall.reaches(OpeningState.HANDED_TO_EVALUATION)
    hall.work()
    assert [f"{one.price:.2f}" for one in hall.bidders] == [*DISCOUNTS.values()]
    said = [one["text"] for one in opened.state(hall.opening, hall.host.actor)["utterances"]]
    assert said[1].endswith("投标报价：人民币玖佰壹拾贰万叁仟元整。投标下浮率：百分之8.77。工期：240日历天。")
    record: Any = record_of(hall.opening, is_demonstration=True)["bids"]
    assert [(row[2], row[-1]) for row in record] == [
        (figures(Decimal(price)), f"下浮率 {percent}%") for percent, price in DISCOUNTS.items()
    ]
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
    assert {one.fields["discount"]: f"{one.price:.2f}" for one in result.ranked} == DISCOUNTS
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
