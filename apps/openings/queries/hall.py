"""The hall as one person may see it: the fold of the public stream, and what concerns this person alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import Http404

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed, WrongState
from apps.evidence.journal import since
from apps.evidence.models import Entry, StreamHead
from apps.evidence.rules.chain import moment
from apps.openings import policy
from apps.openings.lifecycle import OPENING, OpeningAction, OpeningState
from apps.openings.models import Opening
from apps.openings.parts import openings_of
from apps.openings.queries.arrival import way_of
from apps.openings.queries.own import backup_in_hand, bid_of
from apps.openings.rules.fold import blank, fold, frame
from apps.openings.rules.papers import FURTHER_SIGNERS
from apps.openings.rules.terms import HolderRole

BATCH = 1000
SNAPSHOTS_KEPT = 64
BIDDERS_ACTS = frozenset(
    {
        OpeningAction.SIGN_IN,
        OpeningAction.RELEASE,
        OpeningAction.IMPORT_BACKUP,
        OpeningAction.REPORT_ATTEMPT,
        OpeningAction.CONFIRM,
        OpeningAction.RAISE_OBJECTION,
        OpeningAction.RESPOND_TO_ANSWER,
        OpeningAction.ACKNOWLEDGE_RESULT,
        OpeningAction.NOTE_ENVIRONMENT,
        OpeningAction.SIGN_IN_IN_EMERGENCY,
    }
)
NOT_HOSTS_ACTS = frozenset({OpeningAction.CONTRIBUTE_SECRET, OpeningAction.TAKE_OVER})
SUPERVISORS_ACTS = frozenset({OpeningAction.REMARK})
HOLDERS_ACTS = frozenset({OpeningAction.REGISTER_HOLDER, OpeningAction.REVEAL})
CASE_ACTS = frozenset({OpeningAction.DECIDE_CASE, OpeningAction.HAND_SHARE})
"""Decided by others than the host: the buyer's other people, the supervisor, the custodians."""
WORKERS_ACTS = frozenset({OpeningAction.OPEN_SIGN_IN, OpeningAction.CLOSE_FOR_BIDS, OpeningAction.OPEN_BID})
PAPERS_ACTS = frozenset({OpeningAction.SEAT_SUPERVISOR, OpeningAction.COUNTERSIGN_RECORD})
SEATED = ("representative", "witness", "host")


def opening_of(code: str) -> Opening:
    """The opening of a published lot, or where there are two the one under way. Raises Http404 for every other code alike."""
    found = (
        openings_of(code)
        .select_related("lot__project__organisation", "lot__project__agency", "host__person", "host__organisation")
        .first()
    )
    if found is None:
        raise Http404
    return found


def version_of(opening: Opening) -> int:
    """The newest version of the public stream."""
    return StreamHead.objects.filter(name=opening.public_stream.name).values_list("v", flat=True).first() or 0


def state(opening: Opening, actor: Actor) -> dict[str, Any]:
    """The snapshot: what everybody sees, folded from the journal, and under ``you`` what concerns the asker alone."""
    return {**snapshot(opening), "lot": opening.lot.code, "you": _you(opening, actor)}


def snapshot(opening: Opening) -> dict[str, Any]:
    """What everybody sees now. Not to be changed: who asks again while nothing was said gets the same."""
    head = StreamHead.objects.filter(name=opening.public_stream.name).first()
    return _folded(head.name, head.v, bytes(head.digest)) if head else blank()


def shares_for(actor: Actor, opening: Opening, role: HolderRole) -> dict[str, dict[str, str]]:
    """The sealed shares of one holder, by bid and envelope. Nobody gets any before decryption is settled."""
    policy.must_hold(actor, opening, role)
    if not policy.is_registered(actor, opening, role):
        raise NotAllowed("not_the_holder_registered")
    if opening.settled_at is None or opening.state != OpeningState.DECRYPT_SETTLED:
        raise WrongState("wrong_state", state=OpeningState(opening.state), action=OpeningAction.REVEAL)
    return {
        one.bid: {name: shares[role.value] for name, shares in one.shares.items()}
        for one in opening.releases.order_by("pk")
    }


@lru_cache(maxsize=SNAPSHOTS_KEPT)
def _folded(stream: str, v: int, _digest: bytes) -> dict[str, Any]:
    """The snapshot at a version: a journal never changes, so neither does what it adds up to."""
    return fold(blank(), [_frame(entry) for entry in _entries(stream) if entry.v <= v])


def _entries(stream: str) -> list[Entry]:
    found = since(stream, 0, limit=BATCH)
    while len(found) % BATCH == 0 and (more := since(stream, found[-1].v if found else 0, limit=BATCH)):
        found += more
    return found


def _frame(entry: Entry) -> dict[str, Any]:
    return frame(entry.v, entry.kind, moment(entry.at), entry.payload)


def _you(opening: Opening, actor: Actor) -> dict[str, Any]:
    seat, bid = _seat(opening, actor), bid_of(actor, opening)
    own = _entries(opening.own_stream(bid).name) if bid else []
    return {
        "role": seat,
        "may": sorted(_may(opening, actor, seat, has_bid=bid is not None)),
        "holder": policy.held_by(actor, opening),
        "signs_as": _signs_as(opening, actor),
        "bid": bid,
        "outcome": next((str(one.payload["text"]) for one in own if one.kind == "opening.outcome_told"), None),
        "signed_in_at": next((moment(one.at) for one in own if one.kind == "opening.signed_in"), None),
        "sign_in_way": way_of(opening, bid) if bid else "",
        "backup": backup_in_hand(opening, bid) if bid else None,
        "v": own[-1].v if own else 0,
    }


def _signs_as(opening: Opening, actor: Actor) -> str | None:
    """As whom the asker signs the record after the host."""
    return next((role.value for role in FURTHER_SIGNERS if policy.may_sign_as(actor, opening, role)), None)


def _seat(opening: Opening, actor: Actor) -> str:
    """Which of the hall's screens is the asker's."""
    role = policy.role_of(actor, opening)
    if role is not None:
        return role.value
    if actor.acts_as(Role.BIDDER):
        return "bidder" if bid_of(actor, opening) else "public"
    if opening.host is None and policy.may_start(actor, opening):
        return "host"
    if actor.acts_as(Role.WITNESS):
        return "witness"
    if actor.acts_as(Role.SUPERVISOR):
        return "supervisor"
    return "desk" if policy.may_read_desk(actor, opening) else "public"


def _may(opening: Opening, actor: Actor, seat: str, *, has_bid: bool) -> set[str]:
    """The actions of the table that are for this seat now; guards may still refuse them."""
    allowed = set(OPENING.allowed(OpeningState(opening.state))) - WORKERS_ACTS
    if has_bid:
        talk = {OpeningAction.SEND_MESSAGE} if opening.list_published_at else set()
        return {action.value for action in allowed & (BIDDERS_ACTS | talk)}
    wanted: set[OpeningAction] = set()
    if seat in SEATED:
        wanted |= allowed & HOLDERS_ACTS
    if seat == "host":
        wanted |= allowed - BIDDERS_ACTS - PAPERS_ACTS - CASE_ACTS - SUPERVISORS_ACTS - NOT_HOSTS_ACTS
    if OpeningAction.TAKE_OVER in allowed and policy.may_take_over(actor, opening):
        wanted |= {OpeningAction.TAKE_OVER}
    if seat == "supervisor":
        wanted |= allowed & {OpeningAction.SEAT_SUPERVISOR, *SUPERVISORS_ACTS}
    if OpeningAction.COUNTERSIGN_RECORD in allowed and _signs_as(opening, actor):
        wanted |= {OpeningAction.COUNTERSIGN_RECORD}
    if seat == "witness" and opening.draws.filter(witness_secret__isnull=True).exists():
        wanted |= allowed & {OpeningAction.CONTRIBUTE_SECRET}
    return {action.value for action in wanted}
