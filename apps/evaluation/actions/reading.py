"""浏览记录: what a member had in sight is kept, in small batches; told to nobody before the result (财库〔2026〕2号)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evaluation import policy
from apps.evaluation.models import EvaluatedBid, Evaluation, Member, Reading
from apps.evaluation.queries.blind import labels_of
from apps.evaluation.states import EvaluationState

AT_ONCE = 50
MOST = 20_000
"""So many lines a member has at most: a week of reading."""
LONGEST_AGO = timedelta(hours=12)
CLOSED = (EvaluationState.COMPLETED, EvaluationState.RECEIVED)


@dataclass(frozen=True, slots=True)
class View:
    """A page in sight: of which bid, by number or by its code in the blind review, of which file, how long ago it began and ended."""

    bid: int | str
    envelope: str
    index: int
    page: int
    began: timedelta
    ended: timedelta


@transaction.atomic(durable=True)
def note_reading(evaluation: Evaluation, views: Sequence[View], *, actor: Actor, now: datetime) -> Member:
    """The pages are on record as read; nothing else of the evaluation is touched or locked."""
    member = policy.must_be_member(actor, evaluation)
    if EvaluationState(evaluation.state) in CLOSED or not hasattr(member, "undertaking"):
        raise WrongState("reading_closed")
    if len(views) > AT_ONCE or member.readings.count() + len(views) > MOST:
        raise Refused("reading_too_much", most=AT_ONCE)

    known = _bids(evaluation)
    kept = [_kept(member, known, one, now=now) for one in views]
    Reading.objects.bulk_create(kept)
    return member


def _bids(evaluation: Evaluation) -> dict[int | str, EvaluatedBid]:
    """The bids by number, and by the code under which they are reviewed without names."""
    bids = list(evaluation.bids.all())
    labels = labels_of(evaluation)
    coded = {labels[one.bid]: one for one in bids if one.bid in labels}
    return {one.number: one for one in bids} | coded


def _kept(member: Member, known: dict[int | str, EvaluatedBid], one: View, *, now: datetime) -> Reading:
    bid = known.get(one.bid)
    files = bid.objects_by_envelope.get(one.envelope, []) if bid else []
    is_whole = timedelta(0) <= one.ended <= one.began <= LONGEST_AGO and one.page >= 1
    if bid is None or one.index >= len(files) or not is_whole:
        raise Refused("evaluation_request_malformed", field="views")
    return Reading(
        member=member,
        bid=bid,
        envelope=one.envelope,
        index=one.index,
        page=one.page,
        from_at=now - one.began,
        until_at=now - one.ended,
    )
