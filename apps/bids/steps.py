"""What a higher app may have done to the bids of a lot inside its own transaction: close them, and disclose whose they are."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from apps.bids import events, securing
from apps.bids.handing_in import is_somebody_handing_in
from apps.bids.lapsing import lapse_uploads
from apps.bids.lifecycle import BidState
from apps.bids.models import Closing, ContractDate, Submission, sealed_stream
from apps.bids.rules.closing import NO_HEAD, Head, commitment_of, root_over
from apps.bids.secrecy import opened, shut
from apps.core.actor import CLOCK, Actor
from apps.core.refusals import Refused, TooEarly, WrongState
from apps.evidence.journal import emit
from apps.evidence.log.entering import enter
from apps.evidence.models import StreamHead
from apps.parties.models import Organisation
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot

TAKES_BIDS = frozenset({LotState.ANNOUNCED.value, LotState.TENDERING.value})


@dataclass(frozen=True, slots=True)
class Committed:
    """What was committed to at the deadline; secret until the list is published."""

    count: int
    root: str
    salt: str
    head: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class DisclosedBid:
    """A bid that counts, with everything that proves it."""

    bid_id: str
    organisation_id: int
    organisation_name: str
    seat_id: int
    statement: str
    dsse: Mapping[str, Any]
    receipt: Mapping[str, Any]
    certificate: bytes
    recipient: str
    received_at: datetime
    revision: int
    salt: str
    """With it the journal's commitment to the statement is checked."""


def close(lot: Lot, *, at: datetime) -> Closing:
    """The bids of a lot are fixed and the commitment is public (截止封存); called again it answers the same.

    The lot is locked by the caller. Raises TooEarly before the submission is closed, and for a while afterwards when
    a statement that came before the deadline is still being looked at.
    """
    done = Closing.objects.filter(lot=lot).first()
    if done is not None:
        return done
    _must_be_closed(lot)
    if is_somebody_handing_in(lot.pk, at):
        raise TooEarly("bids_not_closed")
    lapse_uploads(lot, at=at)
    counting = Submission.objects.filter(bid__lot=lot, bid__state=BidState.RECEIVED)
    digests = [one.statement_sha256 for one in counting.select_related("bid") if one.revision == one.bid.revision]
    head, salt, root = _head_of(lot), secrets.token_bytes(32), root_over(digests)
    commitment = commitment_of(lot=lot.code, count=len(digests), root=root, head=head, salt=salt)
    kept = {"count": len(digests), "root": root, "salt": salt.hex(), "head": {"v": head.v, "digest": head.digest}}
    done = Closing.objects.create(lot=lot, at=at, commitment=commitment, shut=shut(kept, place=_place(lot)))
    emit(events.BidsClosed(lot=lot.pk, commitment=commitment), stream=lot.public_stream, actor=CLOCK, at=at)
    enter(commitment, now=at)
    return done


def closing(lot: Lot) -> Committed:
    """What was committed to. Raises TooEarly("bids_not_closed") before that."""
    done = Closing.objects.filter(lot=lot).first()
    if done is None:
        raise TooEarly("bids_not_closed")
    kept = opened(bytes(done.shut), place=_place(lot))
    return Committed(kept["count"], kept["root"], kept["salt"], kept["head"])


def disclose(lot: Lot, at: datetime) -> list[DisclosedBid]:
    """The bids that count name their bidders from now on; in the order in which they were received.

    Only after what was received has been committed to. Called again it answers the same.
    """
    closing(lot)
    found = [_disclosed(one, at) for one in _latest(lot)]
    securing.disclose(lot, [one.organisation_id for one in found], now=at)
    return found


def contract_signed(lot: Lot, signed_on: date, *, actor: Actor, now: datetime) -> None:
    """From the contract's day the securities that are left go back (实施条例第五十七条；87号令第三十八条). The lot is held.

    A day that was recorded before stands: refunds have been counted from it. Raises Refused where it differs.
    """
    known = ContractDate.objects.filter(lot=lot).first()
    if known is None:
        securing.contract_signed(lot, signed_on, actor=actor, now=now)
    elif known.signed_on != signed_on:
        raise Refused("contract_day_differs", day=known.signed_on.isoformat())


def disclosed(lot: Lot) -> list[DisclosedBid]:
    """The bids of a lot whose list was published. Raises WrongState("bids_not_disclosed") before that."""
    found = _latest(lot)
    if any(one.bid.disclosed_at is None for one in found):
        raise WrongState("bids_not_disclosed")
    return [_told(one) for one in found]


def disclosed_among(lot: Lot, codes: Collection[str]) -> list[DisclosedBid]:
    """Those of the disclosed bids that have these ids. Raises WrongState("bids_not_disclosed") before the list."""
    found = [one for one in _latest(lot) if one.bid.code in codes]
    if any(one.bid.disclosed_at is None for one in found):
        raise WrongState("bids_not_disclosed")
    return [_told(one) for one in found]


def place_of(submission: Submission) -> str:
    """Where a submission's shut content belongs."""
    return f"submission:{submission.bid.code}:{submission.revision}"


def _latest(lot: Lot) -> list[Submission]:
    found = Submission.objects.filter(bid__lot=lot, bid__state=BidState.RECEIVED).select_related("bid")
    latest = [one for one in found if one.revision == one.bid.revision]
    return sorted(latest, key=lambda one: (one.received_at, one.statement_sha256))


def _disclosed(submission: Submission, at: datetime) -> DisclosedBid:
    told, bid = _told(submission), submission.bid
    if bid.disclosed_at is None:
        bid.bidder_id, bid.seat_id, bid.disclosed_at = told.organisation_id, told.seat_id, at
        bid.save(update_fields=["bidder", "seat", "disclosed_at"])
    return told


def _told(submission: Submission) -> DisclosedBid:
    kept = opened(bytes(submission.shut), place=place_of(submission))
    return DisclosedBid(
        bid_id=submission.bid.code,
        organisation_id=kept["organisation"],
        organisation_name=Organisation.objects.values_list("name", flat=True).get(pk=kept["organisation"]),
        seat_id=kept["seat"],
        statement=kept["statement"],
        dsse=kept["dsse"],
        receipt=kept["receipt"],
        certificate=bytes.fromhex(kept["certificate"]),
        recipient=kept["recipient"],
        received_at=submission.received_at,
        revision=submission.revision,
        salt=kept["salt"],
    )


def _must_be_closed(lot: Lot) -> None:
    if lot.state in TAKES_BIDS or lot.closed_at is None:
        raise TooEarly("bids_not_closed")


def _head_of(lot: Lot) -> Head:
    found = StreamHead.objects.filter(name=sealed_stream(lot.pk).name).first()
    return Head(found.v, bytes(found.digest).hex()) if found else NO_HEAD


def _place(lot: Lot) -> str:
    return f"closing:{lot.pk}"
