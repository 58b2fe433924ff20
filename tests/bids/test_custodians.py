"""托管组和托管演练. 电子招标投标办法第三十一条、第四十九条: who may be entrusted with keys is decided by two, and tried before it is needed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.bids import queries
from apps.bids.actions import (
    ask_drill,
    decline_custodians,
    end_custodians,
    pass_custody_drill,
    propose_custodians,
    put_custodians_in_force,
)
from apps.bids.lifecycle import CUSTODIAN_SET, CustodianFacts, CustodianSetAction, CustodianSetState
from apps.bids.models import REGISTER, CustodianSet, CustodyDrill
from apps.bids.rules.escrow import EscrowSet
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.parties.actions import report_loss
from apps.parties.queries import keys_of
from tests.bids.custodians import (
    BODIES,
    Custodian,
    member_of_body,
    members_of_bodies,
    put_in_force,
    second_operator,
    with_keys,
)
from tests.parties.conftest import NOW
from tests.tenders.stage import kinds, refused
from tests.world import Member, World

LATER = NOW + timedelta(days=1)


@pytest.fixture
def three(world: World) -> list[Custodian]:
    """Custodians at three bodies, with keys."""
    return [with_keys(member) for member in members_of_bodies(world, 3)]


def _propose(world: World, members: list[Member], threshold: int = 2) -> CustodianSet:
    seats = [member.seat.pk for member in members]
    return propose_custodians(seats, threshold=threshold, actor=world.operator.actor, now=NOW)


def test_two_operators_put_a_set_of_three_bodies_in_force(world: World, three: list[Custodian]) -> None:
    in_force = put_in_force(world, three, now=NOW)

    standing = queries.set_in_force(NOW)
    assert standing is not None
    assert standing.custodians == in_force
    assert standing.is_usable
    assert sorted(place.organisation for place in standing.places) == sorted(
        one.member.organisation.name for one in three
    )
    recipients = tuple(place.recipient for place in standing.places)
    assert in_force.digest == EscrowSet(2, recipients).digest == standing.escrow.digest
    assert kinds(REGISTER.name) == ["custodian.drilled"] * 3 + ["custodians.proposed", "custodians.put_in_force"]
    told = Entry.objects.get(kind="custodians.put_in_force")
    assert told.payload == {"set": in_force.code, "digest": in_force.digest, "recipients": list(recipients)}


def test_too_few_bodies_or_a_wrong_threshold_are_no_set(world: World) -> None:
    """Two bodies; one share that would do; all that would be needed; none; more than there are."""
    members = members_of_bodies(world, 4)

    for bodies, threshold in ((2, 2), (3, 1), (3, 3), (3, 0), (4, 5)):
        with refused(Refused, "custodians_wrong", unchanged=None):
            _propose(world, members[:bodies], threshold)
    assert not CustodianSet.objects.exists()


def test_a_body_has_one_place_and_nobody_else_has_any(world: World) -> None:
    """One body one share: who asks for two, or for somebody who is no custodian, gets none."""
    first, second, third = members_of_bodies(world, 3)

    for members in ([first, second, second], [first, second, world.witness], [first, second, world.bidder]):
        with refused(Refused, "custodians_wrong", unchanged=None):
            _propose(world, members)
    _propose(world, [first, second, third])
    with refused(Refused, "custodians_proposed_already", unchanged=None):
        _propose(world, [first, second, third])


def test_nobody_but_an_operator_arranges_custody(world: World) -> None:
    members = members_of_bodies(world, 3)
    proposed = _propose(world, members)
    seats = [member.seat.pk for member in members]

    for who in (world.witness, world.supervisor, world.custodian, world.bidder, world.technical_duty):
        with refused(NotAllowed, "custody_operator_only", unchanged=proposed):
            propose_custodians(seats, threshold=2, actor=who.actor, now=NOW)
        with refused(NotAllowed, "custody_operator_only", unchanged=proposed):
            put_custodians_in_force(proposed.code, actor=who.actor, now=NOW)
        with refused(NotAllowed, "custody_operator_only", unchanged=proposed):
            decline_custodians(proposed.code, reason="不同意", actor=who.actor, now=NOW)
        with refused(NotAllowed, "custody_operator_only", unchanged=proposed):
            end_custodians(proposed.code, reason="停用", actor=who.actor, now=NOW)


def test_who_proposed_does_not_approve(world: World, three: list[Custodian]) -> None:
    for one in three:
        one.drill(NOW)
    proposed = _propose(world, [one.member for one in three])

    with refused(NotAllowed, "custodians_take_two", unchanged=proposed):
        put_custodians_in_force(proposed.code, actor=world.operator.actor, now=NOW)


def test_a_set_without_keys_or_drills_is_not_approved(world: World) -> None:
    members = members_of_bodies(world, 3)
    proposed, other = _propose(world, members), second_operator(world)

    with refused(Refused, "custodian_key_missing", unchanged=proposed):
        put_custodians_in_force(proposed.code, actor=other.actor, now=NOW)
    custodians = [with_keys(member) for member in members]
    for one in custodians[:2]:
        one.drill(NOW)
    with refused(Refused, "custodian_drill_missing", unchanged=proposed):
        put_custodians_in_force(proposed.code, actor=other.actor, now=NOW)

    custodians[2].drill(NOW)
    assert put_custodians_in_force(proposed.code, actor=other.actor, now=NOW).state == CustodianSetState.IN_FORCE


def test_another_set_ends_the_one_before(world: World, three: list[Custodian]) -> None:
    first = put_in_force(world, three, now=NOW)
    fourth = with_keys(member_of_body(*BODIES[2]))
    fourth.drill(LATER)

    proposed = propose_custodians(
        [one.member.seat.pk for one in (*three, fourth)], threshold=3, actor=world.operator.actor, now=LATER
    )
    second = put_custodians_in_force(proposed.code, actor=second_operator(world).actor, now=LATER)

    first.refresh_from_db()
    assert (first.state, first.ended_at) == (CustodianSetState.ENDED, LATER)
    assert second.state == CustodianSetState.IN_FORCE
    assert first.digest != second.digest
    assert kinds(REGISTER.name)[-2:] == ["custodians.ended", "custodians.put_in_force"]


def test_a_set_is_declined_or_ended_with_a_reason_only(world: World, three: list[Custodian]) -> None:
    proposed = _propose(world, [one.member for one in three])
    for reason in ("", "  ", "长" * 301):
        with refused(Refused, "custodians_reason_missing", unchanged=proposed):
            decline_custodians(proposed.code, reason=reason, actor=world.operator.actor, now=NOW)
    declined = decline_custodians(proposed.code, reason="换一家机构", actor=world.operator.actor, now=NOW)
    assert (declined.state, declined.reason, declined.digest) == (CustodianSetState.DECLINED, "换一家机构", "")

    in_force = put_in_force(world, three, now=NOW)
    with refused(Refused, "custodians_reason_missing", unchanged=in_force):
        end_custodians(in_force.code, reason="", actor=world.operator.actor, now=LATER)
    end_custodians(in_force.code, reason="档案馆人员调整", actor=world.operator.actor, now=LATER)
    in_force.refresh_from_db()
    assert (in_force.state, in_force.reason) == (CustodianSetState.ENDED, "档案馆人员调整")
    with refused(WrongState, "wrong_state", unchanged=in_force):
        end_custodians(in_force.code, reason="再停用", actor=world.operator.actor, now=LATER)
    assert queries.set_in_force(LATER) is None


def test_a_drill_counts_for_so_many_days(world: World, three: list[Custodian], settings: Any) -> None:
    settings.CUSTODIAN_DRILL_DAYS = 30
    put_in_force(world, three, now=NOW)

    assert _is_usable(NOW + timedelta(days=30) - timedelta(seconds=1))
    assert not _is_usable(NOW + timedelta(days=30))
    for one in three[:2]:
        one.drill(NOW + timedelta(days=30))
    assert not _is_usable(NOW + timedelta(days=31))
    three[2].drill(NOW + timedelta(days=31))
    assert _is_usable(NOW + timedelta(days=31))


def test_a_lost_key_takes_its_set_out_of_use(world: World, three: list[Custodian]) -> None:
    """Whoever makes new keys takes no share until another set is approved: nobody swaps a key alone."""
    put_in_force(world, three, now=NOW)
    key_pair = keys_of(three[1].member.seat)
    assert key_pair is not None

    report_loss(key_pair.pk, actor=three[1].member.actor, now=LATER)

    assert not _is_usable(LATER)
    with_keys(three[1].member, now=LATER).drill(LATER)
    assert not _is_usable(LATER)


def test_a_drill_is_passed_with_the_opened_share_only(world: World, three: list[Custodian]) -> None:
    asked = ask_drill(actor=three[0].member.actor, now=NOW)
    drill = CustodyDrill.objects.get(code=asked.code)

    for proof in ("", "0" * 64, "é"):
        with refused(Refused, "custody_drill_failed", unchanged=drill):
            pass_custody_drill(asked.code, proof=proof, actor=three[0].member.actor, now=NOW)
    with refused(NotAllowed, "not_a_custodian", unchanged=drill):
        pass_custody_drill(asked.code, proof=drill.proof, actor=three[1].member.actor, now=NOW)
    with refused(NotAllowed, "not_a_custodian", unchanged=drill):
        pass_custody_drill(asked.code, proof=drill.proof, actor=world.operator.actor, now=NOW)

    pass_custody_drill(asked.code, proof=drill.proof, actor=three[0].member.actor, now=NOW)
    pass_custody_drill(asked.code, proof=drill.proof, actor=three[0].member.actor, now=LATER)
    drill.refresh_from_db()
    assert drill.passed_at == NOW
    assert kinds(REGISTER.name) == ["custodian.drilled"]


def test_a_drill_needs_a_custodian_with_a_key(world: World) -> None:
    with refused(Refused, "custodian_key_missing", unchanged=None):
        ask_drill(actor=world.custodian.actor, now=NOW)
    with refused(NotAllowed, "not_a_custodian", unchanged=None):
        ask_drill(actor=world.stranger.actor, now=NOW)
    assert not CustodyDrill.objects.exists()


def test_todos_ask_the_second_operator_and_the_custodian_whose_drill_ends(
    world: World, three: list[Custodian], settings: Any
) -> None:
    settings.CUSTODIAN_DRILL_DAYS = 90
    _propose(world, [one.member for one in three])
    other, custodian = second_operator(world), three[0]

    assert [todo.url for todo in queries.custody_todos(other.actor, NOW)] == ["/desk/custodians/"]
    assert queries.custody_todos(world.operator.actor, NOW) == []
    assert [todo.url for todo in queries.custody_todos(custodian.member.actor, NOW)] == ["/desk/custody/"]
    custodian.drill(NOW)
    assert queries.custody_todos(custodian.member.actor, NOW) == []
    [due] = queries.custody_todos(custodian.member.actor, NOW + timedelta(days=76))
    assert due.due_at == NOW + timedelta(days=90)
    assert queries.custody_todos(world.bidder.actor, NOW) == []


@pytest.mark.parametrize("state", CustodianSetState)
@pytest.mark.parametrize("action", CustodianSetAction)
def test_what_the_table_does_not_list_is_forbidden(state: CustodianSetState, action: CustodianSetAction) -> None:
    """What it lists is refused too where nothing is known."""
    is_listed = (state, action) in CUSTODIAN_SET.table

    with pytest.raises((NotAllowed, Refused) if is_listed else WrongState):
        CUSTODIAN_SET.advance(state, action, CustodianFacts())


def _is_usable(now: datetime) -> bool:
    standing = queries.set_in_force(now)
    return standing is not None and standing.is_usable
