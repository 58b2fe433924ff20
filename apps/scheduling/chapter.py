"""What the bundle shows of the schedule: why the lot's sessions are where they are, so that anybody can compute it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apps.evidence.bundle import Content, Edition, chapter, log_of
from apps.evidence.models import Entry
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.rules.chain import moment
from apps.scheduling.events.green_service import PromiseFileAdded
from apps.scheduling.models.bookings import Booking, ScheduleDecision
from apps.scheduling.models.night import NightPlan
from apps.scheduling.models.promise_files import PromiseFile
from apps.scheduling.rules.plan import Kind
from apps.scheduling.rules.snapshot import NotADecision, differences, digest
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot

RESULT_IS_PUBLIC = frozenset({LotState.AWARDED, LotState.CONTRACTED, LotState.ARCHIVED})
MOST = 200
"""So many decisions of one lot are shown, the newest."""


@chapter("scheduling")
def scheduling_chapter(lot_id: int, edition: Edition) -> Iterator[tuple[str, Content]]:
    """The supervisor sees every decision whole. Everybody sees the confirmed ones as `masked`: of the opening, and of the

    evaluation once its result is public (招标投标法第三十八条: until then where it sits is nobody's business).
    """
    made = ScheduleDecision.objects.filter(booking__lot=lot_id).select_related("booking")
    if edition is Edition.PUBLIC:
        made = made.filter(chosen__isnull=False)
        if Lot.objects.get(pk=lot_id).state not in RESULT_IS_PUBLIC:
            made = made.filter(booking__kind=Kind.OPENING)
    for number, one in enumerate(reversed(made.order_by("-pk")[:MOST]), 1):
        yield f"schedule/{number}.json", canonical_bytes(_told(one, edition))
    if edition is Edition.SUPERVISOR or Lot.objects.get(pk=lot_id).state in RESULT_IS_PUBLIC:
        yield from _nights(lot_id, edition)
    if edition is Edition.SUPERVISOR:
        yield from _promised(lot_id)


def masked(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """The decision with no more of other lots' sessions than free/busy says; None where it rests on more than that.

    What stays of them is room, half-days and kind under a name of this record; what is gone (lot, promise, people, whether it is a
    key project) matters only where somebody had to move.
    """
    own = document["request"]["lot"]
    others = sorted(one["code"] for one in document["situation"]["bookings"] if one["lot"] != own)
    names = {code: f"session-{number:05d}" for number, code in enumerate(others, 1)}
    bookings = [one if one["lot"] == own else _anonymous(one, names) for one in document["situation"]["bookings"]]
    shown = {**document, "situation": {**document["situation"], "bookings": bookings}}
    shown["digest"] = digest(shown)
    try:
        return shown if not _names_another(shown) and not differences(shown) else None
    except NotADecision:
        return None


def _told(one: ScheduleDecision, edition: Edition) -> dict[str, object]:
    return {
        "v": 1,
        "booking": one.booking.code,
        "session": one.booking.kind,
        "proposed_at": moment(one.proposed_at),
        "chosen": one.chosen,
        "digest": one.digest,
        "decision": one.document if edition is Edition.SUPERVISOR else masked(one.document),
    }


def _promised(lot_id: int) -> Iterator[tuple[str, Content]]:
    """承诺材料: every file that was handed in for a promise or a statement, with the desk's log that names its SHA-256."""
    stream = Lot.objects.get(pk=lot_id).desk_stream.name
    if not Entry.objects.filter(stream=stream, kind=PromiseFileAdded.kind).exists():
        return
    yield log_of(stream)
    for one in PromiseFile.objects.filter(lot=lot_id).order_by("pk")[:MOST]:
        yield f"promises/{one.pk}.{one.ending}", one.object_name


def _nights(lot_id: int, edition: Edition) -> Iterator[tuple[str, Content]]:
    """The plans of nights that moved a session of the lot. They rest on other lots' promises, so everybody sees no more than their digests."""
    own = Booking.objects.filter(lot=lot_id, replanned_in__isnull=False).select_related("replanned_in")
    by_plan: dict[NightPlan, list[str]] = {}
    for booking in own.order_by("replanned_in", "code")[:MOST]:
        assert booking.replanned_in is not None, "asked for above"
        by_plan.setdefault(booking.replanned_in, []).append(booking.code)
    for number, (plan, sessions) in enumerate(by_plan.items(), 1):
        is_whole = edition is Edition.SUPERVISOR
        told = {
            "v": 1,
            "planned_at": moment(plan.planned_at),
            "sessions": sessions,
            "moved": sorted(plan.bookings.values_list("code", flat=True)) if is_whole else None,
            "digest": plan.digest,
            "decision": plan.document if is_whole else None,
        }
        yield f"schedule/night-{number}.json", canonical_bytes(told)


def _anonymous(booking: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    name = names[booking["code"]]
    gone: dict[str, Any] = {
        "promise": None,
        "opened": None,
        "is_green": False,
        "has_moved": False,
        "features": [],
        "people": 0,
    }
    return {**booking, **gone, "code": name, "lot": name, "is_pinned": True}


def _names_another(document: Mapping[str, Any]) -> bool:
    best = document["proposal"]["best"]
    options = [*([best] if best else []), *document["proposal"]["alternatives"]]
    return any(option["moves"] for option in options)
