"""组建评标委员会 — who could be drawn, what speaks against each, and the draw that anybody can repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from apps.core.refusals import Refused
from apps.evaluation.models import CommitteeApplication, Evaluation
from apps.evaluation.pool import Candidate, Group, candidates, organisations_of
from apps.evaluation.rules.avoidance import Interests, why_not
from apps.evidence.rules import draw, draw_record
from apps.evidence.rules.draw import Contribution, Drawn, Population, Skip, Subject
from apps.evidence.rules.draw_record import Stratum, contributions_of
from apps.parties.models import Membership
from apps.tenders.models import Lot

STRATUM = "expert"
RULES = "kaiming/avoidance-v2"
WHO_LEFT = frozenset({Skip.REFUSED.value, Skip.ABSENT.value, Skip.NO_ANSWER.value, Skip.LEAVE.value})


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Whose people may not judge this lot, who sits in the committee already, and when the review is."""

    interests: Interests
    people: frozenset[int]
    review_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody who was drawn: the seat, and where in the draw."""

    seat: Membership
    pseudonym: str
    stratum: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The record of the draw, and who was drawn by it, in order."""

    record: dict[str, Any]
    places: tuple[Place, ...]

    @property
    def seats(self) -> tuple[Membership, ...]:
        """The seats that were drawn."""
        return tuple(place.seat for place in self.places)


def conflicts_of(
    lot: Lot, bidders: Sequence[int], people: Sequence[int], application: CommitteeApplication | None
) -> Conflicts:
    """招标投标法第三十七条；政府采购法实施条例第九条: who has an interest in the lot stays away."""
    project = lot.project
    buyers = frozenset(one for one in (project.organisation_id, project.agency_id) if one is not None)
    avoided = organisations_of([one["code"] for one in application.avoided]) if application else frozenset()
    interests = Interests(
        buyers=buyers,
        bidders=frozenset(bidders),
        avoided=avoided,
        most_a_month=application.most_a_month if application else None,
    )
    return Conflicts(interests, frozenset(people), application.review_at if application else None)


def groups_of(evaluation: Evaluation, application: CommitteeApplication | None, wanted: int) -> list[Group]:
    """By site and specialty as the application says; without one everybody is one group."""
    if application is None:
        return [Group(STRATUM, wanted, "", ())]
    return [
        Group(f"{site.number}/{code}", count, code, tuple(site.regions))
        for site in evaluation.sites.all()
        for code, count in sorted(site.wanted.items())
    ]


def drawn(
    evaluation: Evaluation,
    groups: Sequence[Group],
    conflicts: Conflicts,
    revealed: Sequence[Contribution],
    *,
    now: datetime,
) -> Outcome:
    """Draws the experts, group by group. Raises Refused("draw_pool_too_small") when too few may judge."""
    pool = {one.pseudonym: one for one in candidates(evaluation, review_at=conflicts.review_at, now=now)}
    pools = {group.name: sorted(name for name, one in pool.items() if group.has(one)) for group in groups}
    whole = sorted({name for names in pools.values() for name in names})
    text = _text(evaluation, groups, pools, whole)
    seed = draw.seed_of(text, revealed)
    strata: list[Stratum] = []
    for group in groups:
        objector = _Objector(pool, conflicts, [name for one in strata for name in one.chosen], frozenset())
        found = draw.taken(draw.tickets(seed, group.name, pools[group.name]), group.wanted, objector.why_not)
        strata.append(Stratum(group.name, group.wanted, tuple(pools[group.name]), found.chosen, _plain(found.skipped)))
    record = {
        "v": 1,
        "text": text,
        "contributions": [
            {"by": one.by, "commitment": one.commitment, "secret": one.secret.hex(), "nonce": one.nonce.hex()}
            for one in revealed
        ],
        "pool": whole,
    } | ({} if _is_flat(groups) else {"strata": []})
    places = [Place(pool[name].seat, name, one.name) for one in strata for name in one.chosen]
    return Outcome(draw_record.with_strata(record, strata), tuple(places))


def next_drawn(
    evaluation: Evaluation, record: Mapping[str, Any], conflicts: Conflicts, gone: Mapping[str, Skip], *, now: datetime
) -> Outcome:
    """The next ticket of the same stratum takes the place of who left: no new randomness.

    When the frozen pool is exhausted, those who joined it since get tickets by the same seed, and the record names them.
    """
    pool = {one.pseudonym: one for one in candidates(evaluation, review_at=conflicts.review_at, now=now)}
    codes = {name: reason.value for name, reason in gone.items()}
    strata = [draw_record.without(one, codes) for one in draw_record.strata_of(record)]
    short = next(one for one in strata if len(one.chosen) < one.wanted)
    by = evaluation.drawn_by
    groups = {one.name: one for one in groups_of(by, _application(by, record), short.wanted)}
    group = groups[short.name]
    joined = sorted({name for name, one in pool.items() if group.has(one)} - set(short.pool))
    seed = draw.seed_of(record["text"], contributions_of(record))
    ordered = [*draw.tickets(seed, short.name, short.pool), *draw.tickets(seed, short.name, joined)]
    left = [ticket for ticket in ordered if ticket.pseudonym not in short.used]
    objector = _Objector(pool, conflicts, [name for one in strata for name in one.chosen], _gone(strata))
    found: Drawn = draw.taken(left, 1, objector.why_not)
    late = {*found.chosen, *(name for name, _reason in found.skipped)} & set(joined)
    grown = replace(
        short,
        chosen=(*short.chosen, *found.chosen),
        skipped=(*short.skipped, *_plain(found.skipped)),
        joined=tuple(sorted({*short.joined, *joined})) if late else short.joined,
    )
    [name] = found.chosen
    return Outcome(
        draw_record.with_strata(record, draw_record.replaced(strata, grown)),
        (Place(pool[name].seat, name, short.name),),
    )


def pseudonym_of(evaluation: Evaluation, seat: Membership) -> str:
    """An expert's name in the draws of this evaluation."""
    return draw.pseudonym(bytes(evaluation.pool_salt), f"person:{seat.person_id}")


def contribution_of(by: str, secret: str, nonce: str) -> Contribution:
    """What somebody contributes in hex. Raises Refused("draw_secret_wrong") for what is not 32 and 16 bytes."""
    try:
        given, salt = bytes.fromhex(secret), bytes.fromhex(nonce)
        return Contribution(by, draw.commitment(given, salt), given, salt)
    except ValueError:
        raise Refused("draw_secret_wrong", by=by) from None


def _text(
    evaluation: Evaluation, groups: Sequence[Group], pools: Mapping[str, Sequence[str]], whole: Sequence[str]
) -> str:
    of = {group.name: group.wanted for group in groups}
    if not _is_flat(groups):
        return draw.frozen_strata(lot=evaluation.lot.code, of=of, rules=RULES, pools=pools, whole=whole)
    return draw.frozen(
        lot=evaluation.lot.code,
        subject=Subject.EXPERTS,
        population=Population.EXPERTS,
        of=of,
        rules=RULES,
        pool=draw.root_over(whole),
    )


def _is_flat(groups: Sequence[Group]) -> bool:
    return [group.name for group in groups] == [STRATUM]


def _application(evaluation: Evaluation, record: Mapping[str, Any]) -> CommitteeApplication | None:
    """The application by which the record was drawn; none for a draw without strata."""
    return evaluation.application if "strata" in record else None


def _gone(strata: Sequence[Stratum]) -> frozenset[str]:
    """Who was drawn in any group and does not come: nobody is asked twice."""
    return frozenset(name for one in strata for name, reason in one.skipped if reason in WHO_LEFT)


def _plain(skipped: Sequence[tuple[str, Skip]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, reason.value) for name, reason in skipped)


class _Objector:
    """Says what speaks against an expert, given who is drawn already, in other groups and in this one."""

    def __init__(
        self, pool: Mapping[str, Candidate], conflicts: Conflicts, before: Sequence[str], gone: frozenset[str]
    ) -> None:
        self.pool = pool
        self.conflicts = conflicts
        self.before = before
        self.gone = gone

    def why_not(self, name: str, chosen: Sequence[str]) -> Skip | None:
        """The first reason to pass an expert over, or none."""
        one = self.pool.get(name)
        if one is None:
            return Skip.ABSENT
        if one.seat.person_id in self.conflicts.people or name in self.before or name in self.gone:
            return Skip.ALREADY
        sitting = [self.pool[other].ties for other in (*self.before, *chosen) if other in self.pool]
        return why_not(one.ties, one.standing, self.conflicts.interests, sitting)
