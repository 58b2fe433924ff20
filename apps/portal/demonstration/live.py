"""The live lot of a demonstration: which it is, when a visitor pressed Start, and which seats visitors took since then.

What is kept here is about the demonstration, not about the procedure: one small file beside the rehearsal clock's.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from apps.core import clock
from apps.core.audience import Role
from apps.core.refusals import WrongState
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.portal.demonstration import keyring
from apps.portal.demonstration.works import LIVE_NAMES
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot

LEAD = timedelta(minutes=5)
"""So much time is left for bidding when the visitor has pressed Start."""
OVER = frozenset(
    {LotState.AWARDED, LotState.CONTRACTED, LotState.ARCHIVED, LotState.FAILED, LotState.CANCELLED, LotState.TERMINATED}
)
_writing = threading.Lock()


class Part(StrEnum):
    """Who does what in the live lot."""

    BIDDER = "bidder"
    HOST = "host"
    WITNESS = "witness"
    REPRESENTATIVE = "representative"
    BUYER = "buyer"
    OPERATOR = "operator"
    EXPERT = "expert"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Live:
    """The lot that was started, and since when each seat is a visitor's."""

    lot: str
    started_at: str
    taken: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Player:
    """A seat with its part in the live lot."""

    part: Part
    seat: Membership
    is_taken: bool


def current() -> Live | None:
    """What was started last; None before any Start."""
    try:
        told = json.loads(_file().read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Live(told["lot"], told["started_at"], {int(seat): at for seat, at in told["taken"].items()})


def lot_of(live: Live) -> Lot:
    """The live lot. Raises Lot.DoesNotExist."""
    return Lot.objects.select_related("project__organisation", "project__agency").get(code=live.lot)


def next_lot(now: datetime) -> Lot | None:
    """The lot that Start would start: the first of those made for it whose bids can still be sent."""
    lots = Lot.objects.filter(
        project__name__in=LIVE_NAMES, state=LotState.TENDERING, submission_deadline__gt=now
    ).select_related("project__organisation", "project__agency")
    live = current()
    return lots.exclude(code=live.lot if live else "").order_by("submission_deadline").first()


def start(now: datetime) -> Live:
    """The clock stands five minutes before the next live lot's deadline, and every seat is free. Refused while one runs."""
    with _writing:
        live = current()
        if live is not None and lot_of(live).state not in OVER:
            raise WrongState("demonstration_under_way", lot=live.lot)
        lot = next_lot(now)
        if lot is None or lot.submission_deadline is None:
            raise WrongState("demonstration_over")
        begins = lot.submission_deadline - LEAD
        if now < begins:
            clock.jump_to(begins)
        started = Live(lot.code, max(now, begins).isoformat())
        _write(started)
        return started


def take(seat: int, now: datetime) -> None:
    """A visitor plays this seat from now on; nobody simulates it any more. Does nothing before Start."""
    with _writing:
        live = current()
        if live is not None and seat not in live.taken:
            _write(Live(live.lot, live.started_at, {**live.taken, seat: now.isoformat()}))


def players(lot: Lot, taken: Mapping[int, str]) -> list[Player]:
    """Everybody who has a part in the lot, in the order in which they are needed."""
    seats = list(
        Membership.objects.filter(state=MembershipState.ACTIVE).select_related("person", "organisation").order_by("pk")
    )
    buyers = [seat for seat in seats if seat.organisation_id == lot.project.organisation_id]
    hosts = [seat for seat in seats if seat.organisation_id == lot.project.agency_id] or buyers
    by_role = {role: [seat for seat in seats if seat.role == role] for role in Role}
    bidders = [seat for seat in by_role[Role.BIDDER] if keyring.keyfile_of(seat.pk)]
    parts = [
        *((Part.BIDDER, seat) for seat in bidders),
        *((Part.HOST, seat) for seat in hosts[:1]),
        *((Part.WITNESS, seat) for seat in by_role[Role.WITNESS][:1]),
        *((Part.REPRESENTATIVE, seat) for seat in buyers[-1:]),
        *((Part.OPERATOR, seat) for seat in by_role[Role.OPERATOR][:1]),
        *((Part.EXPERT, seat) for seat in by_role[Role.EXPERT]),
        *((Part.BUYER, seat) for seat in buyers[:1]),
        *((Part.SUPERVISOR, seat) for seat in by_role[Role.SUPERVISOR][:1]),
    ]
    return [Player(part, seat, seat.pk in taken) for part, seat in parts]


def _write(live: Live) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(asdict(live)), "utf-8")
    fresh.replace(path)


def _file() -> Path:
    return Path(settings.DATA_DIR) / "demonstration-live.json"
