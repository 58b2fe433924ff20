"""What is before the committee: votes and enquiries that are open, prices to be explained, corrections that count."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from apps.core.actor import SYSTEM, Actor
from apps.evaluation import events
from apps.evaluation.guards import Facts
from apps.evaluation.models import Enquiry, EnquiryMatter, EvaluatedBid, Evaluation, Member, Motion, Verdict, Vote
from apps.evaluation.pricing import known_price
from apps.evaluation.rules.abnormal import triggers
from apps.evaluation.rules.grounds import Ground
from apps.evaluation.standing import active, as_member, scheme_data, scheme_of
from apps.evidence.journal import emit
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme_parts import Node, NodeStage

QUALIFICATION_FAILED = "资格审查不合格"
DECLINED = "供应商不确认报价修正"
COMMITTEE = Actor("committee")
"""评标委员会, as a bidder hears it: nobody in particular."""


def with_matters(facts: Facts, evaluation: Evaluation, now: datetime) -> Facts:
    """The facts with what stands in the way of anybody's scores."""
    return replace(
        facts,
        open_matters=open_motions(evaluation).count() + len(open_enquiries(evaluation, now)),
        unexplained=len(unexplained(evaluation)),
    )


def open_motions(evaluation: Evaluation) -> QuerySet[Motion]:
    """The proposals that are being voted on now; those about an answer that is still awaited are not among them."""
    return evaluation.motions.filter(settled_at__isnull=True)


def open_enquiries(evaluation: Evaluation, now: datetime) -> list[Enquiry]:
    """Drafts that the chair has not decided on, and questions that may still be answered."""
    waiting = evaluation.enquiries.filter(dropped_at__isnull=True, answered_at__isnull=True)
    return [one for one in waiting if not is_over(one, now)]


def is_over(enquiry: Enquiry, now: datetime) -> bool:
    """True when nothing more is to come: dropped, answered, or its time has passed."""
    if enquiry.dropped_at is not None or enquiry.answered_at is not None:
        return True
    return enquiry.due_at is not None and now >= enquiry.due_at


# Who is reviewed.


def is_examination_due(evaluation: Evaluation) -> bool:
    """In a procurement whose document lists what is examined, the buyer's side says first who is qualified."""
    if evaluation.lot.project.regime_in_force is not Regime.GP or not scheme_data(evaluation.lot).get("nodes"):
        return False
    scheme = scheme_of(evaluation.lot)
    has_nodes = scheme is not None and any(one.stage is NodeStage.QUALIFICATION for one in scheme.nodes)
    return has_nodes and not evaluation.qualifications.exists()


def unqualified(evaluation: Evaluation) -> set[str]:
    """The bids that the buyer's side found not qualified."""
    return set(evaluation.qualifications.filter(is_qualified=False).values_list("bid", flat=True))


def reviewed_bids(evaluation: Evaluation) -> list[EvaluatedBid]:
    """The bids that the committee reviews, in the order of the list."""
    out = unqualified(evaluation)
    return [one for one in evaluation.bids.select_related("organisation") if one.bid not in out]


def nodes_of(evaluation: Evaluation) -> list[Node]:
    """What the committee judges of each bid; in a procurement without what the buyer's side has examined."""
    scheme = scheme_of(evaluation.lot)
    if scheme is None:
        return []
    is_examined = evaluation.qualifications.exists()
    return [one for one in scheme.nodes if not (is_examined and one.stage is NodeStage.QUALIFICATION)]


# Prices.


def price_of(evaluation: Evaluation, bid: str) -> Decimal:
    """The price as it was bid. Raises DoesNotExist, and Refused where it lies in an envelope that is still sealed."""
    return known_price(evaluation.bids.get(bid=bid).price)


def was_asked(evaluation: Evaluation, bid: str) -> bool:
    """True when the bidder was asked to explain its price and has answered, or its time has passed."""
    return evaluation.enquiries.filter(bid=bid, matter=EnquiryMatter.LOW_PRICE, sent_at__isnull=False).exists()


def low_prices(evaluation: Evaluation) -> dict[str, list[str]]:
    """异常低价 — which bids must explain their price and why: prices as bid, of all who passed the review of conformity.

    Who is rejected for the price itself stays among those whose prices are compared.
    """
    scheme = scheme_of(evaluation.lot)
    is_procurement = evaluation.lot.project.regime_in_force is Regime.GP
    if scheme is None or not (is_procurement or scheme.low_price.is_stated):
        return {}
    out = unqualified(evaluation) | _rejected_otherwise(evaluation)
    prices = {one.bid: one.price for one in evaluation.bids.all() if one.bid not in out and one.price is not None}
    lot = evaluation.lot
    ceiling = lot.estimate if lot.ceiling_price is None and is_procurement else lot.ceiling_price
    return {bid: names for bid, names in triggers(prices, ceiling, scheme.low_price).items() if names}


def unexplained(evaluation: Evaluation) -> list[str]:
    """The bids whose low price the committee has not concluded on."""
    judged = evaluation.motions.filter(enquiry__matter=EnquiryMatter.LOW_PRICE, settled_at__isnull=False)
    done = set(judged.values_list("bid", flat=True))
    return [bid for bid in low_prices(evaluation) if bid not in done]


def _rejected_otherwise(evaluation: Evaluation) -> set[str]:
    carried = evaluation.motions.filter(is_carried=True)
    return set(carried.exclude(enquiry__matter=EnquiryMatter.LOW_PRICE).values_list("bid", flat=True))


# Votes.


def opened_from_verdicts(evaluation: Evaluation, *, now: datetime) -> None:
    """With every judgement given, each bid that somebody rejects comes to a vote; a majority that rejects decides at once."""
    members = active(evaluation)
    for bid in reviewed_bids(evaluation):
        verdicts = list(Verdict.objects.filter(member__in=members, bid=bid.bid).order_by("member__number"))
        against = [one for one in verdicts if not one.has_passed]
        if not against:
            continue
        motion = _motion_on(evaluation, bid.bid) or _proposed(evaluation, against[0], now=now)
        if motion.settled_at is not None:
            continue
        is_decided = 2 * len(against) >= len(verdicts)
        for one in verdicts if is_decided else against:
            known = {"agrees": not one.has_passed, "reason": one.reason, "at": now}
            Vote.objects.get_or_create(motion=motion, member=one.member, defaults=known)
        settle_if_voted(motion, now=now)


def proposal(evaluation: Evaluation, bid: str, *, now: datetime, **said: object) -> Motion:
    """A new motion on a bid."""
    newest = evaluation.motions.last()
    number = newest.number + 1 if newest else 1
    return Motion.objects.create(evaluation=evaluation, number=number, bid=bid, opened_at=now, **said)


def votes_that_count(motion: Motion) -> list[Vote]:
    """The votes of those who still sit in the committee."""
    return list(motion.votes.filter(member__left_at__isnull=True).select_related("member").order_by("member__number"))


def settle_if_voted(motion: Motion, *, now: datetime) -> None:
    """When everybody has voted the majority decides."""
    votes = votes_that_count(motion)
    if len(votes) < len(active(motion.evaluation)):
        return
    settle(motion, is_carried=2 * sum(one.agrees for one in votes) >= len(votes), now=now)


def settle(motion: Motion, *, is_carried: bool, now: datetime) -> None:
    """The motion is decided."""
    motion.is_carried, motion.settled_at = is_carried, now
    motion.save(update_fields=["is_carried", "settled_at"])
    votes = votes_that_count(motion)
    fact = events.RejectionSettled(
        lot=motion.evaluation.lot_id,
        motion=motion.number,
        is_carried=is_carried,
        votes_for=sum(one.agrees for one in votes),
        votes_against=sum(not one.agrees for one in votes),
    )
    emit(fact, stream=motion.evaluation.sealed_stream, actor=SYSTEM, at=now)


def reopen(evaluation: Evaluation, member: Member) -> None:
    """What a member who left voted on is open again: those who sit vote, the substitute with them (实施条例第四十八条).

    What a bidder's own refusal decided stands: nobody's vote made it.
    """
    touched = evaluation.motions.filter(votes__member=member)
    touched.update(is_carried=None, settled_at=None)


def told(
    evaluation: Evaluation, fact: events.Matter, *, member: Member | None, actor: Actor | None, now: datetime
) -> None:
    """What members do here is known to the sealed stream alone, by number; the desk does not hear that anything was asked."""
    who = as_member(member) if member is not None else actor or SYSTEM
    emit(fact, stream=evaluation.sealed_stream, actor=who, at=now)


def _motion_on(evaluation: Evaluation, bid: str) -> Motion | None:
    return evaluation.motions.filter(bid=bid, enquiry__isnull=True).last()


def _proposed(evaluation: Evaluation, verdict: Verdict, *, now: datetime) -> Motion:
    motion = proposal(
        evaluation,
        verdict.bid,
        now=now,
        ground=verdict.ground,
        clause=verdict.clause,
        page=verdict.page,
        reason=verdict.reason,
        proposed_by=verdict.member,
    )
    told(evaluation, proposed_fact(motion), member=verdict.member, actor=None, now=now)
    return motion


def proposed_fact(motion: Motion) -> events.RejectionProposed:
    """That a vote was opened, and on what."""
    return events.RejectionProposed(
        lot=motion.evaluation.lot_id,
        motion=motion.number,
        bid=motion.bid,
        ground=motion.ground,
        clause=motion.clause,
        page=motion.page,
    )


# What came of it, bid by bid.


def outcomes_of(evaluation: Evaluation) -> dict[str, dict[str, object]]:
    """For each bid that was voted on or not qualified: whether it passes, by how many votes, and why not."""
    found: dict[str, dict[str, object]] = {
        one.bid: {
            "passed": False,
            "for": 0,
            "against": 0,
            "reasons": [f"{QUALIFICATION_FAILED}：{one.reason}（{one.clause}，{one.page}）"],
            "grounds": [{"ground": Ground.NOT_QUALIFIED.value, "clause": one.clause, "page": one.page}],
        }
        for one in evaluation.qualifications.filter(is_qualified=False)
    }
    settled = evaluation.motions.filter(settled_at__isnull=False).order_by("settled_at", "pk")
    for motion in settled:
        if not found.get(motion.bid, {"passed": True})["passed"]:
            continue
        found[motion.bid] = _outcome(motion)
    return found


def _outcome(motion: Motion) -> dict[str, object]:
    votes = votes_that_count(motion)
    reasons = list(dict.fromkeys(one.reason for one in votes if one.agrees and one.reason)) or [motion.reason]
    is_carried = bool(motion.is_carried)
    said: dict[str, object] = {
        "passed": not is_carried,
        "for": sum(not one.agrees for one in votes),
        "against": sum(one.agrees for one in votes),
        "reasons": reasons if is_carried else [],
    }
    if is_carried:
        said["grounds"] = [{"ground": motion.ground, "clause": motion.clause, "page": motion.page}]
    return said
