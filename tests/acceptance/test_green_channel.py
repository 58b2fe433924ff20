"""Acceptance of the green channel's fence: handbook 60, 1.5, 2.6. 招标投标法 §24, 实施条例 §54: nothing of it shortens a time of the law."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from apps.core.refusals import Refused
from apps.scheduling.actions import green as actions
from apps.scheduling.actions.green import GreenApplication
from apps.scheduling.models import GreenCase
from apps.scheduling.rules.green import PROOFS, GreenKind, GreenService
from apps.tenders import actions as lots
from apps.tenders.models import Lot
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.rules.books import Level, Regime
from apps.tenders.rules.findings import Override
from apps.tenders.rules.in_force import BOOKS, book_in_force
from apps.tenders.rules.plan import Plan
from apps.tenders.rules.timeline import check_timeline
from tests.scheduling import green
from tests.tenders.plans import CALENDAR, ENG_PLAN, GP_PLAN
from tests.tenders.stage import NOW, PUBLISHED, Stage
from tests.world import World

SHORT = PUBLISHED + timedelta(days=13, minutes=30)
"""A bid deadline thirteen days after the document is out, where the law asks for twenty."""
Way = Callable[[World, Lot], object]


def _applied(world: World, lot: Lot) -> object:
    return green.applied(world, lot.project)


def _granted(world: World, lot: Lot) -> object:
    return green.granted(world, lot.project)


def _withdrawn(world: World, lot: Lot) -> object:
    case = green.granted(world, lot.project)
    return actions.withdraw_green(case.pk, reason="", actor=world.tenderee.actor, now=NOW)


def _closed(world: World, lot: Lot) -> object:
    case = green.granted(world, lot.project)
    return actions.close_green(case.pk, summary="办结", actor=world.operator.actor, now=NOW)


def _wished_soon(world: World, lot: Lot) -> object:
    """Every kind, with the wished days before the law allows them."""
    for kind in GreenKind:
        wish = replace(
            green.asked_for(lot.project),
            kind=kind,
            proof=PROOFS[kind][0],
            forced_by=PUBLISHED.date() + timedelta(days=1),
            wished_opening_on=PUBLISHED.date() + timedelta(days=1),
            wished_evaluation_on=PUBLISHED.date() + timedelta(days=1),
        )
        case = actions.apply_for_green(wish, actor=world.tenderee.actor, now=NOW)
        if kind is not GreenKind.URGENT:
            actions.withdraw_green(case.pk, reason="", actor=world.tenderee.actor, now=NOW)
    return None


def _card_first(world: World, lot: Lot) -> object:
    """The card is granted before the project has a name, and tied to it afterwards."""
    case = green.granted(world)
    return actions.name_project(case.pk, project_id=lot.project_id, actor=world.tenderee.actor, now=NOW)


WAYS: dict[str, Way] = {
    "applied": _applied,
    "granted": _granted,
    "granted and withdrawn": _withdrawn,
    "granted and closed": _closed,
    "every kind with early wishes": _wished_soon,
    "a card first": _card_first,
}


@pytest.mark.parametrize("way", WAYS)
def test_60_no_input_of_a_green_case_shortens_the_time_to_prepare_bids(world: World, way: str) -> None:
    """Not even in a project that need not be tendered, where a reason would help everybody else."""
    stage = Stage(world, Regime.ENG, must_tender=False, deadline=SHORT)
    lot = stage.prepared()
    ordinary = check_readiness(lot, PUBLISHED)
    assert "T-E02" in {one.rule_id for one in ordinary.needs_reason}

    WAYS[way](world, lot)

    strict = check_readiness(lot, PUBLISHED)
    assert "T-E02" in {one.rule_id for one in strict.blocks}
    assert {one.rule_id for one in ordinary.findings} == {one.rule_id for one in strict.findings}
    excuses = [Override(one.key, "重点项目工期紧", "分管领导", "会议纪要") for one in strict.findings]
    with pytest.raises(Refused) as caught:
        lots.publish_notice(
            lot.pk, plan_hash=strict.plan_hash, overrides=excuses, actor=stage.buyer.actor, now=PUBLISHED
        )
    assert caught.value.code == "readiness_blocked"
    lot.refresh_from_db()
    assert not lot.is_public


def test_60_every_rule_of_time_is_as_strict_for_green_as_for_all() -> None:
    """Each time of the plan, shortened day by day, in both regimes: green finds all that others find, never milder."""
    for regime, plan in ((Regime.ENG, replace(ENG_PLAN, is_must_tender=False)), (Regime.GP, GP_PLAN)):
        book = book_in_force(regime, date(2026, 3, 1), BOOKS)
        for shortened in _shortened(plan):
            told = {one.key: one.level for one in check_timeline(shortened, book, CALENDAR)}
            strict = {one.key: one.level for one in check_timeline(replace(shortened, is_green=True), book, CALENDAR)}
            assert strict.keys() == told.keys()
            assert all(strict[key] is told[key] or strict[key] is Level.BLOCK for key in told)
            assert Level.BLOCK_UNLESS_REASON not in strict.values()


def test_60_no_field_of_a_case_is_a_time_of_the_law() -> None:
    """What is wished for is a day on the form; deadlines, publicity and clarification are set elsewhere, by everybody alike."""
    asked = {one.name for one in fields(GreenApplication)}
    kept = {one.name for one in GreenCase._meta.concrete_fields}

    assert not {name for name in asked | kept if "deadline" in name or "publicity" in name or "until" in name}
    assert {service.value for service in GreenService} == {"early", "conditional", "priority", "timed", "joint"}


def test_60_draw_review_and_publicity_do_not_know_the_green_channel() -> None:
    """随机抽取、评审、公示: no module that draws, reviews, opens or publishes a result reads a case or its mark."""
    root = Path(__file__).parents[2] / "apps"
    words = ("green_mark", "GreenMark", "GreenCase", "has_priority", "is_in_green_channel", "has_green_service")
    knowing = {
        path.relative_to(root).as_posix()
        for app in ("openings", "evaluation", "awards", "bids")
        for path in (root / app).rglob("*.py")
        if any(word in path.read_text("utf-8") for word in words)
    }

    assert knowing == set()


def _shortened(plan: Plan) -> Iterator[Plan]:
    for days in range(26):
        by = timedelta(days=days)
        yield replace(plan, deadline=plan.deadline - by, opening_at=plan.opening_at - by)
        yield replace(plan, document_until=plan.document_until - by)
        yield replace(plan, publicity_days=3 - min(days, 3))
