"""The cast itself: thirteen seats, each made through the use-cases."""

from __future__ import annotations

from apps.core.audience import Role
from apps.evidence.models import Entry
from apps.parties import second_factor
from tests.world import World


def test_every_role_has_a_member_and_the_journal_knows_each_seat(world: World) -> None:
    roles = {member.actor.role for member in world.members()}

    assert roles == set(Role)
    assert Entry.objects.filter(kind="seat.given").count() == 13
    assert Entry.objects.filter(kind="organisation.opened").count() == 11


def test_those_who_need_one_time_codes_have_them(world: World) -> None:
    with_codes = {member.actor.role for member in world.members() if second_factor.has_one(member.person.pk)}

    assert with_codes == {Role.OPERATOR, Role.WITNESS, Role.TECHNICAL_DUTY, Role.SUPERVISOR, Role.CUSTODIAN}
