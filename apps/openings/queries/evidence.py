"""归因证据 — what the platform knows about why a bid is not decrypted, and whether it is the platform's own doing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from apps.bids.steps import disclosed_among
from apps.evidence.models import Entry, Job
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Incident, ListedBid, Opening
from apps.openings.rules.attribution import SILENT_AFTER, Certified, Evidence, Stay, Tried, vanished_at
from apps.openings.rules.faults import Fault
from apps.openings.rules.outage import Gap, Ground, Outage, Rule, Trouble, outage_of
from apps.openings.standing import Standing
from apps.parties.models import Certificate, Membership
from apps.parties.queries import certificate_in_force, keys_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """故障处置建议 — an outage and what may still be done about it, under the number that its record bears."""

    code: str
    outage: Outage
    may_pause: bool
    may_extend: bool


def rule_of() -> Rule:
    """The published rule: so many bidders within so long."""
    return Rule(settings.OUTAGE_BIDDERS, timedelta(seconds=settings.OUTAGE_SECONDS))


def evidence_for(opening: Opening, bids: Sequence[ListedBid], now: datetime) -> list[Evidence]:
    """The evidence for these bids of the list, as gathered until now. Read once for all of them."""
    since = decryption_began(opening)
    if since is None or not bids:
        return []
    until = min(now, opening.until) if opening.until else now
    stays, tries = _stays(opening, now), _tries(opening)
    gaps = _gaps(opening, since)
    outage = outage_of(_troubles(opening, stays, tries, since, now), gaps, rule_of())
    certified = _certified(opening, bids, now)
    released, listed = opening.releases.count(), opening.listed.count()
    failed = Job.objects.filter(enqueued_at__gte=since, enqueued_at__lte=now).exclude(last_error="").count()
    return [
        Evidence(
            bid=one.bid,
            since=since,
            until=until,
            stays=tuple(stay for stay in stays.get(one.bid, ()) if stay.until >= since),
            tries=tuple(tries.get(one.bid, ())),
            sealed_to=certified[one.bid][0],
            certified=certified[one.bid][1],
            released=released,
            listed=listed,
            gaps=gaps,
            outage=outage,
            jobs_failed=failed,
        )
        for one in bids
    ]


def proposal_for(opening: Opening, now: datetime) -> Proposal | None:
    """What the host is proposed to do about an outage; nothing where there is none, or where all was done."""
    since, state = decryption_began(opening), OpeningState(opening.state)
    is_here = state is OpeningState.DECRYPTING or opening.stood_at == OpeningState.DECRYPTING
    if since is None or not is_here or not Standing.of(opening).undecided:
        return None
    latest = opening.incidents.last()
    after = max(since, latest.at) if latest else since
    troubles = _troubles(opening, _stays(opening, now), _tries(opening), after, now)
    outage = outage_of(troubles, _gaps(opening, after), rule_of())
    if outage is not None:
        may_pause = state is OpeningState.DECRYPTING
        return Proposal(code_of(opening, opening.incidents.count() + 1), outage, may_pause, may_extend=True)
    return _rest_of(latest, state) if latest else None


def code_of(opening: Opening, number: int) -> str:
    """故障单号 — the number under which an incident is on record."""
    return f"GZ-{opening.lot.code}-{number:02d}"


def decryption_began(opening: Opening) -> datetime | None:
    """When bidders were asked for their keys."""
    told = Entry.objects.filter(stream=opening.public_stream.name, kind="opening.decryption_started")
    return told.order_by("-v").values_list("at", flat=True).first()


def _rest_of(latest: Incident, state: OpeningState) -> Proposal | None:
    """The measure that the host has not taken yet."""
    outage = Outage(latest.since, tuple(latest.bids), ground=_ground(latest))
    may_pause = latest.halt_id is None and state is OpeningState.DECRYPTING
    may_extend = latest.extension_id is None
    return Proposal(latest.code, outage, may_pause, may_extend) if may_extend else None


def _ground(incident: Incident) -> Ground:
    return Ground(incident.ground)


def _troubles(
    opening: Opening, stays: dict[str, list[Stay]], tries: dict[str, list[Tried]], since: datetime, now: datetime
) -> list[Trouble]:
    """Attempts that failed, and bidders who vanished before they had released."""
    released = dict(opening.releases.values_list("bid", "at"))
    listed = list(opening.listed.values_list("bid", flat=True))
    troubles = [Trouble(bid, one.at) for bid, found in tries.items() for one in found if one.at >= since]
    for bid in listed:
        left = vanished_at(stays.get(bid, ()), until=now)
        if left is not None and left >= since and (bid not in released or left < released[bid]):
            troubles.append(Trouble(bid, left))
    return troubles


def _stays(opening: Opening, now: datetime) -> dict[str, list[Stay]]:
    found: dict[str, list[Stay]] = {}
    for one in opening.presences.all():
        seen_until = one.closed_at or now
        is_silent = seen_until - one.heard_at > SILENT_AFTER
        until = one.heard_at if is_silent else seen_until
        is_open = one.closed_at is None and not is_silent
        found.setdefault(one.bid, []).append(Stay(one.opened_at, until, one.answered, is_open))
    return found


def _tries(opening: Opening) -> dict[str, list[Tried]]:
    found: dict[str, list[Tried]] = {}
    for one in opening.attempts.all():
        found.setdefault(one.bid, []).append(Tried(one.at, Fault(one.fault), one.recipient, one.detail))
    return found


def _gaps(opening: Opening, since: datetime) -> tuple[Gap, ...]:
    found = opening.health_gaps.filter(until__gte=since)
    return tuple(Gap(one.part, one.since, one.until) for one in found)


def _certified(opening: Opening, bids: Iterable[ListedBid], now: datetime) -> dict[str, tuple[str, Certified]]:
    """The key that each bid was sealed to, its certificate then, and the seat's certificate now."""
    found = {}
    for one in disclosed_among(opening.lot, {one.bid for one in bids}):
        content = Certificate.objects.filter(content=one.certificate).values_list("serial", flat=True).first()
        seat = Membership.objects.get(pk=one.seat_id)
        key_pair = keys_of(seat)
        valid = certificate_in_force(key_pair, now=now) if key_pair else None
        certified = Certified(content or "", (valid.serial or "") if valid else "", valid.not_after if valid else None)
        found[one.bid_id] = (one.recipient, certified)
    return found
