"""组建评标委员会 — who could be drawn, what speaks against each, and the draw that anybody can repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.core.audience import Role
from apps.core.refusals import Refused
from apps.evaluation.models import Evaluation
from apps.evidence.rules import draw, merkle
from apps.evidence.rules.draw import Contribution, Drawn, Population, Skip, Subject
from apps.parties.lifecycle import MembershipState, OrganisationState
from apps.parties.models import Membership
from apps.tenders.models import Lot

STRATUM = "expert"
RULES = "kaiming/avoidance-v1"
PAST = timedelta(days=3 * 366)
"""政府采购法实施条例第九条: the last three years count."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert who could be drawn, and where the expert works or worked."""

    seat: Membership
    pseudonym: str
    employers: frozenset[int]
    past_employers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Whose people may not judge this lot."""

    buyers: frozenset[int]
    bidders: frozenset[int]
    people: frozenset[int]
    """Who sits in the committee already, as a representative."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The record of the draw, and the seats that were drawn, in order."""

    record: dict[str, Any]
    seats: tuple[Membership, ...]


def conflicts_of(lot: Lot, bidders: Sequence[int], people: Sequence[int]) -> Conflicts:
    """招标投标法第三十七条；政府采购法实施条例第九条: who has an interest in the lot stays away."""
    project = lot.project
    buyers = frozenset(one for one in (project.organisation_id, project.agency_id) if one is not None)
    return Conflicts(buyers, frozenset(bidders), frozenset(people))


def drawn(
    evaluation: Evaluation, wanted: int, conflicts: Conflicts, revealed: Sequence[Contribution], *, now: datetime
) -> Outcome:
    """Draws the experts. Raises Refused("draw_pool_too_small") when too few may judge."""
    pool = {one.pseudonym: one for one in candidates(bytes(evaluation.pool_salt), now)}
    names = sorted(pool)
    root = merkle.root_of([bytes.fromhex(name) for name in names]).hex()
    text = draw.frozen(
        lot=evaluation.lot.code,
        subject=Subject.EXPERTS,
        population=Population.EXPERTS,
        of={STRATUM: wanted},
        rules=RULES,
        pool=root,
    )
    ordered = draw.tickets(draw.seed_of(text, revealed), STRATUM, names)
    found = draw.taken(ordered, wanted, _Objector(pool, conflicts).why_not)
    record = {
        "v": 1,
        "text": text,
        "contributions": [
            {"by": one.by, "commitment": one.commitment, "secret": one.secret.hex(), "nonce": one.nonce.hex()}
            for one in revealed
        ],
        "pool": names,
        "chosen": list(found.chosen),
        "skipped": [[name, reason.value] for name, reason in found.skipped],
    }
    return Outcome(record, tuple(pool[name].seat for name in found.chosen))


def next_drawn(
    evaluation: Evaluation, record: Mapping[str, Any], conflicts: Conflicts, gone: Mapping[str, Skip], *, now: datetime
) -> Outcome:
    """The next ticket of the same draw takes the place of who left: no new randomness.

    When the frozen pool is exhausted, those who joined it since get tickets by the same seed, and the record names them.
    """
    pool = {one.pseudonym: one for one in candidates(bytes(evaluation.pool_salt), now)}
    seed = draw.seed_of(record["text"], contributions_of(record))
    joined = sorted(pool.keys() - set(record["pool"]))
    ordered = [*draw.tickets(seed, STRATUM, record["pool"]), *draw.tickets(seed, STRATUM, joined)]
    passed_over = {name for name, _reason in record["skipped"]}
    left = [ticket for ticket in ordered if ticket.pseudonym not in passed_over | set(record["chosen"])]
    staying = [name for name in record["chosen"] if name not in gone]
    objector = _Objector(pool, conflicts)
    found: Drawn = draw.taken(left, 1, lambda name, _chosen: objector.why_not(name, staying))
    said = [*record["skipped"], *([name, reason.value] for name, reason in gone.items())]
    if {*found.chosen, *(name for name, _reason in found.skipped)} & set(joined):
        record = {**record, "joined": sorted({*record.get("joined", ()), *joined})}
    grown = {
        **record,
        "chosen": [*staying, *found.chosen],
        "skipped": [*said, *([name, reason.value] for name, reason in found.skipped)],
    }
    return Outcome(grown, (pool[found.chosen[0]].seat,))


def contributions_of(record: Mapping[str, Any]) -> list[Contribution]:
    """What was revealed, read back from a record."""
    return [
        Contribution(one["by"], one["commitment"], bytes.fromhex(one["secret"]), bytes.fromhex(one["nonce"]))
        for one in record["contributions"]
    ]


def pseudonym_of(evaluation: Evaluation, seat: Membership) -> str:
    """An expert's name in the draws of this evaluation."""
    return draw.pseudonym(bytes(evaluation.pool_salt), f"person:{seat.person_id}")


def candidates(salt: bytes, now: datetime) -> list[Candidate]:
    """Every expert who holds a seat, each person once."""
    seats = (
        Membership.objects.filter(
            role=Role.EXPERT.value,
            state=MembershipState.ACTIVE,
            organisation__state=OrganisationState.ACTIVE,
            person__is_active=True,
        )
        .select_related("person", "organisation")
        .order_by("pk")
    )
    once = {seat.person_id: seat for seat in reversed(seats)}
    works = employers(list(once), now)
    return [
        Candidate(
            seat=seat,
            pseudonym=draw.pseudonym(salt, f"person:{person}"),
            employers=frozenset(works[person][0]),
            past_employers=frozenset(works[person][1]),
        )
        for person, seat in once.items()
    ]


def employers(people: Sequence[int], now: datetime) -> dict[int, tuple[set[int], set[int]]]:
    """Where people hold other seats now, and held them within the last three years."""
    works: dict[int, tuple[set[int], set[int]]] = {person: (set(), set()) for person in people}
    others = Membership.objects.filter(person_id__in=people).exclude(role=Role.EXPERT.value)
    for person, organisation, until in others.values_list("person_id", "organisation_id", "until"):
        if until is None:
            works[person][0].add(organisation)
        elif until > now - PAST:
            works[person][1].add(organisation)
    return works


class _Objector:
    """Says what speaks against an expert, given who is drawn already."""

    def __init__(self, pool: Mapping[str, Candidate], conflicts: Conflicts) -> None:
        self.pool = pool
        self.conflicts = conflicts

    def why_not(self, name: str, chosen: Sequence[str]) -> Skip | None:
        """The first reason to pass an expert over, or none."""
        one = self.pool.get(name)
        if one is None:
            return Skip.ABSENT
        if one.seat.person_id in self.conflicts.people:
            return Skip.ALREADY
        if one.employers & self.conflicts.buyers:
            return Skip.BUYER_EMPLOYER
        if one.employers & self.conflicts.bidders:
            return Skip.BIDDER_RELATION
        if one.past_employers & (self.conflicts.bidders | self.conflicts.buyers):
            return Skip.PAST_EMPLOYER
        colleagues = {employer for other in chosen if other in self.pool for employer in self.pool[other].employers}
        return Skip.SAME_EMPLOYER if one.employers & colleagues else None


def contribution_of(by: str, secret: str, nonce: str) -> Contribution:
    """What somebody contributes in hex. Raises Refused("draw_secret_wrong") for what is not 32 and 16 bytes."""
    try:
        given, salt = bytes.fromhex(secret), bytes.fromhex(nonce)
        return Contribution(by, draw.commitment(given, salt), given, salt)
    except ValueError:
        raise Refused("draw_secret_wrong", by=by) from None
