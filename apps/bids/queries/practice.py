"""Reads of practice: whether a bidder's current key was tried, and what he was reminded of. Read from each bid's own trail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bids.lifecycle import BidState
from apps.bids.models import Bid, Submission, SubmissionKind
from apps.bids.practising import key_mark
from apps.bids.queries.bidding import OwnBid, own_bids
from apps.bids.rules.practice import LEADS, Moment, Reminder, come
from apps.bids.secrecy import opened
from apps.bids.steps import place_of
from apps.core.actor import Actor
from apps.core.todo import Todo
from apps.evidence.models import Entry
from apps.evidence.streams import Hearers, Stream
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot

PRACTISED = "bid.key_practised"
REMINDED = "bid.practice_reminded"
REVIEWED = "bids.practice_reviewed"


@dataclass(frozen=True, slots=True)
class Practice:
    """How a bidder stands with the key that the bid in force is sealed to."""

    bid: str
    recipient: str
    received_at: datetime
    practised_at: datetime | None
    """When this very key last opened a canary for this bid."""


@dataclass(frozen=True, slots=True)
class PracticeReminder:
    """What a bidder is reminded of as long as he has not practised."""

    lot: Lot
    reminder: Reminder
    at: datetime


def practice_stream(lot_id: int) -> Stream:
    """Where it stands that the bids of a lot were looked through at their moment, whether there are any or not."""
    return Stream(f"lot:{lot_id}:practice", Hearers.SEALED)


def practice_of(own: OwnBid | None) -> Practice | None:
    """The standing of the bid in force; None where none is received, or where it was withdrawn."""
    if own is None or own.latest is None or own.state is not BidState.RECEIVED:
        return None
    latest = own.latest
    recipient = str(json.loads(latest.statement)["recipient"])
    return Practice(own.code, recipient, latest.received_at, _practised_at(own.code, recipient))


def practices_of(lot: Lot) -> Iterator[tuple[Bid, Practice]]:
    """The same for every bid in force of a lot, for the clock alone."""
    counting = Submission.objects.filter(bid__lot=lot, bid__state=BidState.RECEIVED, kind=SubmissionKind.BID)
    for one in counting.select_related("bid").order_by("pk"):
        if one.revision == one.bid.revision:
            kept = opened(bytes(one.shut), place=place_of(one))
            recipient = str(kept["recipient"])
            at = _practised_at(one.bid.code, recipient)
            yield one.bid, Practice(one.bid.code, recipient, one.received_at, at)


def practice_reminders(actor: Actor, now: datetime) -> list[PracticeReminder]:
    """The actor's own reminders that still stand, the next deadline first: the latest for each bid not practised yet."""
    found = []
    for own in own_bids(actor):
        practice = practice_of(own)
        deadline = own.lot.submission_deadline
        if practice is None or practice.practised_at or deadline is None or now >= deadline:
            continue
        told = _trail(own.code, REMINDED).last()
        if told is not None and own.lot.state == LotState.TENDERING:
            found.append(PracticeReminder(own.lot, Reminder(told.payload["reminder"]), told.at))
    return found


def todos_for(actor: Actor, now: datetime) -> list[Todo]:
    """One for each reminder that stands."""
    return [
        Todo(
            _("封装投标文件的密钥还没有练习过，请练习解密"),
            reverse("bids:practice", args=[one.lot.code]),
            due_at=one.lot.submission_deadline,
            lot_code=one.lot.code,
        )
        for one in practice_reminders(actor, now)
    ]


def moments_waiting(lot: Lot, now: datetime) -> list[Moment]:
    """The moments of a lot's deadline that have come and at which its bids were not looked through yet."""
    if lot.submission_deadline is None:
        return []
    trail = Entry.objects.filter(stream=practice_stream(lot.pk).name, kind=REVIEWED).order_by("v")
    done = {(one.payload["reminder"], one.payload["deadline"]) for one in trail}
    deadline = lot.submission_deadline.isoformat()
    return [one for one in come(lot.submission_deadline, now) if (one.reminder.value, deadline) not in done]


def lots_to_remind(now: datetime) -> Iterator[tuple[datetime, int]]:
    """Lots whose bids are to be looked through, and since when. It says nothing of whether there are bids."""
    longest = max(LEADS.values())
    coming = Lot.objects.filter(
        state=LotState.TENDERING, submission_deadline__gt=now, submission_deadline__lte=now + longest
    )
    for lot in coming.order_by("submission_deadline", "pk"):
        waiting = moments_waiting(lot, now)
        if waiting:
            yield waiting[0].at, lot.pk


def _practised_at(bid: str, recipient: str) -> datetime | None:
    mark = key_mark(recipient)
    tried = [one.at for one in _trail(bid, PRACTISED) if one.payload["key"] == mark]
    return tried[-1] if tried else None


def _trail(bid: str, kind: str) -> QuerySet[Entry]:
    return Entry.objects.filter(stream=f"bid:{bid}", kind=kind).order_by("v")
