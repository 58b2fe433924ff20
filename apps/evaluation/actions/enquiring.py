"""澄清、异常低价说明、报价修正: a member drafts, the chair sends, the bidder answers under signature, all members read it.

Nothing is taken that was not asked for (招标投标法实施条例第五十二条).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.bids import policy as bidding
from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import enquiry_text, events, matters, policy
from apps.evaluation.computing import passed_bids
from apps.evaluation.guards import Facts
from apps.evaluation.models import Enquiry, EnquiryFile, EnquiryMatter, Evaluation, Member, Motion
from apps.evaluation.price_review import priced_bids
from apps.evaluation.pricing import known_price
from apps.evaluation.queries.matters import shares_of
from apps.evaluation.rules.correction import Line, Stated, corrected_procurement, corrected_works
from apps.evaluation.rules.grounds import Ground, low_price_ground
from apps.evaluation.standing import advance, facts_of, locked, scheme_of
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.evidence.journal import emit
from apps.evidence.store import Stored
from apps.openings.rules import statements
from apps.openings.signed import Signed, must_be_signed
from apps.tenders.lifecycle import LotState
from apps.tenders.rules.books import Regime

TEXT_LIMIT = 1000
PAGE_LIMIT = 60
ANSWER_LIMIT = 4000
FILES_LIMIT = 10
SHORTEST = 10
"""So many minutes at least for a plain clarification; the house's own figure."""
EXPLAIN_SHORTEST = 30
"""财库〔2026〕2号: time for an explanation is normally not less than thirty minutes."""
LONGEST = 7 * 24 * 60
JUDGED = "JUDGED"
A = EvaluationAction


@dataclass(frozen=True, slots=True)
class Question:
    """What a member drafts: of which matter, about which page, what is unclear; for a correction the figures of the bid."""

    matter: EnquiryMatter
    bid: str
    page: str
    text: str
    stated: PartsOfPrice | None


@dataclass(frozen=True, slots=True)
class PartsOfPrice:
    """What the parts of the bid say besides the sheet that was read out."""

    capitals: Decimal | None
    elsewhere: Decimal | None
    lines: tuple[Line, ...]


@transaction.atomic(durable=True)
def draft_enquiry(lot_id: int, said: Question, *, actor: Actor, now: datetime) -> Enquiry:
    """The question waits for the chair."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    advance(evaluation, A.DRAFT_ENQUIRY, facts_of(evaluation, in_turn=LotState.EVALUATING))
    bid = next((one for one in matters.reviewed_bids(evaluation) if one.bid == said.bid), None)
    if bid is None or _is_out(evaluation, said.bid):
        raise Refused("bid_not_in_review")
    if any((one.bid, one.matter) == (said.bid, said.matter) for one in matters.open_enquiries(evaluation, now)):
        raise Refused("enquiry_already_open")
    _must_be_written(said)

    enquiry = Enquiry.objects.create(
        evaluation=evaluation,
        code=secrets.token_hex(6),
        matter=said.matter,
        bid=said.bid,
        organisation=bid.organisation,
        page=said.page.strip(),
        text=said.text.strip(),
        figures=_figures(evaluation, said, bid.price),
        drafted_by=member,
        drafted_at=now,
    )
    fact = events.EnquiryDrafted(
        lot=lot_id, enquiry=enquiry.code, matter=said.matter, bid=said.bid, member=member.number
    )
    matters.told(evaluation, fact, member=member, actor=None, now=now)
    return enquiry


@transaction.atomic(durable=True)
def send_enquiry(lot_id: int, code: str, *, minutes: int, actor: Actor, now: datetime) -> Enquiry:
    """The bidder is asked, with a deadline; about a low price or a correction the committee will vote once it is over."""
    evaluation, enquiry, chair = _for_chair(lot_id, code, actor)
    advance(evaluation, A.SEND_ENQUIRY, facts_of(evaluation, in_turn=LotState.EVALUATING))
    shortest = shortest_of(evaluation, EnquiryMatter(enquiry.matter))
    if not shortest <= minutes <= LONGEST:
        raise Refused("enquiry_time_too_short", minutes=shortest)

    enquiry.sent_at, enquiry.due_at = now, now + timedelta(minutes=minutes)
    regime = evaluation.lot.project.regime_in_force
    enquiry.letter = enquiry_text.letter(enquiry, regime=regime, limits=shares_of(evaluation), due_at=enquiry.due_at)
    enquiry.save(update_fields=["sent_at", "due_at", "letter"])
    _put_to_vote(evaluation, enquiry, now=now)
    due_at, digest = enquiry.due_at.isoformat(), statements.sha256_of(enquiry.letter)
    sent = events.EnquirySent(lot=lot_id, enquiry=code, letter=digest, due_at=due_at)
    matters.told(evaluation, sent, member=chair, actor=None, now=now)
    heard = events.EnquiryReceived(
        lot=lot_id, organisation=enquiry.organisation_id, enquiry=code, letter=digest, due_at=due_at
    )
    emit(heard, stream=evaluation.bidder_stream(enquiry.organisation_id), actor=matters.COMMITTEE, at=now)
    return enquiry


@transaction.atomic(durable=True)
def drop_enquiry(lot_id: int, code: str, *, actor: Actor, now: datetime) -> Enquiry:
    """The chair does not send the question; the bidder never hears of it."""
    evaluation, enquiry, chair = _for_chair(lot_id, code, actor)
    advance(evaluation, A.DROP_ENQUIRY, facts_of(evaluation, in_turn=LotState.EVALUATING))

    enquiry.dropped_at = now
    enquiry.save(update_fields=["dropped_at"])
    matters.told(evaluation, events.EnquiryDropped(lot=lot_id, enquiry=code), member=chair, actor=None, now=now)
    return enquiry


@transaction.atomic(durable=True)
def add_file(lot_id: int, code: str, *, name: str, stored: Stored, actor: Actor, now: datetime) -> EnquiryFile:
    """A file lies ready for the answer; it counts when the answer that names its digest is signed."""
    evaluation, enquiry = _for_bidder(lot_id, code, actor)
    advance(evaluation, A.ANSWER_ENQUIRY, _answer_facts(evaluation, enquiry))
    _must_be_in_time(enquiry, now)
    number = enquiry.files.count() + 1
    if number > FILES_LIMIT:
        raise Refused("enquiry_files_too_many", limit=FILES_LIMIT)
    return EnquiryFile.objects.create(
        enquiry=enquiry, number=number, name=name, object_name=stored.name, sha256=stored.sha256, at=now
    )


@transaction.atomic(durable=True)
def answer_enquiry(lot_id: int, code: str, signed: Signed, *, actor: Actor, now: datetime) -> Enquiry:
    """The bidder's answer stands, and every member can read it."""
    evaluation, enquiry = _for_bidder(lot_id, code, actor)
    said = statements.read(
        signed.statement, "enquiry_answer", ("lot", "enquiry", "letter", "answer", "accepts", "files")
    )
    digests = [one.sha256 for one in enquiry.files.all()]
    letter = statements.sha256_of(enquiry.letter)
    statements.must_say(said, lot=evaluation.lot.code, enquiry=code, letter=letter, files=digests)
    advance(evaluation, A.ANSWER_ENQUIRY, _answer_facts(evaluation, enquiry))
    _must_be_in_time(enquiry, now)
    is_correction = enquiry.matter == EnquiryMatter.CORRECTION
    answer, accepts = _read_answer(said, is_correction=is_correction)
    proof = must_be_signed(signed, actor=actor, now=now)

    enquiry.answer, enquiry.accepts, enquiry.answered_at = answer, accepts, now
    enquiry.envelope, enquiry.certificate = proof.envelope, proof.certificate
    enquiry.save(update_fields=["answer", "accepts", "answered_at", "envelope", "certificate"])
    fact = events.EnquiryAnswered(lot=lot_id, enquiry=code, statement=statements.sha256_of(signed.statement))
    matters.told(evaluation, fact, member=None, actor=actor, now=now)
    emit(fact, stream=evaluation.bidder_stream(enquiry.organisation_id), actor=actor, at=now)
    if is_correction:
        _conclude_correction(evaluation, enquiry, now=now)
    return enquiry


def shortest_of(evaluation: Evaluation, matter: EnquiryMatter) -> int:
    """So many minutes a bidder has at least."""
    if matter is not EnquiryMatter.LOW_PRICE:
        return SHORTEST
    scheme = scheme_of(evaluation.lot)
    return max(EXPLAIN_SHORTEST, scheme.explain_minutes if scheme else 0)


def _must_be_written(said: Question) -> None:
    if said.matter is EnquiryMatter.CLARIFICATION and not (said.text.strip() and said.page.strip()):
        raise Refused("enquiry_text_missing")
    if len(said.text) > TEXT_LIMIT:
        raise Refused("text_too_long", limit=TEXT_LIMIT)
    if len(said.page) > PAGE_LIMIT:
        raise Refused("text_too_long", limit=PAGE_LIMIT)


def _figures(evaluation: Evaluation, said: Question, price: Decimal | None) -> dict[str, Any]:
    match said.matter:
        case EnquiryMatter.LOW_PRICE:
            found = matters.low_prices(evaluation).get(said.bid, [])
            if not found and not said.text.strip():
                raise Refused("enquiry_text_missing")
            return {"price": f"{known_price(price):f}", "triggers": found or [JUDGED]}
        case EnquiryMatter.CORRECTION:
            return _corrected(evaluation, said.stated, known_price(price))
        case _:
            return {}


def _corrected(evaluation: Evaluation, parts: PartsOfPrice | None, price: Decimal) -> dict[str, Any]:
    stated = Stated(
        announced=price,
        capitals=parts.capitals if parts else None,
        elsewhere=parts.elsewhere if parts else None,
        lines=parts.lines if parts else (),
    )
    is_works = evaluation.lot.project.regime_in_force is Regime.ENG
    found = corrected_works(stated) if is_works else corrected_procurement(stated)
    if not found.steps:
        raise Refused("correction_changes_nothing")
    return {
        "price": f"{price:f}",
        "corrected": f"{found.price:f}",
        "steps": [step.plain() for step in found.steps],
    }


def _is_out(evaluation: Evaluation, bid: str) -> bool:
    match evaluation.state:
        case EvaluationState.SCORING:
            return bid not in passed_bids(evaluation)
        case EvaluationState.PRICING:
            return bid not in priced_bids(evaluation)
    return False


def _for_chair(lot_id: int, code: str, actor: Actor) -> tuple[Evaluation, Enquiry, Member]:
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    if not member.is_chair:
        raise NotAllowed("not_the_chair")
    waiting = evaluation.enquiries.select_for_update().filter(code=code, sent_at__isnull=True, dropped_at__isnull=True)
    enquiry = waiting.first()
    if enquiry is None:
        raise Refused("enquiry_unknown")
    return evaluation, enquiry, member


def _for_bidder(lot_id: int, code: str, actor: Actor) -> tuple[Evaluation, Enquiry]:
    evaluation = locked(lot_id)
    own = evaluation.enquiries.select_for_update().filter(
        code=code, sent_at__isnull=False, organisation_id=bidding.must_bid(actor)
    )
    enquiry = own.first()
    if enquiry is None:
        raise Refused("enquiry_unknown")
    return evaluation, enquiry


def _answer_facts(evaluation: Evaluation, enquiry: Enquiry) -> Facts:
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING)
    return replace(facts, has_done_it=enquiry.answered_at is not None)


def _must_be_in_time(enquiry: Enquiry, now: datetime) -> None:
    if enquiry.due_at is None or now >= enquiry.due_at:
        raise Refused("enquiry_over")


def _read_answer(said: dict[str, Any], *, is_correction: bool) -> tuple[str, bool | None]:
    answer, accepts = said["answer"], said["accepts"]
    if not isinstance(answer, str) or not isinstance(accepts, str):
        raise Refused("statement_wrong")
    if len(answer) > ANSWER_LIMIT:
        raise Refused("text_too_long", limit=ANSWER_LIMIT)
    if is_correction and accepts in ("yes", "no"):
        return answer.strip(), accepts == "yes"
    if is_correction or not answer.strip():
        raise Refused("enquiry_answer_missing")
    return answer.strip(), None


def _put_to_vote(evaluation: Evaluation, enquiry: Enquiry, *, now: datetime) -> None:
    """What follows from the answer, or from silence, is the committee's to vote on."""
    regime = evaluation.lot.project.regime_in_force.value
    grounds = {EnquiryMatter.LOW_PRICE: low_price_ground(regime), EnquiryMatter.CORRECTION: Ground.UNCONFIRMED}
    ground = grounds.get(EnquiryMatter(enquiry.matter))
    if ground is not None:
        matters.proposal(evaluation, enquiry.bid, now=now, ground=ground.value, enquiry=enquiry)


def _conclude_correction(evaluation: Evaluation, enquiry: Enquiry, *, now: datetime) -> None:
    """A correction that is accepted needs no vote; in a procurement one that is declined makes the bid invalid at once."""
    motion = Motion.objects.get(enquiry=enquiry)
    motion.evaluation = evaluation
    if enquiry.accepts:
        matters.settle(motion, is_carried=False, now=now)
    elif evaluation.lot.project.regime_in_force is Regime.GP:
        motion.reason = matters.DECLINED
        motion.save(update_fields=["reason"])
        matters.settle(motion, is_carried=True, now=now)
