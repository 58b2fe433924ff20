"""What a desk is told to do about accounts and keys."""

from __future__ import annotations

from datetime import timedelta

from apps.core.actor import PUBLIC, SYSTEM
from apps.core.audience import Role
from apps.parties.actions import add_member, register_keys, request_certificate, submit_application
from apps.parties.ca import Authority
from apps.parties.queries import ANSWER_WITHIN, actor_for, todos_for
from apps.parties.steps import NewMember
from tests.parties.conftest import LIST, NOW, new_keys, ready_keys
from tests.parties.test_onboarding import COMPLETE
from tests.world import World


def titles(todos: list) -> list[str]:  # type: ignore[type-arg]
    """What is to be done."""
    return [str(todo.title) for todo in todos]


def test_the_operator_has_the_waiting_applications_with_their_deadline(world: World) -> None:
    submit_application(COMPLETE, now=NOW)

    (todo,) = todos_for(world.operator.actor, NOW)

    assert todo.title == "核验入驻申请：清源市政工程有限公司"
    assert todo.due_at == NOW + ANSWER_WITHIN
    assert todos_for(world.witness.actor, NOW) == []


def test_codes_that_are_missing_are_the_first_thing(world: World) -> None:
    new = NewMember("newop", "新人", "n@example.cn", "13800000000", "en", Role.WITNESS, is_administrator=False)
    seat = add_member(world.operator.organisation.pk, new, actor=SYSTEM, now=NOW).membership

    assert titles(todos_for(actor_for(seat.person, seat), NOW)) == ["启用动态口令"]


def test_keys_are_made_tried_certified_and_renewed(world: World, authority: Authority) -> None:
    bidder = world.bidder
    assert titles(todos_for(bidder.actor, NOW)) == ["生成密钥并申请证书"]

    register_keys(world.second_bidder.seat.pk, new_keys().public, actor=world.second_bidder.actor, now=NOW)
    assert titles(todos_for(world.second_bidder.actor, NOW)) == ["完成密钥演练"]

    keys, key_pair = ready_keys(bidder)
    assert titles(todos_for(bidder.actor, NOW)) == ["申请证书"]

    issued = request_certificate(
        key_pair.pk, keys.request(), authority=authority, revocations_at=LIST, actor=bidder.actor, now=NOW
    )
    assert issued.not_after is not None
    assert todos_for(bidder.actor, NOW) == []
    (last,) = todos_for(bidder.actor, issued.not_after - timedelta(days=30))
    assert last.due_at == issued.not_after


def test_nobody_in_particular_has_nothing_to_do(world: World) -> None:
    assert todos_for(PUBLIC, NOW) == []
    assert todos_for(actor_for(world.bidder.person, None), NOW) == []
