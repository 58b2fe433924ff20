"""唱标与确认 — every bid is read out, every bidder confirms or objects."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.rules.chain import moment
from apps.openings import events, policy
from apps.openings.actions.objections import keep_objection
from apps.openings.actions.reading import end_last, hear_again
from apps.openings.actions.speaking import have_spoken
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import BidResult, Confirmation, Opening, Utterance
from apps.openings.queries.own import must_be_listed
from apps.openings.queries.speech import Sentence, due_again, sentences_of
from apps.openings.rules import statements
from apps.openings.signed import Signed, must_be_signed
from apps.openings.standing import advance, facts_of, locked, tell, terms_of


@transaction.atomic(durable=True)
def announce_next(opening_id: int, *, after: int | None, actor: Actor, now: datetime) -> Opening:
    """The next sentence has been read out, or heard again; after the last one bidders may confirm (唱标).

    `after` is how many sentences the host had heard: pressed again, or sent again over a bad line, it reads nothing further. None
    asks for the next one, whatever was heard.
    """
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    spoken = opening.utterances.count()
    if after is not None and after < spoken:
        return opening
    facts = facts_of(opening, now)
    sentences = sentences_of(opening)
    again = due_again(opening)
    left = len(sentences) - spoken - (0 if again else 1)
    advance(opening, OpeningAction.ANNOUNCE, replace(facts, utterances_left=left))
    if again:
        hear_again(opening, again, actor=actor, now=now)
        return opening

    if spoken == 0:
        have_spoken(opening, len(sentences), now)
    end_last(opening, actor=actor, now=now)
    _utter(opening, spoken + 1, sentences[spoken], actor=actor, now=now)
    if opening.state == OpeningState.CONFIRMING:
        opening.until = now + terms_of(opening.lot).confirm_for
        fact = events.ConfirmingStarted(lot=opening.lot_id, until=moment(opening.until))
        tell(opening, fact, actor=actor, now=now)
    opening.save(update_fields=["state", "until"])
    return opening


def _utter(opening: Opening, number: int, sentence: Sentence, *, actor: Actor, now: datetime) -> None:
    Utterance.objects.create(opening=opening, number=number, bid=sentence.bid, text=sentence.text, at=now)
    fact = events.Announced(lot=opening.lot_id, number=number, bid=sentence.bid or None, text=sentence.text)
    tell(opening, fact, actor=actor, now=now)


def announced_of(result: BidResult) -> dict[str, object]:
    """What the bidder confirms: the price, or where that is still sealed everything else that was read out."""
    return {"fields": result.fields} if result.price is None else {"price": str(result.price)}


@transaction.atomic(durable=True)
def confirm_result(opening_id: int, signed: Signed, *, objection: str, actor: Actor, now: datetime) -> Opening:
    """The bidder has said with his signature whether what was read out is what he bid (确认开标结果)."""
    opening = locked(opening_id)
    listed = must_be_listed(actor, opening)
    advance(opening, OpeningAction.CONFIRM, facts_of(opening, now))
    result = opening.results.filter(bid=listed.bid, failure="").first()
    if result is None:
        raise Refused("bid_not_opened")
    if opening.confirmations.filter(bid=listed.bid).exists():
        raise WrongState("confirmed_already")
    announced = announced_of(result)
    said = statements.read(signed.statement, "confirmation", ("lot", "bid", "accepted", *announced))
    statements.must_say(said, lot=opening.lot.code, bid=listed.bid, **announced)
    if not isinstance(said["accepted"], bool):
        raise Refused("statement_wrong")
    if not said["accepted"] and not objection.strip():
        raise Refused("objection_text_missing")
    proof = must_be_signed(signed, actor=actor, now=now)

    Confirmation.objects.create(
        opening=opening,
        bid=listed.bid,
        is_accepted=said["accepted"],
        envelope=proof.envelope,
        certificate=proof.certificate,
        at=now,
    )
    fact = events.Confirmed(lot=opening.lot_id, bid=listed.bid, accepted=said["accepted"])
    tell(opening, fact, actor=actor, now=now)
    if objection.strip():
        keep_objection(opening, listed.bid, objection, actor=actor, now=now)
    return opening
