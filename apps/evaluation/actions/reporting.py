"""评标报告: asked for, made by the worker, signed one after the other or refused with a reason, received by the buyer.

Who does neither until the time is over counts as agreeing (招标投标法实施条例第五十三条), once most have signed.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from apps.core.actor import SYSTEM, Actor
from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import events, policy
from apps.evaluation.guards import Facts
from apps.evaluation.models import Evaluation, Member, Report, ReportAnnex, ReportSignature
from apps.evaluation.placing import end_early
from apps.evaluation.queries.questions import unexplained_of
from apps.evaluation.queries.readings import history_of
from apps.evaluation.seating import must_be_signed_by, use_pin
from apps.evaluation.several_lots import settle, waiting_for
from apps.evaluation.sharing import at_work_elsewhere
from apps.evaluation.standing import active, advance, as_member, facts_of, locked, tell_act, tell_desk
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.evidence.journal import emit
from apps.evidence.outbox import enqueue
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.store import Stored
from apps.openings.rules import statements
from apps.openings.signed import Signed
from apps.tenders import policy as tenders_policy
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction, LotState

MAKE_REPORT = "evaluation.make_report"
MAKE_ANNEX = "evaluation.make_annex"
REASON_LIMIT = 500


@transaction.atomic(durable=True)
def ask_for_report(lot_id: int, *, actor: Actor, now: datetime) -> Report:
    """The report will be made; asked again, the earlier one and its signatures no longer count (重新生成)."""
    evaluation = locked(lot_id)
    if not policy.may_ask_for_report(actor, evaluation):
        raise NotAllowed("not_a_member")
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING)
    facts = replace(facts, unreasoned=unexplained_of(evaluation), lots_waiting=len(waiting_for(evaluation.lot)))
    advance(evaluation, EvaluationAction.ASK_FOR_REPORT, facts)

    evaluation.save(update_fields=["state"])
    evaluation.reports.filter(replaced_at__isnull=True).update(replaced_at=now)
    settle(evaluation, now=now)
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
    report.sign_until = now + timedelta(minutes=settings.REPORT_SIGNING_MINUTES)
    report.save(update_fields=["made_at", "object_name", "sha256", "sign_until"])
    fact = events.ReportMade(lot=evaluation.lot_id, report=report.number, sha256=stored.sha256)
    tell_act(evaluation, fact, action=EvaluationAction.RECORD_REPORT, member=None, now=now)
    _keep_readings(evaluation, report, now=now)
    return report


def _keep_readings(evaluation: Evaluation, report: Report, *, now: datetime) -> None:
    """What everybody had read when the report was made can be proved later; who read what stays sealed."""
    histories = {one.number: history_of(one) for one in active(evaluation)}
    if not any(histories.values()):
        return
    members: list[dict[str, int | str]] = [
        {"member": number, "views": len(rows), "sha256": hashlib.sha256(canonical_bytes(rows)).hexdigest()}
        for number, rows in histories.items()
    ]
    fact = events.ReadingsKept(lot=evaluation.lot_id, report=report.number, members=members)
    emit(fact, stream=evaluation.sealed_stream, actor=SYSTEM, at=now)


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
    use_pin(member, now=now)

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
    proof = must_be_signed_by(member, signed, actor=actor, now=now)

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
def count_silence(report_id: int, *, actor: Actor, now: datetime) -> Evaluation:
    """The time to sign is over: who neither signed nor said why not agrees, and the evaluation is complete."""
    tenders_policy.must_be_the_clock(actor)
    lot_id = Report.objects.values_list("evaluation__lot_id", flat=True).get(pk=report_id)
    evaluation = locked(lot_id)
    report = evaluation.reports.select_for_update().get(pk=report_id)
    silent = _without(evaluation, report)
    signed = report.signatures.filter(refusal__isnull=True, is_silent=False).count()
    facts = replace(
        facts_of(evaluation, in_turn=LotState.EVALUATING),
        is_last=True,
        has_lapsed=report.replaced_at is None and report.sign_until is not None and report.sign_until <= now,
        has_majority_signed=2 * signed > signed + report.signatures.filter(refusal__isnull=False).count() + len(silent),
    )
    advance(evaluation, EvaluationAction.COUNT_SILENCE, facts)

    for member in silent:
        ReportSignature.objects.create(report=report, member=member, at=now, is_silent=True)
        fact = events.SilenceCounted(lot=lot_id, member=member.number, report=report.number)
        tell_act(evaluation, fact, action=EvaluationAction.COUNT_SILENCE, member=member, now=now)
    _complete(evaluation, report, actor=actor, now=now)
    return evaluation


@transaction.atomic(durable=True)
def record_annex(report_id: int, stored: Stored, *, now: datetime) -> ReportAnnex:
    """The annex of a complete report is in the store. Called twice, nothing more happens."""
    report = Report.objects.select_related("evaluation").get(pk=report_id)
    evaluation = locked(report.evaluation.lot_id)
    found = ReportAnnex.objects.filter(report=report).first()
    if found is not None:
        return found

    annex = ReportAnnex.objects.create(report=report, object_name=stored.name, sha256=stored.sha256, made_at=now)
    fact = events.AnnexMade(lot=evaluation.lot_id, report=report.number, sha256=stored.sha256)
    emit(fact, stream=evaluation.sealed_stream, actor=SYSTEM, at=now)
    return annex


@transaction.atomic(durable=True)
def receive_report(lot_id: int, *, actor: Actor, now: datetime) -> Evaluation:
    """The buyer has the report and checks it before anything is published (评标报告接收)."""
    evaluation = locked(lot_id)
    policy.must_receive(actor, evaluation.lot)
    facts = facts_of(evaluation, in_turn=LotState.EVALUATED)
    facts = replace(facts, at_work_elsewhere=tuple(at_work_elsewhere(evaluation)))
    advance(evaluation, EvaluationAction.RECEIVE_REPORT, facts)

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
    without = _without(evaluation, report)
    return replace(
        facts_of(evaluation, in_turn=LotState.EVALUATING),
        has_done_it=member not in without,
        is_last=without == [member],
    )


def _without(evaluation: Evaluation, report: Report) -> list[Member]:
    """Who has neither signed nor refused."""
    closed = set(report.signatures.values_list("member_id", flat=True))
    return [one for one in active(evaluation) if one.pk not in closed]


def _go_on(evaluation: Evaluation, report: Report, member: Member, facts: Facts, *, now: datetime) -> None:
    """With the last signature the lot is evaluated."""
    if facts.is_last:
        _complete(evaluation, report, actor=as_member(member), now=now)


def _complete(evaluation: Evaluation, report: Report, *, actor: Actor, now: datetime) -> None:
    """Everybody hears that the report is complete, and its digest; what is not a signature is written into an annex."""
    evaluation.completed_at = now
    evaluation.save(update_fields=["state", "completed_at"])
    if evaluation.state != EvaluationState.COMPLETED:
        raise ValueError("an evaluation completes with its last signature")
    tenders.advance(evaluation.lot, LotAction.COMPLETE_EVALUATION, LotFacts(now=now))
    fact = events.EvaluationCompleted(lot=evaluation.lot_id, report=report.sha256)
    emit(fact, stream=evaluation.lot.public_stream, actor=actor, at=now)
    end_early(evaluation, reason="评审结束", actor=actor, now=now)
    if report.signatures.filter(object_name="").exists():
        enqueue(MAKE_ANNEX, {"report": report.pk}, run_at=now, key=f"evaluation-annex-{report.pk}")
