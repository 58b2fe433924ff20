"""推选评标委员会组长. 评标委员会和评标方法暂行规定 §9; 87号令 §45."""

from __future__ import annotations

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import actions, queries
from apps.evaluation.models import Ballot
from apps.evaluation.states import EvaluationState as S
from apps.evidence.models import Entry
from tests.evaluation.stage import Room
from tests.tenders.stage import refused


def test_who_has_the_most_votes_leads_the_committee(room: Room) -> None:
    room.reaches(S.ELECTING)
    for member, choice in zip(room.members(), (2, 3, 2, 3, 2), strict=True):
        room.vote(member, choice)

    assert room.evaluation.state == S.PRELIMINARY
    assert queries.chair_of(room.evaluation) == room.members()[1]
    entry = Entry.objects.get(kind="evaluation.chair_elected")
    assert entry.stream == room.evaluation.sealed_stream.name
    assert entry.payload["votes"] == {"1": 0, "2": 3, "3": 2, "4": 0, "5": 0}


def test_those_who_tie_stand_again(room: Room) -> None:
    room.reaches(S.ELECTING)
    for member, choice in zip(room.members(), (2, 2, 3, 3, 1), strict=True):
        room.vote(member, choice)

    first = room.members()[0]
    election = queries.election_of(room.evaluation, first)
    assert room.evaluation.state == S.ELECTING
    assert election is not None
    assert (election.round, election.standing, election.voted) == (2, (2, 3), 0)
    assert dict(election.tied) == {1: 1, 2: 2, 3: 2, 4: 0, 5: 0}
    with refused(Refused, "not_in_this_round", unchanged=room.evaluation):
        room.vote(first, 1)
    room.elect(3)
    assert room.chair().number == 3


def test_a_member_votes_once_a_round(room: Room) -> None:
    room.reaches(S.ELECTING)
    member = room.members()[0]
    room.vote(member, 2)

    with refused(Refused, "already_done", unchanged=room.evaluation):
        room.vote(member, 3)
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize("who", ["operator", "supervisor", "stranger", "agency"])
def test_only_members_vote(room: Room, who: str) -> None:
    room.reaches(S.ELECTING)

    with refused(NotAllowed, "not_a_member", unchanged=room.evaluation):
        actions.vote_for_chair(room.lot.pk, choice=2, actor=getattr(room.world, who).actor, now=room.tick())


def test_nobody_votes_when_there_is_no_election(room: Room) -> None:
    room.reaches(S.PRELIMINARY)

    with refused(WrongState, "wrong_state", unchanged=room.evaluation):
        room.vote(room.members()[0], 2)


def test_a_withdrawal_breaks_the_round_off(room: Room) -> None:
    room.reaches(S.ELECTING)
    leaving, *others = room.members()
    room.vote(others[0], 2)
    actions.recuse(room.lot.pk, reason="近亲属任职", actor=room.signer(leaving).actor, now=room.tick())
    room.undertake_all()

    election = queries.election_of(room.evaluation, others[0])

    assert election is not None
    assert (election.round, election.standing, election.has_voted, election.tied) == (2, (2, 3, 4, 5, 6), False, ())


def test_when_the_chair_withdraws_another_is_elected(room: Room) -> None:
    room.reaches(S.SCORING)
    actions.recuse(room.lot.pk, reason="身体不适", actor=room.signer(room.chair()).actor, now=room.tick())
    assert queries.chair_of(room.evaluation) is None

    room.undertake_all()
    assert room.evaluation.state == S.ELECTING
    room.elect(4)

    assert (room.evaluation.state, room.chair().number) == (S.PRELIMINARY, 4)


def test_when_another_withdraws_the_chair_stays(room: Room) -> None:
    room.reaches(S.SCORING)
    leaving = next(one for one in room.members() if not one.is_chair)
    actions.recuse(room.lot.pk, reason="身体不适", actor=room.signer(leaving).actor, now=room.tick())

    room.undertake_all()

    assert (room.evaluation.state, room.chair().number) == (S.PRELIMINARY, 2)
