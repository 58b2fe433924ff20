"""Who finds which lot: the public list, the desks, the streams. Style 58: what one may not know of is not found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404

from apps.core.actor import PUBLIC, Actor
from apps.core.audience import Role
from apps.evidence.journal import may_hear
from apps.tenders import actions
from apps.tenders.lifecycle import LotState
from apps.tenders.queries import LotFilter, lot_for, lots_visible_to, public_lot, public_lots, todos_for
from apps.tenders.queries.facts import desk_facts, expected_facts, public_facts
from apps.tenders.rules.books import Regime
from tests.tenders.stage import DEADLINE, NOW, PUBLISHED, Stage
from tests.world import World

DESK = {"tenderee", "agency", "operator", "witness", "technical_duty", "supervisor"}


def test_a_draft_exists_for_its_desk_alone(eng: Stage) -> None:
    lot = eng.draft()

    finders = {member.seat.role for member in eng.world.members() if lots_visible_to(member.actor).exists()}
    hearers = {member.seat.role for member in eng.world.members() if may_hear(member.actor, lot.desk_stream.name)}

    assert finders == hearers == DESK
    assert not lots_visible_to(PUBLIC).exists()
    with pytest.raises(Http404):
        public_lot(lot.code)


def test_a_published_lot_is_everybodys_and_its_desk_is_not(eng: Stage) -> None:
    lot = eng.announced()

    assert public_lot(lot.code) == lot
    assert lots_visible_to(PUBLIC).get() == lot
    assert may_hear(PUBLIC, lot.public_stream.name)
    for who in (eng.world.stranger, eng.world.purchaser, eng.world.bidder):
        with pytest.raises(Http404):
            lot_for(who.actor, lot.code)
        assert not may_hear(who.actor, lot.desk_stream.name)


def test_the_same_organisation_in_another_seat_has_no_desk(gp: Stage) -> None:
    """A public body buys as purchaser and builds as tenderee; a bidder's seat of the buyer sees nothing."""
    lot = gp.draft()
    body = gp.buyer.actor
    for role in (Role.TENDEREE, Role.BIDDER):
        other = Actor(body.id, role, body.person_id, body.organisation_id)
        with pytest.raises(Http404):
            lot_for(other, lot.code)


def test_the_public_list_is_narrowed_by_every_field(world: World) -> None:
    works, goods = Stage(world, Regime.ENG).announced(), Stage(world, Regime.GP).announced()
    Stage(world, Regime.ENG).draft()

    assert list(public_lots(LotFilter())) == [goods, works]
    assert list(public_lots(LotFilter(regime=Regime.ENG))) == [works]
    assert list(public_lots(LotFilter(kind="goods"))) == [goods]
    assert list(public_lots(LotFilter(region="望川市城西区"))) == []
    assert list(public_lots(LotFilter(states=(LotState.TENDERING,)))) == []
    assert list(public_lots(LotFilter(published_from=date(2026, 11, 4)))) == []
    assert list(public_lots(LotFilter(published_until=date(2026, 11, 3)))) == [goods, works]


@pytest.mark.parametrize(("regime", "expected"), [(Regime.ENG, 5), (Regime.GP, 4)])
def test_what_comes_next_is_told_as_expected_in_the_order_of_time(world: World, regime: Regime, expected: int) -> None:
    """GP has no candidates' publicity."""
    lot = Stage(world, regime).announced()

    facts = expected_facts(lot)

    assert len(facts) == expected
    assert all(fact.is_expected for fact in facts)
    assert [fact.at for fact in facts] == sorted(fact.at for fact in facts)
    assert ("中标候选人公示" in [fact.title for fact in facts]) is (regime is Regime.ENG)
    assert [fact.title for fact in public_facts(lot)] == ["招标公告发布", "招标文件第 1 版公布"]


def test_the_desk_reads_the_whole_story_with_names(eng: Stage) -> None:
    lot = eng.announced()

    facts = desk_facts(lot)

    assert [fact.title for fact in facts][:3] == ["项目登记", "批准文件登记", f"标段建立：{lot.code}"]
    assert facts[0].by == eng.buyer.person.name
    assert all(fact.title and "." not in fact.title for fact in facts)


def test_each_desk_is_told_what_waits_for_it(eng: Stage) -> None:
    draft, submitted, accepted, scheduled = eng.draft(), eng.submitted(), eng.accepted(), eng.scheduled()

    def waiting(actor: Actor) -> list[str]:
        return sorted(todo.lot_code for todo in todos_for(actor, NOW) if todo.lot_code)

    assert waiting(eng.buyer.actor) == [draft.code, scheduled.code]
    assert waiting(eng.world.agency.actor) == [draft.code, scheduled.code]
    assert waiting(eng.world.operator.actor) == [submitted.code, accepted.code]
    for who in (eng.world.stranger, eng.world.purchaser, eng.world.supervisor):
        assert waiting(who.actor) == []


def test_from_november_the_operator_is_reminded_of_next_years_calendar(world: World) -> None:
    assert todos_for(world.operator.actor, NOW) == []

    [todo] = todos_for(world.operator.actor, PUBLISHED)

    assert todo.url == "/desk/calendar/2027/"


def test_a_halted_lot_expects_nothing(eng: Stage) -> None:
    lot = eng.tendering()
    actions.suspend_lot(lot.pk, reason="系统故障", actor=eng.buyer.actor, now=DEADLINE - timedelta(days=1))
    lot.refresh_from_db()

    assert expected_facts(lot) == []
