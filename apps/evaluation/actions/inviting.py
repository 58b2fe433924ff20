"""抽取并通知专家: experts are drawn and asked, answer, are replaced, and sit when the list is opened (名单解封)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import SYSTEM, Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused, TooEarly
from apps.evaluation import events, policy, policy_sites
from apps.evaluation.actions.forming import conflicts_now, draw_for, seat_drawn, seat_one, to_be_formed
from apps.evaluation.applying import application_of
from apps.evaluation.forming import next_drawn
from apps.evaluation.inviting import OPEN, as_invited, ask, asks_first
from apps.evaluation.lifecycle_committee import (
    COMMITTEE_APPLICATION,
    EXPERT_INVITATION,
    OPENED_BEFORE,
    AnswerFacts,
    ApplicationAction,
    ApplicationState,
    InvitationAction,
    InvitationState,
)
from apps.evaluation.models import CommitteeApplication, Evaluation, Expert, ExpertInvitation, ExpertLeave, Member
from apps.evaluation.standing import advance, facts_of, locked, tell_desk
from apps.evaluation.states import EvaluationAction, EvaluationState, MemberKind
from apps.evidence.journal import emit
from apps.evidence.rules.draw import Skip
from apps.tenders.lifecycle import LotState

IS, IA = InvitationState, InvitationAction
REASON_LIMIT = 200
GONE = {
    IS.DECLINED: Skip.REFUSED,
    IS.ON_LEAVE: Skip.LEAVE,
    IS.UNANSWERED: Skip.NO_ANSWER,
    IS.ABSENT: Skip.ABSENT,
}


@transaction.atomic(durable=True)
def draw_experts(lot_id: int, *, secret: str, nonce: str, actor: Actor, now: datetime) -> Evaluation:
    """The experts are drawn as the application says, and asked to come; nobody sits yet."""
    evaluation = to_be_formed(lot_id, actor=actor, now=now)
    application = application_of(evaluation)
    if not asks_first(application):
        raise Refused("application_not_approved")
    facts = facts_of(evaluation, in_turn=LotState.OPENED)
    advance(evaluation, EvaluationAction.DRAW_EXPERTS, facts)
    _advance(application, ApplicationAction.DRAW)
    outcome = draw_for(evaluation, facts.size - facts.representatives, application, (secret, nonce), now=now)

    application.draw = outcome.record
    application.save(update_fields=["state", "draw"])
    application.evaluation = evaluation
    ask(application, outcome.places, now=now)
    return evaluation


@transaction.atomic(durable=True)
def answer_invitation(
    token: str, *, answer: InvitationAction, reason: str, actor: Actor, now: datetime
) -> ExpertInvitation:
    """The expert comes, does not come, or takes leave for the day; the next ticket is asked for who does not come."""
    one = _held(ExpertInvitation.objects.get(token=token))
    if actor.person_id != one.seat.person_id:
        policy.must_witness(actor)
        one.is_told_by_telephone = True
    _go_on(one, answer, reason=reason, now=now)
    return one


@transaction.atomic(durable=True)
def record_answer(
    lot_id: int, number: int, *, answer: InvitationAction, reason: str, actor: Actor, now: datetime
) -> ExpertInvitation:
    """The witness writes down what an expert said on the telephone, or that the expert did not come."""
    policy.must_witness(actor)
    found = ExpertInvitation.objects.get(application__evaluation__lot_id=lot_id, number=number)
    one = _held(found)
    one.is_told_by_telephone = answer is not IA.MISS
    _go_on(one, answer, reason=reason, now=now)
    return one


@transaction.atomic(durable=True)
def pass_over(invitation_id: int, *, now: datetime) -> ExpertInvitation:
    """The time to answer is over: the next ticket is asked."""
    one = _held(ExpertInvitation.objects.get(pk=invitation_id))
    _go_on(one, IA.LAPSE, reason="", now=now)
    return one


@transaction.atomic(durable=True)
def ask_next(lot_id: int, *, actor: Actor, now: datetime) -> Evaluation:
    """补抽: every open place is offered to the next ticket. For when the pool was exhausted and has grown."""
    evaluation = locked(lot_id)
    policy.must_form(actor)
    policy_sites.must_lead(actor, evaluation)
    application = application_of(evaluation)
    if not asks_first(application) or application.state not in (ApplicationState.DRAWN, ApplicationState.FORMED):
        raise Refused("nobody_missing")
    application.evaluation = evaluation
    silent = list(application.invitations.filter(state=IS.SENT, answer_by__lte=now))
    for one in silent:
        _go_on(one, IA.LAPSE, reason="", now=now)
    if not silent and not _open_places(application):
        raise Refused("nobody_missing")
    while _open_places(application):
        _ask_another(application, {}, now=now)
    return evaluation


@transaction.atomic(durable=True)
def seat_committee(lot_id: int, *, actor: Actor, now: datetime) -> Evaluation:
    """名单解封: those who confirmed sit, learn what they review, and the evaluation begins."""
    evaluation = to_be_formed(lot_id, actor=actor, now=now)
    application = application_of(evaluation)
    if not asks_first(application):
        raise Refused("application_not_approved")
    coming = application.invitations.filter(state=IS.ACCEPTED).select_related("seat__person", "seat__organisation")
    facts = facts_of(evaluation, in_turn=LotState.OPENED)
    wanted = facts.size - facts.representatives
    _advance(application, ApplicationAction.SEAT)
    by_name = {one.pseudonym: one for one in coming}
    advance(evaluation, EvaluationAction.FORM_COMMITTEE, replace(facts, unconfirmed=wanted - len(by_name)))
    if now < application.review_at - OPENED_BEFORE:
        raise TooEarly("list_opened_too_early", minutes=int(OPENED_BEFORE.total_seconds() // 60))

    record = application.draw or {}
    in_order = [by_name[name] for name in record["chosen"]]
    seat_drawn(evaluation, record, [one.seat for one in in_order], actor=actor, now=now)
    for one in in_order:
        _sit(one)
    application.draw = None
    application.save(update_fields=["state", "draw"])
    return evaluation


def _held(found: ExpertInvitation) -> ExpertInvitation:
    """The invitation with its application and evaluation, held in the order in which everybody holds them."""
    evaluation = locked(
        CommitteeApplication.objects.values_list("evaluation__lot_id", flat=True).get(pk=found.application_id)
    )
    one = ExpertInvitation.objects.select_related("seat__person", "application").get(pk=found.pk)
    one.application.evaluation = evaluation
    return one


def _go_on(one: ExpertInvitation, action: InvitationAction, *, reason: str, now: datetime) -> None:
    application = one.application
    facts = AnswerFacts(now=now, answer_by=one.answer_by, review_at=application.review_at, reason=reason)
    one.state = EXPERT_INVITATION.advance(IS(one.state), action, facts).value
    one.answered_at, one.reason = now, reason.strip()[:REASON_LIMIT]
    if one.state == IS.ACCEPTED:
        one.confirmed_at = now
    one.save(update_fields=["state", "answered_at", "confirmed_at", "reason", "is_told_by_telephone"])
    if one.state == IS.ON_LEAVE:
        _on_leave(one, now=now)
    _tell(one, now=now)
    if one.state == IS.ACCEPTED:
        _sit_if_formed(one, now=now)
        return
    _leave_seat(one, now=now)
    _replace(application, {one.pseudonym: GONE[IS(one.state)]}, now=now)


def _replace(application: CommitteeApplication, gone: dict[str, Skip], *, now: datetime) -> None:
    """The next ticket is asked; when none is left the place stays open until the operator widens the pool."""
    try:
        with transaction.atomic():
            _ask_another(application, gone, now=now)
    except Refused as refusal:
        if refusal.code != "draw_pool_too_small":
            raise


def _ask_another(application: CommitteeApplication, gone: dict[str, Skip], *, now: datetime) -> None:
    evaluation = application.evaluation
    record = evaluation.draw or application.draw or {}
    said = {one.pseudonym: GONE[IS(one.state)] for one in application.invitations.exclude(state__in=OPEN)} | gone
    still_chosen = {name: reason for name, reason in said.items() if name in record["chosen"]}
    outcome = next_drawn(evaluation, record, conflicts_now(evaluation), still_chosen, now=now)
    if evaluation.draw is None:
        application.draw = outcome.record
        application.save(update_fields=["draw"])
    else:
        evaluation.draw = outcome.record
        evaluation.save(update_fields=["draw"])
    ask(application, outcome.places, now=now)


def _open_places(application: CommitteeApplication) -> int:
    """Places for which nobody is asked, coming or seated."""
    facts = facts_of(application.evaluation, in_turn=LotState.OPENED)
    return facts.size - facts.representatives - application.invitations.filter(state__in=OPEN).count()


def _sit_if_formed(one: ExpertInvitation, *, now: datetime) -> None:
    """Who sits already sits on; a substitute sits at once while the committee is short, and learns what is reviewed."""
    evaluation = one.application.evaluation
    if _member_of(one) is not None:
        _sit(one)
        return
    if evaluation.formed_at is None or evaluation.state != EvaluationState.UNDERTAKING:
        return
    seat_one(evaluation, one.seat, MemberKind.EXPERT, actor=SYSTEM, now=now)
    _sit(one)


def _leave_seat(one: ExpertInvitation, *, now: datetime) -> None:
    """Who does not come and sits already loses the seat; nothing was signed yet, or what was is void with the seat."""
    evaluation, member = one.application.evaluation, _member_of(one)
    if member is None:
        return
    if hasattr(member, "undertaking"):
        raise Refused("already_done")
    advance(evaluation, EvaluationAction.RECUSE, facts_of(evaluation, in_turn=LotState.EVALUATING, reason=one.state))
    member.left_at, member.left_reason = now, one.reason or one.state
    member.save(update_fields=["left_at", "left_reason"])
    evaluation.save(update_fields=["state"])


def _member_of(one: ExpertInvitation) -> Member | None:
    return one.application.evaluation.members.filter(seat=one.seat, left_at__isnull=True).first()


def _sit(one: ExpertInvitation) -> None:
    facts = AnswerFacts(now=one.sent_at, answer_by=one.answer_by, review_at=one.application.review_at)
    one.state = EXPERT_INVITATION.advance(IS(one.state), IA.SIT, facts).value
    one.save(update_fields=["state"])


def _on_leave(one: ExpertInvitation, *, now: datetime) -> None:
    """Leave for the day of the review, so that no other draw of that day finds the expert."""
    expert = Expert.objects.filter(person_id=one.seat.person_id).first()
    day = one.application.review_at.astimezone(SHANGHAI).date()
    if expert is not None:
        ExpertLeave.objects.create(expert=expert, from_on=day, until_on=day, reason=one.reason, announced_at=now)


def _tell(one: ExpertInvitation, *, now: datetime) -> None:
    """Sealed: which invitation and why. The desk: that somebody answered, and how many have confirmed."""
    application = one.application
    evaluation, lot = application.evaluation, application.evaluation.lot_id
    sealed = events.InvitationAnswered(
        lot=lot, invitation=one.number, answer=one.state, reason=one.reason, is_by_telephone=one.is_told_by_telephone
    )
    emit(sealed, stream=evaluation.sealed_stream, actor=as_invited(one), at=now)
    confirmed = application.invitations.filter(state__in=(IS.ACCEPTED, IS.SEATED)).count()
    told = events.ExpertAnswered(lot=lot, answer=one.state, confirmed=confirmed)
    tell_desk(evaluation, told, actor=SYSTEM, now=now)


def _advance(application: CommitteeApplication, action: ApplicationAction) -> None:
    application.state = COMMITTEE_APPLICATION.advance(ApplicationState(application.state), action, None).value
