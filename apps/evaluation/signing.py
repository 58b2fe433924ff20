"""签署评标报告 — a member gets the report for a minute, signs in the browser and hands it back; one after the other."""

from __future__ import annotations

import secrets
from datetime import datetime

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evaluation import policy
from apps.evaluation.actions.reporting import current_report, record_signature
from apps.evaluation.models import Evaluation, Member, Report
from apps.evaluation.seating import certificate_of, must_have_pin
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.evidence import signing
from apps.evidence.models import SignatureLease
from apps.evidence.signing import Lease
from apps.evidence.store import put_once
from apps.parties.trust import trust

REASON = "评标委员会成员签字"


def field_of(member: Member) -> str:
    """The name of the box on the signature page."""
    return f"member_{member.number}"


def prepare(evaluation: Evaluation, *, actor: Actor, now: datetime) -> Lease:
    """The report as it waits for this member's signature. Raises already_done, signing_busy, certificate_missing.

    At a venue it is signed with the event certificate.
    """
    report, member = _to_sign(evaluation, actor)
    return signing.lease(
        report.document,
        report.object_name,
        seat=member.seat_id,
        certificate=certificate_of(member, now=now),
        trust=trust(now),
        field=field_of(member),
        reason=REASON,
        name=member.seat.person.name,
        now=now,
    )


def finish(evaluation: Evaluation, *, token: str, signature: bytes, actor: Actor, now: datetime) -> Evaluation:
    """The signature is on the report and recorded. Raises signing_lapsed, signature_wrong, report_changed."""
    report, member = _to_sign(evaluation, actor)
    held = SignatureLease.objects.filter(token=token, document=report.document, seat=member.seat_id).first()
    if held is None:
        raise Refused("signing_lapsed", seconds=int(signing.LASTS.total_seconds()))
    must_have_pin(member, now=now)
    signed = signing.complete(token, signature, trust=trust(now), now=now)
    stored = put_once(f"evaluations/{evaluation.pk}/signed-{secrets.token_hex(8)}.pdf", [signed])
    return record_signature(report.pk, base=held.base, stored=stored, actor=actor, now=now)


def _to_sign(evaluation: Evaluation, actor: Actor) -> tuple[Report, Member]:
    member = policy.must_be_member(actor, evaluation)
    if evaluation.state != EvaluationState.SIGNING:
        raise WrongState("wrong_state", state=EvaluationState(evaluation.state), action=EvaluationAction.SIGN_REPORT)
    report = current_report(evaluation)
    if report.signatures.filter(member=member).exists():
        raise Refused("already_done")
    return report, member
