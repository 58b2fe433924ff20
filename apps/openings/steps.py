"""What other apps and the clock may have done to an opening inside their own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from apps.bids.rules.parts import Part
from apps.core.actor import CLOCK, SYSTEM, Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit, emit_all
from apps.evidence.models import Entry
from apps.evidence.rules.chain import moment
from apps.openings import events, policy
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import Opening
from apps.openings.parts import part_of
from apps.openings.rules.resumption import Place, fingerprint, result_words
from apps.openings.standing import advance, facts_of, locked, resumption_facts, tell, terms_of
from apps.tenders.models import Lot

BEFORE_THE_DEADLINE = (OpeningState.NOT_OPEN.value, OpeningState.SIGN_IN.value)
BEFORE_THE_START = (*BEFORE_THE_DEADLINE, OpeningState.CLOSED_FOR_BIDS.value)
HANDED_OVER = (OpeningState.HANDED_TO_EVALUATION.value, OpeningState.RESUMED.value, OpeningState.ENDED.value)


def arrange(lot: Lot, *, at: datetime) -> Opening:
    """The lot has its opening, of the whole bid or of the first of two envelopes; called again nothing changes.

    A document that is changed before the deadline changes with how many envelopes there are what will be opened.
    """
    part = part_of(lot)
    opening = Opening.objects.filter(lot=lot).order_by("part").first()
    if opening is None:
        opening = Opening.objects.create(lot=lot, part=part)
        emit(events.Arranged(lot=lot.pk, code=lot.code), stream=opening.desk_stream, actor=SYSTEM, at=at)
        _tell_part(opening, part, at=at)
    elif opening.part != part and opening.state in BEFORE_THE_DEADLINE:
        opening.part = part
        opening.save(update_fields=["part"])
        _tell_part(opening, part, at=at)
    return opening


def _tell_part(opening: Opening, part: Part, *, at: datetime) -> None:
    """An opening of whole bids says nothing of parts, unless it was to be the first of two before."""
    is_told = Entry.objects.filter(stream=opening.public_stream.name, kind=events.PartArranged.kind).exists()
    if part is Part.WHOLE and not is_told:
        return
    begins_at = moment(opening.begins_at) if opening.begins_at else ""
    lot = opening.lot
    fact = events.PartArranged(lot=lot.pk, code=lot.code, part=part.value, opens_at=begins_at)
    emit(fact, stream=opening.public_stream, actor=SYSTEM, at=at)


def convene_second(lot: Lot, *, admitted: Sequence[str], opens_at: datetime, actor: Actor, now: datetime) -> Opening:
    """第二信封开标 is arranged for that time and for these bids; the bids are told with the list, the time at once.

    The lot is held by the caller. Raises WrongState where the first envelopes are not with the evaluation.
    """
    first = Opening.objects.filter(lot=lot, part=Part.FIRST, state=OpeningState.HANDED_TO_EVALUATION).first()
    if first is None:
        raise WrongState("opening_not_handed_over")
    known = set(first.results.filter(failure="").values_list("bid", flat=True))
    if not admitted or not set(admitted) <= known:
        raise Refused("bid_not_listed")
    if opens_at <= now:
        raise Refused("second_opening_in_the_past")
    opening = _convened(lot, list(admitted), opens_at, actor=actor, now=now)
    fact = events.PartArranged(lot=lot.pk, code=lot.code, part=Part.SECOND.value, opens_at=moment(opens_at))
    _tell_with_lot(opening, fact, actor=actor, now=now)
    return opening


def _convened(lot: Lot, admitted: list[str], opens_at: datetime, *, actor: Actor, now: datetime) -> Opening:
    """The row of the second opening: a new one, or the one whose time was called off."""
    opening = _held_second(lot)
    if opening is None:
        opening = Opening.objects.create(lot=lot, part=Part.SECOND, opens_at=opens_at, admitted=admitted)
        emit(events.Arranged(lot=lot.pk, code=lot.code), stream=opening.desk_stream, actor=actor, at=now)
        return opening
    if opening.called_off_at is None:
        raise WrongState("second_opening_convened_already")
    advance(opening, OpeningAction.CONVENE_AGAIN, facts_of(opening, now))
    opening.opens_at, opening.admitted, opening.called_off_at = opens_at, admitted, None
    opening.save(update_fields=["state", "opens_at", "admitted", "called_off_at"])
    return opening


def call_off_second(lot: Lot, *, now: datetime) -> Opening | None:
    """第二信封开标取消 — the time does not stand any more, where one stood and nobody has started; nothing otherwise.

    The lot is held by the caller. Nobody is named as who did it: why the committee is not done is not public.
    """
    opening = _held_second(lot)
    if opening is None or opening.called_off_at is not None or opening.state not in BEFORE_THE_START:
        return None
    advance(opening, OpeningAction.CALL_OFF, facts_of(opening, now))
    opening.called_off_at = now
    opening.save(update_fields=["state", "called_off_at"])
    _tell_with_lot(opening, events.PartCalledOff(lot=lot.pk, code=lot.code, part=opening.part), actor=SYSTEM, now=now)
    return opening


def _held_second(lot: Lot) -> Opening | None:
    return Opening.objects.select_for_update(of=("self",)).filter(lot=lot, part=Part.SECOND).first()


def _tell_with_lot(opening: Opening, fact: Fact, *, actor: Actor, now: datetime) -> None:
    streams = (opening.public_stream, opening.lot.public_stream)
    emit_all([(fact, stream) for stream in streams], actor=actor, at=now, reached=frozenset())


def close_for_bids(lot: Lot, *, at: datetime) -> None:
    """投标截止 — the opening may be started. Called again nothing changes."""
    opening = locked(arrange(lot, at=at).pk)
    if opening.state not in (OpeningState.NOT_OPEN, OpeningState.SIGN_IN):
        return
    advance(opening, OpeningAction.CLOSE_FOR_BIDS, facts_of(opening, at))
    opening.save(update_fields=["state"])
    tell(opening, events.ClosedForBids(lot=lot.pk, code=lot.code), actor=CLOCK, now=at)


def must_announce(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """The opening, held, whose host may announce a result now. Raises the refusal of whoever says no."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.ANNOUNCE_RESULT, resumption_facts(opening, now))
    return opening


def announce_result(opening_id: int, places: Sequence[Place], *, actor: Actor, now: datetime) -> Opening:
    """公布评标结果 — it is read out in the resumed session, and bidders acknowledge it for as long as they confirm."""
    opening = must_announce(opening_id, actor=actor, now=now)
    project = opening.lot.project
    text = result_words(project.name, opening.lot.name, places, project.regime_in_force)
    rows = [one.told() for one in places]
    digest = fingerprint(opening.lot.code, places)

    opening.until = now + terms_of(opening.lot).confirm_for
    opening.save(update_fields=["state", "until"])
    resumed = opening.resumed
    resumed.result, resumed.text, resumed.sha256, resumed.announced_at = rows, text, digest, now
    resumed.save(update_fields=["result", "text", "sha256", "announced_at"])
    until = moment(opening.until)
    fact = events.ResultAnnounced(lot=opening.lot_id, text=text, rows=rows, sha256=digest, until=until)
    tell(opening, fact, actor=actor, now=now)
    return opening


def must_be_handed_over(lot: Lot) -> Opening:
    """The lot's opening, when everything of it lies with evaluation. Raises WrongState otherwise."""
    opening = Opening.objects.filter(lot=lot, state__in=HANDED_OVER).first()
    if opening is None:
        raise WrongState("opening_not_handed_over")
    return opening
