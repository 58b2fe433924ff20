"""打分 as it goes on: a member holds one device, every change is kept by itself, what cannot stand is noted in the journal."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import events, policy
from apps.evaluation.guards import Facts
from apps.evaluation.lifecycle import EVALUATION
from apps.evaluation.models import BlindSheet, Evaluation, Mark, Member, Sheet, Workplace
from apps.evaluation.models.marking import ITEM_LIMIT
from apps.evaluation.queries.blind import must_be_in_turn, names_hidden
from apps.evaluation.rules.sheets import is_possible
from apps.evaluation.standing import as_member, scheme_of, tell_act
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.evidence.journal import emit
from apps.evidence.models import Entry
from apps.tenders.lifecycle import LotState
from apps.tenders.rules.scheme import Scheme
from apps.tenders.rules.scheme_reading import number

REASON_LIMIT = 500
MOST_PAGES = 20
MOST_CHANGES = 200
DEVICE_BYTES = 24
REFUSALS_TOLD = 10
PAGE_PARTS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One score as a member's device sent it; an empty score takes it back."""

    sequence: int
    bid: str
    item: str
    score: str
    reason: str
    pages: tuple[tuple[str, int, int], ...]


@transaction.atomic(durable=True)
def take_workplace(lot_id: int, *, device: str, is_taking_over: bool, actor: Actor, now: datetime) -> Workplace:
    """The member enters scores at this device (打分席位) and at no other; the one before is locked from now on.

    `device` is what an earlier call answered, or empty. Raises Refused("workplace_elsewhere") when another device is
    in use and the member did not say to take over.
    """
    evaluation = Evaluation.objects.select_related("lot__project").get(lot_id=lot_id)
    member = policy.must_be_member(actor, evaluation)
    _must_be_in_turn(evaluation, member, EvaluationAction.TAKE_WORKPLACE)
    held = Workplace.objects.select_for_update().filter(member=member).first()
    if held is not None and held.device == device:
        return held
    if held is not None and not is_taking_over:
        raise Refused("workplace_elsewhere")

    fresh = {"device": secrets.token_urlsafe(DEVICE_BYTES), "since": now}
    taken, _ = Workplace.objects.update_or_create(member=member, defaults=fresh)
    if held is not None:
        fact = events.WorkplaceTakenOver(lot=evaluation.lot_id, member=member.number)
        tell_act(evaluation, fact, action=EvaluationAction.TAKE_WORKPLACE, member=member, now=now)
    return taken


@transaction.atomic(durable=True)
def enter_scores(lot_id: int, changes: Sequence[Change], *, device: str, actor: Actor, now: datetime) -> int:
    """These changes of the member's own draft are kept, all or none; answers the number of the newest one that is kept.

    A change that comes twice, or after a newer one of the same score, changes nothing. Only the member's workplace is
    held meanwhile: members save at the same time, and nothing rests on a draft before it is signed.
    """
    evaluation = Evaluation.objects.select_related("lot__project").get(lot_id=lot_id)
    member = policy.must_be_member(actor, evaluation)
    must_hold(member, device)
    _must_be_in_turn(evaluation, member, EvaluationAction.SAVE_SHEET)
    _must_be_possible(evaluation, changes)

    keep_marks(member, changes, now=now)
    newest: int = (
        Mark.objects.filter(member=member).order_by("-sequence").values_list("sequence", flat=True).first() or 0
    )
    return newest


@transaction.atomic(durable=True)
def note_refused_score(lot_id: int, *, code: str, actor: Actor, now: datetime) -> None:
    """The sealed stream says that scores were not taken, from whom by number, and why (拒收留痕); of others it says nothing.

    The same reason is told ten times of a member: whoever tries on and on does not fill the journal.
    """
    evaluation = Evaluation.objects.select_related("lot").get(lot_id=lot_id)
    member = _member_or_left(actor, evaluation)
    if member is None:
        return
    told = Entry.objects.filter(
        stream=evaluation.sealed_stream.name, kind=events.ScoresRefused.kind, actor=as_member(member).id
    )
    if sum(one.payload.get("code") == code for one in told) < REFUSALS_TOLD:
        fact = events.ScoresRefused(lot=lot_id, member=member.number, code=code)
        emit(fact, stream=evaluation.sealed_stream, actor=as_member(member), at=now)


def must_hold(member: Member, device: str) -> None:
    """Only the device that the member took scores and signs; it is held until the transaction ends."""
    held = Workplace.objects.select_for_update().filter(member=member).first()
    if held is None or held.device != device:
        raise Refused("workplace_locked")


def keep_marks(member: Member, changes: Sequence[Change], *, now: datetime) -> None:
    """The newest change of every score stands; one that is older than what is kept is passed over."""
    known = dict(_known(member, changes))
    newest: dict[tuple[str, str], Change] = {}
    for change in sorted(changes, key=lambda one: one.sequence):
        if change.sequence > known.get((change.bid, change.item), -1):
            newest[change.bid, change.item] = change
    Mark.objects.bulk_create(
        [
            Mark(
                member=member,
                bid=one.bid,
                item=one.item,
                score=one.score,
                reason=one.reason,
                pages=[list(page) for page in one.pages],
                sequence=one.sequence,
                at=now,
            )
            for one in newest.values()
        ],
        update_conflicts=True,
        unique_fields=["member", "bid", "item"],
        update_fields=["score", "reason", "pages", "sequence", "at"],
    )


def read_changes(data: object) -> list[Change]:
    """Changes from plain data. Raises Refused("sheet_unreadable") or Refused("text_too_long")."""
    if not isinstance(data, list) or not 0 < len(data) <= MOST_CHANGES:
        raise Refused("sheet_unreadable", part="changes")
    return [_change(one) for one in data]


def read_pages(data: object) -> tuple[tuple[str, int, int], ...]:
    """引用页 from plain data: envelope, number of the file, page. Raises Refused("sheet_unreadable")."""
    if not isinstance(data, list) or len(data) > MOST_PAGES:
        raise Refused("sheet_unreadable", part="pages")
    return tuple(_page(one) for one in data)


def _change(data: object) -> Change:
    match data:
        case {
            "sequence": int() as sequence,
            "bid": str() as bid,
            "item": str() as item,
            "score": str() as score,
            **more,
        } if 0 < sequence < 2**31 and not isinstance(sequence, bool) and len(item) <= ITEM_LIMIT:
            return Change(
                sequence, bid, item, score.strip(), _reason(more.get("reason", "")), read_pages(more.get("pages", []))
            )
        case _:
            raise Refused("sheet_unreadable", part="changes")


def _reason(text: object) -> str:
    if not isinstance(text, str):
        raise Refused("sheet_unreadable", part="reasons")
    if len(text) > REASON_LIMIT:
        raise Refused("text_too_long", limit=REASON_LIMIT)
    return text


def _page(data: object) -> tuple[str, int, int]:
    match data:
        case [str() as envelope, int() as index, int() as page] if 0 <= index < 10**4 and 0 < page < 10**6:
            return envelope[:32], index, page
        case _:
            raise Refused("sheet_unreadable", part="pages")


def _known(member: Member, changes: Sequence[Change]) -> list[tuple[tuple[str, str], int]]:
    """What is kept of the scores that are to change, by bid and item."""
    kept = Mark.objects.filter(
        member=member, bid__in={one.bid for one in changes}, item__in={one.item for one in changes}
    )
    return [((bid, item), sequence) for bid, item, sequence in kept.values_list("bid", "item", "sequence")]


def _must_be_in_turn(evaluation: Evaluation, member: Member, action: EvaluationAction) -> None:
    """The guards of a draft: where the lot stands, and whether the sheet is signed already."""
    facts = Facts(
        regime=evaluation.lot.project.regime_in_force,
        is_lot_in_turn=evaluation.lot.state == LotState.EVALUATING,
        has_done_it=_has_signed(evaluation, member),
    )
    EVALUATION.advance(EvaluationState(evaluation.state), action, facts)


def _has_signed(evaluation: Evaluation, member: Member) -> bool:
    """Whether this stage's scores are signed already."""
    if names_hidden(evaluation):
        return BlindSheet.objects.filter(member=member).exists()
    return Sheet.objects.filter(member=member, signed_at__isnull=False).exists()


def _must_be_possible(evaluation: Evaluation, changes: Sequence[Change]) -> None:
    scheme = scheme_of(evaluation.lot)
    if scheme is None:
        raise Refused("scheme_missing")
    must_be_in_turn(evaluation, scheme, {one.item for one in changes})
    bids = {one.bid for one in changes}
    if evaluation.bids.filter(bid__in=bids).count() != len(bids):
        raise Refused("sheet_other_bids")
    for one in changes:
        _must_fit(scheme, one)


def _must_fit(scheme: Scheme, change: Change) -> None:
    item = scheme.item(change.item)
    if item is None:
        raise Refused("score_impossible", item=change.item, score=change.score)
    if not change.score:
        return
    try:
        score = number(change.score)
    except (ValueError, ArithmeticError):
        raise Refused("score_impossible", item=item.name, score=change.score[:12]) from None
    if len(change.score) > 12 or not is_possible(item, score):
        raise Refused("score_impossible", item=item.name, score=change.score[:12])


def _member_or_left(actor: Actor, evaluation: Evaluation) -> Member | None:
    """The member that the actor's seat is or was: who left is refused too, and that is noted."""
    try:
        return policy.must_belong(actor, evaluation)
    except NotAllowed:
        if actor.person_id is None or actor.organisation_id is None:
            return None
        gone = evaluation.members.filter(
            seat__person_id=actor.person_id, seat__organisation_id=actor.organisation_id, left_at__isnull=False
        )
        return gone.order_by("-number").first()
