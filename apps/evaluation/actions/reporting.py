"""评标报告: asked for, made by the worker, signed one after the other or refused with a reason, received by the buyer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import events, policy
from apps.evaluation.lifecycle import EvaluationAction, EvaluationState, Facts
from apps.evaluation.models import Evaluation, Member, Report, ReportSignature
from apps.evaluation.standing import active, advance, as_member, facts_of, locked, tell_act, tell_desk
from apps.evidence.journal import emit
from apps.evidence.outbox import enqueue
from apps.evidence.store import Stored
from apps.openings.rules import statements
from apps.openings.signed import Signed, must_be_signed
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction, LotState

MAKE_REPORT = "evaluation.make_report"
REASON_LIMIT = 500


@transaction.atomic(durable=True)
def ask_for_report(lot_id: int, *, actor: Actor, now: datetime) -> Report:
    """The report will be made; asked again, the earlier one and its signatures no longer count (重新生成)."""
    evaluation = locked(lot_id)
    if not policy.may_ask_for_report(actor, evaluation):
        raise NotAllowed("not_a_member")
    advance(evaluation, EvaluationAction.ASK_FOR_REPORT, facts_of(evaluation, in_turn=LotState.EVALUATING))

    evaluation.save(update_fields=["state"])
    evaluation.reports.filter(replaced_at__isnull=True).update(replaced_at=now)
    report = Report.objects.create(evaluation=evaluation, number=evaluation.reports.count() + 1, asked_at=now)
    member = policy.member_of(actor, evaluation)
    fact = events.EvaluationProgressed(
        lot=evaluation.lot_id, step=EvaluationAction.ASK_FOR_REPORT.value, member=member.number if member else None
    )
    tell_desk(evaluation, fact, actor=as_member(member) if member else actor, now=now)
    enqueue(MAKE_REPORT, {"report": report.pk}, run_at=now, key=f"evaluation-report-{report.pk}")
    return report


@transaction.atomic(durable=True)
def record_report(report_id: int, stored: Stored, *, now: datetime) -> Report:
    """The report is in the store and can be signed. Called twice, or for one that was replaced, nothing more happens."""
    lot_id = Report.objects.values_list("evaluation__lot_id", flat=True).get(pk=report_id)
    evaluation = locked(lot_id)
    report = evaluation.reports.select_for_update().get(pk=report_id)
    if report.replaced_at is not None or report.made_at is not None:
        return report
    advance(evaluation, EvaluationAction.RECORD_REPORT, facts_of(evaluation, in_turn=LotState.EVALUATING))

    evaluation.save(update_fields=["state"])
    report.made_at, report.object_name, report.sha256 = now, stored.name, stored.sha256
    report.save(update_fields=["made_at", "object_name", "sha256"])
    fact = events.ReportMade(lot=evaluation.lot_id, report=report.number, sha256=stored.sha256)
    tell_act(evaluation, fact, action=EvaluationAction.RECORD_REPORT, member=None, now=now)
    return report


@transaction.atomic(durable=True)
def record_signature(report_id: int, *, base: str, stored: Stored, actor: Actor, now: datetime) -> Evaluation:
    """The member's signature is on the report (see signing.py); with the last one the evaluation is complete.

    `base` is the version that was signed; when another signature came in between, this one does not count.
    """
    evaluation, report, member = _for_signing(report_id, actor)
    facts = _signing_facts(evaluation, report, member)
    advance(evaluation, EvaluationAction.SIGN_REPORT, facts)
    if report.object_name != base:
        raise Refused("report_changed")

    ReportSignature.objects.create(report=report, member=member, at=now, object_name=stored.name, sha256=stored.sha256)
    report.object_name, report.sha256 = stored.name, stored.sha256
    report.save(update_fields=["object_name", "sha256"])
    fact = events.ReportSigned(lot=evaluation.lot_id, member=member.number, sha256=stored.sha256)
    tell_act(evaluation, fact, action=EvaluationAction.SIGN_REPORT, member=member, now=now)
    _go_on(evaluation, report, member, facts, now=now)
    return evaluation


@transaction.atomic(durable=True)
def refuse_to_sign(lot_id: int, signed: Signed, *, actor: Actor, now: datetime) -> Evaluation:
    """The member does not agree and has said why, in writing and signed (招标投标法实施条例第五十三条)."""
    evaluation = locked(lot_id)
    report = current_report(evaluation)
    member = policy.must_be_member(actor, evaluation)
    said = statements.read(signed.statement, "refusal_to_sign", ("lot", "member", "report", "reason"))
    statements.must_say(said, lot=evaluation.lot.code, member=member.number)
    reason = said["reason"] if isinstance(said["reason"], str) else ""
    if len(reason) > REASON_LIMIT:
        raise Refused("text_too_long", limit=REASON_LIMIT)
    facts = replace(_signing_facts(evaluation, report, member), reason=reason)
    advance(evaluation, EvaluationAction.REFUSE_TO_SIGN, facts)
    if said["report"] != report.sha256:
        raise Refused("report_changed")
    proof = must_be_signed(signed, actor=actor, now=now)

    ReportSignature.objects.create(
        report=report,
        member=member,
        at=now,
        refusal=proof.envelope,
        certificate=proof.certificate,
        reason=reason.strip(),
    )
    fact = events.SignatureRefused(
        lot=evaluation.lot_id, member=member.number, statement=statements.sha256_of(signed.statement)
    )
    tell_act(evaluation, fact, action=EvaluationAction.REFUSE_TO_SIGN, member=member, now=now)
    _go_on(evaluation, report, member, facts, now=now)
    return evaluation


@transaction.atomic(durable=True)
def receive_report(lot_id: int, *, actor: Actor, now: datetime) -> Evaluation:
    """The buyer has the report and checks it before anything is published (评标报告接收)."""
    evaluation = locked(lot_id)
    policy.must_receive(actor, evaluation.lot)
    advance(evaluation, EvaluationAction.RECEIVE_REPORT, facts_of(evaluation, in_turn=LotState.EVALUATED))

    evaluation.received_at, evaluation.received_by = now, actor.id
    evaluation.save(update_fields=["state", "received_at", "received_by"])
    tenders.advance(evaluation.lot, LotAction.RECEIVE_REPORT, LotFacts(now=now))
    emit(
        events.ReportReceived(lot=evaluation.lot_id),
        stream=evaluation.lot.public_stream,
        actor=actor,
        at=now,
    )
    return evaluation


def current_report(evaluation: Evaluation) -> Report:
    """The report that counts, made. Raises Refused("report_missing")."""
    report = evaluation.reports.filter(replaced_at__isnull=True, made_at__isnull=False).first()
    if report is None:
        raise Refused("report_missing")
    return report


def _for_signing(report_id: int, actor: Actor) -> tuple[Evaluation, Report, Member]:
    lot_id = Report.objects.values_list("evaluation__lot_id", flat=True).get(pk=report_id)
    evaluation = locked(lot_id)
    report = evaluation.reports.select_for_update().get(pk=report_id)
    if report.replaced_at is not None:
        raise Refused("report_changed")
    return evaluation, report, policy.must_be_member(actor, evaluation)


def _signing_facts(evaluation: Evaluation, report: Report, member: Member) -> Facts:
    closed = set(report.signatures.values_list("member_id", flat=True))
    without = [one for one in active(evaluation) if one.pk not in closed]
    return replace(
        facts_of(evaluation, in_turn=LotState.EVALUATING),
        has_done_it=member.pk in closed,
        is_last=without == [member],
    )


def _go_on(evaluation: Evaluation, report: Report, member: Member, facts: Facts, *, now: datetime) -> None:
    """With the last signature the lot is evaluated; everybody hears that, and the digest of the report."""
    if not facts.is_last:
        return
    evaluation.completed_at = now
    evaluation.save(update_fields=["state", "completed_at"])
    if evaluation.state != EvaluationState.COMPLETED:
        raise ValueError("an evaluation completes with its last signature")
    tenders.advance(evaluation.lot, LotAction.COMPLETE_EVALUATION, LotFacts(now=now))
    emit(
        events.EvaluationCompleted(lot=evaluation.lot_id, report=report.sha256),
        stream=evaluation.lot.public_stream,
        actor=as_member(member),
        at=now,
    )
