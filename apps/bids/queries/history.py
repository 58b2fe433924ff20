"""历次递交 — everything a bidder did for a lot: received, replaced, withdrawn, refused, half sent. His own and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from apps.bids import events, policy
from apps.bids.models import Bid, SubmissionKind, Upload
from apps.bids.queries.bidding import OwnSubmission, own_bid
from apps.bids.secrecy import owner_of
from apps.core.actor import Actor
from apps.evidence.models import Entry
from apps.tenders.models import Lot


class StepKind(StrEnum):
    """What happened."""

    RECEIVED = "received"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    BEGUN = "begun"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, with its receipt's revision or the code of its refusal."""

    at: datetime
    kind: StepKind
    revision: int = 0
    code: str = ""
    missing: int = 0


def lots_of(actor: Actor) -> list[Lot]:
    """The lots for which the actor's organisation ever began to send something; the latest deadline first."""
    organisation = policy.must_bid(actor)
    lots = Lot.objects.filter(pk__in=Upload.objects.values("lot")).select_related("project")
    marks = {owner_of(lot.pk, organisation): lot for lot in lots}
    begun = Upload.objects.filter(owner__in=marks).values_list("owner", flat=True).distinct()
    found = [marks[owner] for owner in begun]
    return sorted(
        found, key=lambda lot: (lot.submission_deadline is not None, lot.submission_deadline, lot.pk), reverse=True
    )


def history_of(lot: Lot, actor: Actor) -> list[Step]:
    """Everything that the actor's organisation did for the lot, the newest first."""
    owner = owner_of(lot.pk, policy.must_bid(actor))
    own = own_bid(lot, actor)
    handed_in = own.submissions if own else ()
    first = min((one.revision for one in handed_in), default=0)
    steps = [_handed_in(one, first) for one in handed_in]
    if own and own.upload:
        steps.append(Step(own.upload.begun_at, StepKind.BEGUN))
    steps += _told_on_the_trail(lot, owner)
    return sorted(steps, key=lambda step: (step.at, step.revision), reverse=True)


def _handed_in(one: OwnSubmission, first: int) -> Step:
    if one.kind == SubmissionKind.WITHDRAWAL:
        return Step(one.received_at, StepKind.WITHDRAWN, one.revision)
    kind = StepKind.RECEIVED if one.revision == first else StepKind.REPLACED
    return Step(one.received_at, kind, one.revision)


def _told_on_the_trail(lot: Lot, owner: str) -> list[Step]:
    """What left no submission: told on the trail of each id under which something was begun."""
    codes = set(Bid.objects.filter(lot=lot, owner=owner).values_list("code", flat=True))
    codes |= set(Upload.objects.filter(lot=lot, owner=owner).values_list("bid_code", flat=True))
    trails = [Bid(code=code).own_stream.name for code in codes]
    kinds = (events.BidRefused.kind, events.BidLapsed.kind)
    return [_told(one) for one in Entry.objects.filter(stream__in=trails, kind__in=kinds).order_by("at", "v")]


def _told(entry: Entry) -> Step:
    if entry.kind == events.BidLapsed.kind:
        return Step(entry.at, StepKind.LAPSED, missing=entry.payload["missing"])
    return Step(entry.at, StepKind.REFUSED, code=entry.payload["code"])
