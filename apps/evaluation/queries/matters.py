"""澄清、表决、修正、资格审查 as they may be read: by members while they review, by one bidder its own, by others with the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.evaluation.enquiry_text import steps_in_words, triggers_in_words
from apps.evaluation.matters import is_over, low_prices, open_motions, reviewed_bids, unexplained, votes_that_count
from apps.evaluation.models import Enquiry, EnquiryMatter, Evaluation, Member, Motion
from apps.evaluation.pricing import known_price
from apps.evaluation.rules.grounds import Ground, law_of
from apps.evaluation.standing import scheme_of
from apps.tenders.models import Lot

BILLS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file that came with an answer."""

    number: int
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class EnquiryShown:
    """A question with its answer. Who drafted it is a number, and no part of what the bidder reads."""

    code: str
    matter: str
    bid: str
    name: str
    page: str
    text: str
    letter: str
    steps: tuple[str, ...]
    corrected: Decimal | None
    drafted_by: int
    sent_at: datetime | None
    due_at: datetime | None
    answered_at: datetime | None
    answer: str
    accepts: bool | None
    files: tuple[FileShown, ...]
    is_draft: bool
    is_waiting: bool
    was_dropped: bool


@dataclass(frozen=True, slots=True)
class VoteShown:
    """How one member voted, by number."""

    number: int
    agrees: bool
    reason: str


@dataclass(frozen=True, slots=True)
class MotionShown:
    """否决投标意见 (handbook A7): on what, where, by which votes."""

    number: int
    bid: str
    name: str
    ground: str
    law: str
    words: str
    clause: str
    page: str
    reason: str
    proposed_by: int | None
    enquiry: str
    votes: tuple[VoteShown, ...]
    agreeing: int
    opposing: int
    is_carried: bool | None
    is_open: bool
    is_ripe: bool
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class LowPriceShown:
    """异常低价 — a price that must be explained, why, and whether the committee has concluded."""

    bid: str
    name: str
    price: Decimal
    why: tuple[str, ...]
    is_asked: bool
    is_concluded: bool


@dataclass(frozen=True, slots=True)
class QualificationShown:
    """资格审查表: what the buyer's side found of one supplier."""

    name: str
    is_qualified: bool
    reason: str
    clause: str
    page: str
    at: datetime


def enquiries_of(evaluation: Evaluation, now: datetime, *, only_sent: bool = False) -> list[EnquiryShown]:
    """The questions in the order in which they were drafted; for the report those that were sent."""
    found = evaluation.enquiries.select_related("organisation", "drafted_by").prefetch_related("files")
    if only_sent:
        found = found.filter(sent_at__isnull=False)
    return [_enquiry(one, now) for one in found]


def motions_of(evaluation: Evaluation, now: datetime) -> list[MotionShown]:
    """The votes in their order."""
    names = names_of(evaluation)
    regime = evaluation.lot.project.regime_in_force.value
    found = evaluation.motions.select_related("proposed_by", "enquiry")
    return [_motion(one, names, regime, now) for one in found]


def low_prices_of(evaluation: Evaluation) -> list[LowPriceShown]:
    """The prices that the rules want explained."""
    names, waiting = names_of(evaluation), set(unexplained(evaluation))
    prices = dict(evaluation.bids.values_list("bid", "price"))
    shares = shares_of(evaluation)
    drafted = evaluation.enquiries.filter(matter=EnquiryMatter.LOW_PRICE, dropped_at__isnull=True)
    asked = set(drafted.values_list("bid", flat=True))
    return [
        LowPriceShown(
            bid=bid,
            name=names[bid],
            price=known_price(prices[bid]),
            why=tuple(triggers_in_words(why, shares)),
            is_asked=bid in asked,
            is_concluded=bid not in waiting,
        )
        for bid, why in low_prices(evaluation).items()
    ]


def qualifications_of(evaluation: Evaluation) -> list[QualificationShown]:
    """What the purchaser or its agency found, in the order of the list."""
    names = names_of(evaluation)
    found = {one.bid: one for one in evaluation.qualifications.all()}
    return [
        QualificationShown(name, one.is_qualified, one.reason, one.clause, one.page, one.at)
        for bid, name in names.items()
        if (one := found.get(bid))
    ]


def explained_low(lot: Lot) -> set[str]:
    """The bids whose abnormally low price was explained and accepted: their performance is followed up (财库〔2026〕2号)."""
    found = Motion.objects.filter(evaluation__lot=lot, enquiry__matter=EnquiryMatter.LOW_PRICE, is_carried=False)
    return set(found.values_list("bid", flat=True))


def asked_of(actor: Actor, lot: Lot, now: datetime) -> list[EnquiryShown]:
    """What the committee asked the actor's own organisation."""
    if not actor.acts_as(Role.BIDDER) or actor.organisation_id is None:
        return []
    found = Enquiry.objects.filter(
        evaluation__lot=lot, organisation_id=actor.organisation_id, sent_at__isnull=False
    ).order_by("-sent_at", "-pk")
    return [_enquiry(one, now) for one in found.select_related("organisation", "drafted_by").prefetch_related("files")]


def waiting_for(member: Member, now: datetime) -> int:
    """So many votes, and for the chair drafts, wait for this member."""
    evaluation = member.evaluation
    motions = open_motions(evaluation).select_related("enquiry").exclude(votes__member=member)
    ripe = sum(1 for one in motions if one.enquiry is None or is_over(one.enquiry, now))
    drafts = evaluation.enquiries.filter(sent_at__isnull=True, dropped_at__isnull=True).count()
    return ripe + (drafts if member.is_chair else 0)


def names_of(evaluation: Evaluation) -> dict[str, str]:
    """The bidders by bid, in the order of the list."""
    return {one.bid: one.organisation.name for one in evaluation.bids.select_related("organisation")}


def shares_of(evaluation: Evaluation) -> dict[str, Decimal]:
    """The shares below which a price is asked about, by trigger."""
    scheme = scheme_of(evaluation.lot)
    if scheme is None:
        return {}
    limits = scheme.low_price
    return {"AVG50": limits.of_mean, "SECOND50": limits.of_second_lowest, "CAP45": limits.of_ceiling}


def bills_of(evaluation: Evaluation) -> list[dict[str, Any]]:
    """The files of the bids under review that may be priced bills, with their place in the bid."""
    return [
        {"number": bid.number, "bid": bid.bid, "bidder": bid.organisation.name, "name": name, "place": place}
        for bid in reviewed_bids(evaluation)
        for place, (name, _object) in enumerate(files_in_order(bid.objects_by_envelope))
        if name.lower().endswith(BILLS)
    ]


def files_in_order(objects: Mapping[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """All files of a bid, envelope by envelope."""
    return [(name, stored) for files in objects.values() for name, stored in files]


def _enquiry(one: Enquiry, now: datetime) -> EnquiryShown:
    figures = one.figures
    return EnquiryShown(
        code=one.code,
        matter=one.matter,
        bid=one.bid,
        name=one.organisation.name,
        page=one.page,
        text=one.text,
        letter=one.letter,
        steps=tuple(steps_in_words(figures.get("steps", []))),
        corrected=Decimal(figures["corrected"]) if "corrected" in figures else None,
        drafted_by=one.drafted_by.number,
        sent_at=one.sent_at,
        due_at=one.due_at,
        answered_at=one.answered_at,
        answer=one.answer,
        accepts=one.accepts,
        files=tuple(FileShown(kept.number, kept.name, kept.sha256) for kept in one.files.all()),
        is_draft=one.sent_at is None and one.dropped_at is None,
        is_waiting=one.sent_at is not None and not is_over(one, now),
        was_dropped=one.dropped_at is not None,
    )


def _motion(one: Motion, names: Mapping[str, str], regime: str, now: datetime) -> MotionShown:
    law, words = law_of(Ground(one.ground), regime)
    votes = tuple(VoteShown(vote.member.number, vote.agrees, vote.reason) for vote in votes_that_count(one))
    return MotionShown(
        number=one.number,
        bid=one.bid,
        name=names[one.bid],
        ground=one.ground,
        law=law,
        words=words,
        clause=one.clause,
        page=one.page,
        reason=one.reason,
        proposed_by=one.proposed_by.number if one.proposed_by else None,
        enquiry=one.enquiry.code if one.enquiry else "",
        votes=votes,
        agreeing=sum(vote.agrees for vote in votes),
        opposing=sum(not vote.agrees for vote in votes),
        is_carried=one.is_carried,
        is_open=one.settled_at is None,
        is_ripe=one.enquiry is None or is_over(one.enquiry, now),
        settled_at=one.settled_at,
    )
