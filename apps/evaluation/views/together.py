"""What the committee's own room shows of its work together: messages, conclusions, steps back, and how far everybody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.evaluation.computing import passed_bids
from apps.evaluation.course import stages_behind, unrecorded_of
from apps.evaluation.lifecycle import EVALUATION
from apps.evaluation.models import Evaluation, Member, ReportSignature, RoomMessage
from apps.evaluation.pricing import has_second_begun
from apps.evaluation.queries.drafts import draft_of
from apps.evaluation.standing import active, scheme_of
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.evaluation.views import shown
from apps.evaluation.views.report_shown import GROUND_WORDS
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme_parts import Scheme

A = EvaluationAction
S = EvaluationState
LAST_MESSAGES = 100
SCORED = (S.BLIND, S.SCORING, S.AWAITING_PRICES, S.PRICING, S.COMPUTED, S.SIGNING)


@dataclass(frozen=True, slots=True)
class Said:
    """A message as another member sees it."""

    number: int
    is_own: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A node of the review and how far each member is with it: done of wanted, by member."""

    name: str
    cells: tuple[tuple[int, int], ...]


def together_of(evaluation: Evaluation, member: Member) -> dict[str, Any]:
    """What members see of their work together, and what their chair may do."""
    state = S(evaluation.state)
    allowed = EVALUATION.allowed(state)
    is_reviewing = state in (S.BLIND, S.SCORING, S.PRICING)
    return {
        "unrecorded": unrecorded_of(evaluation) if is_reviewing else 0,
        "may_speak": A.SPEAK in allowed,
        "messages_said": messages_of(evaluation, member),
        "conclusions": [
            {"word": shown.STATES[S(one.stage)], "text": one.text, "at": one.at} for one in evaluation.conclusions.all()
        ],
        "competitions": list(evaluation.competitions.all()),
        "steps_back": [
            {"kept": one, "left": shown.STATES[S(one.left)], "reached": shown.STATES[S(one.reached)]}
            for one in evaluation.steps_back.all()
        ],
        "chairing": _chairing(evaluation, state) if member.is_chair else None,
    }


def messages_of(evaluation: Evaluation, member: Member) -> list[Said]:
    """The newest messages, the oldest of them first."""
    newest = RoomMessage.objects.filter(evaluation=evaluation).select_related("member").order_by("-pk")[:LAST_MESSAGES]
    return [Said(one.member.number, one.member_id == member.pk, one.text, one.at) for one in reversed(newest)]


def matrix_of(evaluation: Evaluation) -> list[Row]:
    """评审进度: how far each member is with each node, counted in bids; what was judged or scored is nowhere here."""
    members, scheme = active(evaluation), scheme_of(evaluation.lot)
    bids, passed = evaluation.bids.count(), len(passed_bids(evaluation))
    rows = [Row(_("初步评审"), tuple((one.verdicts.count(), bids) for one in members))]
    if scheme is not None and S(evaluation.state) in SCORED:
        rows += _scored(scheme, members, passed)
    return rows


def _scored(scheme: Scheme, members: list[Member], passed: int) -> list[Row]:
    entered = [draft_of(one).scores for one in members]
    return [
        Row(item.name, tuple((sum(item.id in row for row in scores.values()), passed) for scores in entered))
        for item in scheme.items
    ]


def _chairing(evaluation: Evaluation, state: EvaluationState) -> dict[str, Any]:
    allowed = EVALUATION.allowed(state)
    is_signed = ReportSignature.objects.filter(report__evaluation=evaluation).exists()
    return {
        "may_conclude": A.CONCLUDE in allowed,
        "stages": _stages(evaluation) if A.STEP_BACK in allowed and not is_signed else [],
        "grounds": _grounds(evaluation, state),
        "numbers": [one.number for one in active(evaluation)],
        "matrix": matrix_of(evaluation),
    }


def _stages(evaluation: Evaluation) -> list[tuple[str, str | Promise]]:
    """Where the chair may lead back to, the latest first."""
    is_kept = has_second_begun(evaluation)
    found = [one for one in reversed(stages_behind(evaluation)) if one is S.PRICING or not is_kept]
    return [(one.value, shown.STATES[one]) for one in found]


def _grounds(evaluation: Evaluation, state: EvaluationState) -> list[tuple[str, str | Promise]]:
    """In a procurement whose result is made up one of four errors must be named."""
    is_bound = state is S.COMPUTED and evaluation.lot.project.regime_in_force is Regime.GP
    return [(one.value, words) for one, words in GROUND_WORDS.items()] if is_bound else []
