"""Who leads the committee, and how the election of the chair stands, for its members."""

from __future__ import annotations

from dataclasses import dataclass

from apps.evaluation.models import ElectionRound, Evaluation, Member
from apps.evaluation.rules.election import leaders


@dataclass(frozen=True, slots=True)
class Election:
    """The round under way as a member sees it: who stands, how many voted; how the others voted is nowhere here."""

    round: int
    standing: tuple[int, ...]
    voted: int
    has_voted: bool
    tied: tuple[tuple[int, int], ...]
    """In a run-off: who had how many votes in the round before."""


def chair_of(evaluation: Evaluation) -> Member | None:
    """The member who leads the committee; nobody before the election, or when the chair has left."""
    return evaluation.members.filter(left_at__isnull=True, chairmanship__isnull=False).first()


def election_of(evaluation: Evaluation, member: Member) -> Election | None:
    """The round under way."""
    held = evaluation.rounds.filter(closed_at__isnull=True).first()
    if held is None:
        return None
    voted = set(held.ballots.values_list("member_id", flat=True))
    return Election(held.number, tuple(held.standing), len(voted), member.pk in voted, _tied(evaluation, held))


def _tied(evaluation: Evaluation, held: ElectionRound) -> tuple[tuple[int, int], ...]:
    before = evaluation.rounds.filter(number=held.number - 1, votes__isnull=False).first()
    if before is None or before.votes is None:
        return ()
    votes = {int(number): count for number, count in before.votes.items()}
    return tuple(sorted(votes.items())) if len(leaders(votes)) > 1 else ()
