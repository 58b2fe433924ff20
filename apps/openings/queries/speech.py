"""The sentences of an opening, in the order in which they are read out."""

from __future__ import annotations

from dataclasses import dataclass

from apps.bids.rules.parts import Part
from apps.openings.models import Opening, ReadingPlan, Replay, Return, Utterance
from apps.openings.rules.announcement import Offer, Subject, closing_words, offer_words, opening_words
from apps.openings.rules.reading import ReadingOrder, again_next, in_order, orders_of
from apps.openings.standing import Standing, terms_of
from apps.tenders.models import DataSheet, Lot
from apps.tenders.rules.books import Regime

BUYER_WORDS = {Regime.ENG: "招标人", Regime.GP: "采购人"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said, and of whose bid."""

    bid: str
    text: str


def sentences_of(opening: Opening) -> list[Sentence]:
    """The first words, one sentence for every opened bid in the planned order, the last words."""
    terms, standing = terms_of(opening.lot), Standing.of(opening)
    order, announce = plan_of(opening)
    results = {one.bid: one for one in opening.results.filter(failure="")}
    opened = in_order([one for one in standing.listed if one.bid in results], order)
    offers = []
    for number, one in enumerate(opened, start=1):
        result = results[one.bid]
        offer = Offer(one.organisation.name, result.price, result.fields)
        offers.append(Sentence(one.bid, offer_words(number, offer, announce)))
    subject = _subject(opening.lot, Part(opening.part), received=len(standing.listed), opened=len(opened))
    return [Sentence("", opening_words(subject)), *offers, Sentence("", closing_words(terms.confirm_for))]


def due_again(opening: Opening) -> Utterance | None:
    """The sentence that is heard again before anything new is read, because the reading went back to a bid."""
    went = Return.objects.filter(first__opening=opening).select_related("first").last()
    if went is None:
        return None
    replays = Replay.objects.filter(utterance__opening=opening).order_by("pk")
    heard = set(replays.values_list("utterance__number", flat=True)[went.replays :])
    number = again_next(went.first.number, went.last, heard)
    return None if number is None else opening.utterances.get(number=number)


def plan_of(opening: Opening) -> tuple[ReadingOrder, tuple[str, ...]]:
    """The order and the fields the host has chosen; else as the bids were received, with all that the document names."""
    plan = ReadingPlan.objects.filter(opening=opening).first()
    if plan is None:
        return allowed_orders(opening.lot)[0], terms_of(opening.lot).announce
    return ReadingOrder(plan.order), tuple(plan.fields)


def allowed_orders(lot: Lot) -> tuple[ReadingOrder, ...]:
    """The orders among which the host may choose."""
    return orders_of(DataSheet.objects.values_list("scheme", flat=True).get(lot=lot) or {})


def _subject(lot: Lot, part: Part, *, received: int, opened: int) -> Subject:
    if lot.submission_deadline is None:
        raise ValueError(f"lot {lot.pk} is opened without a deadline")
    return Subject(
        project=lot.project.name,
        lot=lot.name,
        code=lot.code,
        buyer_word=BUYER_WORDS[lot.project.regime_in_force],
        buyer=lot.project.organisation.name,
        agency=lot.project.agency.name if lot.project.agency else "",
        ceiling=lot.ceiling_price,
        deadline=lot.submission_deadline,
        received=received,
        opened=opened,
        part=part,
    )
