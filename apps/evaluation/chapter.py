"""What the bundle shows of an evaluation: the case, the result, the signed sheets, the draw of the committee, the report."""

from __future__ import annotations

from collections.abc import Iterator

from apps.evaluation.models import Arrival, BlindSheet, Evaluation, Sheet
from apps.evaluation.queries.readings import history_of
from apps.evidence.bundle import Content, Edition, chapter, log_of
from apps.evidence.rules.canonical import canonical_bytes
from apps.tenders.lifecycle import LotState

PUBLISHED = frozenset({LotState.AWARDED.value, LotState.CONTRACTED.value, LotState.ARCHIVED.value})
"""Where the result of a lot is public, and with it who judged (招标投标法第三十七条)."""


@chapter("evaluation")
def evaluation_chapter(lot_id: int, edition: Edition) -> Iterator[tuple[str, Content]]:
    """Nothing before the result is published; to the supervisor from the last signature on."""
    evaluation = Evaluation.objects.select_related("lot").filter(lot=lot_id, completed_at__isnull=False).first()
    if evaluation is None or not (edition is Edition.SUPERVISOR or evaluation.lot.state in PUBLISHED):
        return
    yield log_of(evaluation.sealed_stream.name)
    yield "evaluation/case.json", canonical_bytes(evaluation.case)
    yield "evaluation/result.json", canonical_bytes(evaluation.result)
    yield "evaluation/draw.json", canonical_bytes(evaluation.draw)
    report = evaluation.reports.filter(replaced_at__isnull=True).first()
    if report is not None:
        yield "evaluation/report.pdf", report.object_name
        if hasattr(report, "annex"):
            yield "evaluation/annex.pdf", report.annex.object_name
    yield from _rechecks(evaluation, edition)
    if edition is Edition.SUPERVISOR:
        yield from _arrivals(evaluation)
        for member in evaluation.members.filter(readings__isnull=False).distinct():
            yield f"evaluation/readings/{member.number}.json", canonical_bytes(history_of(member))
    for blind in _blind_sheets(evaluation):
        yield f"evaluation/blind-sheets/{blind.member.number}.dsse.json", canonical_bytes(blind.envelope)
        yield f"evaluation/blind-sheets/{blind.member.number}.der", bytes(blind.certificate)
    for sheet in _sheets(evaluation):
        yield f"evaluation/sheets/{sheet.member.number}.dsse.json", canonical_bytes(sheet.envelope)
        yield f"evaluation/sheets/{sheet.member.number}.der", bytes(sheet.certificate or b"")


def _rechecks(evaluation: Evaluation, edition: Edition) -> Iterator[tuple[str, Content]]:
    """Why a report was returned and what became of each score; the returned report itself for the supervisor."""
    for one in evaluation.rechecks.select_related("report").prefetch_related("reconsiderations__member"):
        told = {
            "number": one.number,
            "ground": one.ground,
            "reason": one.reason,
            "report": one.report.sha256,
            "result": one.before["sha256"],
            "members": {str(said.member.number): said.rows for said in one.reconsiderations.all()},
        }
        yield f"evaluation/rechecks/{one.number}.json", canonical_bytes(told)
        if edition is Edition.SUPERVISOR:
            yield f"evaluation/rechecks/{one.number}.pdf", one.report.object_name


def _arrivals(evaluation: Evaluation) -> Iterator[tuple[str, Content]]:
    """到场登记 — what the witness of each venue signed when a member came; also of those who left the committee."""
    came = Arrival.objects.filter(member__evaluation=evaluation).select_related("member")
    for one in came.order_by("member__number", "number"):
        place = f"evaluation/arrivals/{one.member.number}-{one.number}"
        yield f"{place}.dsse.json", canonical_bytes(one.envelope)
        yield f"{place}.der", bytes(one.certificate)


def _blind_sheets(evaluation: Evaluation) -> list[BlindSheet]:
    """What members locked under codes, before the names were shown."""
    signed = BlindSheet.objects.filter(member__evaluation=evaluation, member__left_at__isnull=True)
    return list(signed.select_related("member").order_by("member__number"))


def _sheets(evaluation: Evaluation) -> list[Sheet]:
    """The sheets that count."""
    signed = Sheet.objects.filter(member__evaluation=evaluation, member__left_at__isnull=True, signed_at__isnull=False)
    return list(signed.select_related("member").order_by("member__number"))
