"""暗标评审: blind items are scored and locked by everybody first; with the last sheet the codes get their names (揭标)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy
from apps.evaluation.actions.scoring import read_reasons
from apps.evaluation.computing import passed_bids
from apps.evaluation.course import unrecorded_of
from apps.evaluation.models import BlindSheet, Evaluation
from apps.evaluation.queries.blind import labels_of, under_names
from apps.evaluation.rules import codes
from apps.evaluation.rules.sheets import must_be_complete, read_scores
from apps.evaluation.seating import must_be_signed_by
from apps.evaluation.standing import active, advance, facts_of, locked, scheme_of, tell_act
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.openings.rules import statements
from apps.openings.signed import Signed
from apps.tenders.lifecycle import LotState

FIELDS = ("lot", "member", "scores", "reasons")


@transaction.atomic(durable=True)
def sign_blind(lot_id: int, signed: Signed, *, actor: Actor, now: datetime) -> Evaluation:
    """The member's blind scores are signed and locked; with the last sheet the names are shown and the review goes on.

    The statement names bids by their codes.
    """
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    said = statements.read(signed.statement, "blind_sheet", FIELDS)
    statements.must_say(said, lot=evaluation.lot.code, member=member.number)
    without = [one for one in active(evaluation) if not hasattr(one, "blind_sheet")]
    facts = replace(
        facts_of(evaluation, in_turn=LotState.EVALUATING),
        has_done_it=member not in without,
        is_last=without == [member],
        unrecorded=unrecorded_of(evaluation),
    )
    advance(evaluation, EvaluationAction.SIGN_BLIND, facts)
    scheme = scheme_of(evaluation.lot)
    if scheme is None:
        raise Refused("scheme_missing")
    blind = replace(scheme, items=tuple(item for item in scheme.items if item.blind))
    reasons = under_names(evaluation, read_reasons(said["reasons"]))
    must_be_complete(blind, passed_bids(evaluation), under_names(evaluation, read_scores(said["scores"])), reasons)
    proof = must_be_signed_by(member, signed, actor=actor, now=now)

    BlindSheet.objects.create(
        member=member,
        scores=under_names(evaluation, said["scores"]),
        reasons=reasons,
        envelope=proof.envelope,
        certificate=proof.certificate,
        signed_at=now,
    )
    evaluation.save(update_fields=["state"])
    statement = statements.sha256_of(signed.statement)
    fact = events.BlindSheetSigned(lot=lot_id, member=member.number, statement=statement)
    tell_act(evaluation, fact, action=EvaluationAction.SIGN_BLIND, member=member, now=now)
    if evaluation.state == EvaluationState.SCORING:
        _show_names(evaluation, now=now)
    return evaluation


def _show_names(evaluation: Evaluation, *, now: datetime) -> None:
    """揭标 — told once with what draws the codes again."""
    bids = list(evaluation.bids.order_by("number").values_list("bid", flat=True))
    fact = events.Unblinded(
        lot=evaluation.lot_id,
        codes={code: bid for bid, code in sorted(labels_of(evaluation).items(), key=lambda pair: pair[1])},
        record=codes.record(evaluation.lot.code, bids, (evaluation.draw or {})["contributions"]),
    )
    tell_act(evaluation, fact, action=EvaluationAction.SIGN_BLIND, member=None, now=now)
