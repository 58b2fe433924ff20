"""What a committee has behind it at a stage, what is dropped when it goes back, and whether enough bids are left to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.evaluation.computing import passed_bids
from apps.evaluation.guards import FEWEST_COMPETING
from apps.evaluation.lifecycle import STEPPED_BACK_TO
from apps.evaluation.models import BlindSheet, Evaluation, Sheet, Verdict, Vote
from apps.evaluation.pricing import are_prices_opened, ruled_out_by_price
from apps.evaluation.standing import scheme_of
from apps.evaluation.states import EvaluationState
from apps.tenders.rules.books import Regime

S = EvaluationState
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Held:
    """What a stage brought: how it is kept when it is dropped, and how it is dropped."""

    name: str
    since: EvaluationState
    kept: Callable[[Evaluation], Rows]
    drop: Callable[[Evaluation], object]


def dropped(evaluation: Evaluation, reached: EvaluationState) -> dict[str, Any]:
    """What falls when the committee goes back to this stage, as plain data."""
    return {one.name: rows for one in HELD if _falls(one, reached) and (rows := one.kept(evaluation))}


def drop(evaluation: Evaluation, reached: EvaluationState) -> None:
    """It has fallen."""
    for one in reversed(HELD):
        if _falls(one, reached):
            one.drop(evaluation)


def void_result(evaluation: Evaluation) -> None:
    """There is no result any more; the caller has the report replaced."""
    evaluation.case, evaluation.result, evaluation.result_sha256, evaluation.computed_at = None, None, "", None
    evaluation.save(update_fields=["case", "result", "result_sha256", "computed_at"])


def stages_behind(evaluation: Evaluation) -> list[EvaluationState]:
    """The stages to which a committee may be led back: those where it has been, the earliest first."""
    order, scheme = list(EvaluationState), scheme_of(evaluation.lot)
    was_there = {S.BLIND: scheme is not None and scheme.is_blind, S.PRICING: are_prices_opened(evaluation)}
    here = order.index(EvaluationState(evaluation.state))
    return [one for one in STEPPED_BACK_TO if order.index(one) <= here and was_there.get(one, True)]


def unrecorded_of(evaluation: Evaluation) -> int:
    """So few bids are left, and why the committee goes on is not written down for so few; zero where that is no question.

    In a procurement fewer than three end the evaluation, so there is nothing to write down.
    """
    if evaluation.lot.project.regime_in_force is not Regime.ENG:
        return 0
    left = len(set(passed_bids(evaluation)) - set(ruled_out_by_price(evaluation)))
    if left >= FEWEST_COMPETING or evaluation.competitions.filter(left=left).exists():
        return 0
    return left


def _falls(one: Held, reached: EvaluationState) -> bool:
    order = list(EvaluationState)
    return order.index(one.since) >= order.index(reached)


def _verdicts(evaluation: Evaluation) -> Rows:
    said = Verdict.objects.filter(member__evaluation=evaluation).select_related("member")
    return [
        {"member": one.member.number, "bid": one.bid, "passed": one.has_passed, "reason": one.reason} for one in said
    ]


def _drop_verdicts(evaluation: Evaluation) -> None:
    Verdict.objects.filter(member__evaluation=evaluation).delete()


def _motions(evaluation: Evaluation) -> Rows:
    return [
        {
            "bid": one.bid,
            "ground": one.ground,
            "clause": one.clause,
            "page": one.page,
            "reason": one.reason,
            "carried": one.is_carried,
            "votes": [
                {"member": vote.member.number, "agrees": vote.agrees, "reason": vote.reason} for vote in one.votes.all()
            ],
        }
        for one in evaluation.motions.filter(enquiry__isnull=True).prefetch_related("votes__member")
    ]


def _drop_motions(evaluation: Evaluation) -> None:
    """What a bidder's answer, or silence, brought stands: it is not asked again."""
    Vote.objects.filter(motion__evaluation=evaluation, motion__enquiry__isnull=True).delete()
    evaluation.motions.filter(enquiry__isnull=True).delete()


def _brands(evaluation: Evaluation) -> Rows:
    return [{"member": one.member.number, "bid": one.bid, "brand": one.brand} for one in evaluation.brands.all()]


def _drop_brands(evaluation: Evaluation) -> None:
    evaluation.brands.all().delete()


def _competitions(evaluation: Evaluation) -> Rows:
    return [{"left": one.left, "reason": one.reason} for one in evaluation.competitions.all()]


def _drop_competitions(evaluation: Evaluation) -> None:
    evaluation.competitions.all().delete()


def _blind_sheets(evaluation: Evaluation) -> Rows:
    signed = (
        BlindSheet.objects.filter(member__evaluation=evaluation).select_related("member").order_by("member__number")
    )
    return [_signed(one) for one in signed]


def _drop_blind_sheets(evaluation: Evaluation) -> None:
    BlindSheet.objects.filter(member__evaluation=evaluation).delete()


def _sheets(evaluation: Evaluation) -> Rows:
    signed = Sheet.objects.filter(member__evaluation=evaluation, signed_at__isnull=False).select_related("member")
    return [_signed(one) for one in signed.order_by("member__number")]


def _drop_sheets(evaluation: Evaluation) -> None:
    """The scores stay as drafts; their signatures do not count."""
    Sheet.objects.filter(member__evaluation=evaluation).update(envelope=None, certificate=None, signed_at=None)


def _signed(sheet: Sheet | BlindSheet) -> dict[str, Any]:
    return {
        "member": sheet.member.number,
        "scores": sheet.scores,
        "reasons": sheet.reasons,
        "envelope": sheet.envelope,
    }


def _result(evaluation: Evaluation) -> Rows:
    return [{"case": evaluation.case, "result": evaluation.result}] if evaluation.result else []


HELD = (
    Held("brands", S.PRELIMINARY, _brands, _drop_brands),
    Held("verdicts", S.PRELIMINARY, _verdicts, _drop_verdicts),
    Held("motions", S.PRELIMINARY, _motions, _drop_motions),
    Held("competitions", S.PRELIMINARY, _competitions, _drop_competitions),
    Held("blind_sheets", S.BLIND, _blind_sheets, _drop_blind_sheets),
    Held("sheets", S.SCORING, _sheets, _drop_sheets),
    Held("result", S.COMPUTED, _result, void_result),
)
"""In the order in which it came to be."""
