"""Two people at once: what one does under lock the other finds done. Style 7; handbook 2.2."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from apps.core.refusals import Refusal
from apps.evidence.models import Entry
from apps.tenders import actions
from apps.tenders.models import Lot, Project
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.rules.books import Regime
from tests.tenders.stage import DEADLINE, NOW, PUBLISHED, Stage, kinds, project_terms
from tests.world import build

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Does all acts in threads of their own that start together; answers `done` or the refusal's code of each."""
    start = Barrier(len(acts))

    def do(act: Callable[[], object]) -> str:
        try:
            start.wait()
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def test_of_two_operators_one_accepts_and_the_other_is_told() -> None:
    stage = Stage(build(), Regime.ENG)
    lot, operator = stage.submitted(), stage.world.operator.actor

    answers = at_once(*[lambda: actions.accept_entry(lot.pk, actor=operator, now=NOW)] * 2)

    assert sorted(answers) == ["done", "wrong_state"]
    assert kinds(lot.desk_stream.name).count("lot.entry_accepted") == 1


def test_a_double_press_publishes_once() -> None:
    stage = Stage(build(), Regime.GP)
    lot = stage.prepared()
    seen, buyer = check_readiness(lot, PUBLISHED).plan_hash, stage.buyer.actor

    def press() -> None:
        actions.publish_notice(lot.pk, plan_hash=seen, overrides=[], actor=buyer, now=PUBLISHED)

    assert at_once(press, press, press) == ["done"] * 3
    assert Entry.objects.filter(kind="lot.notice_published").count() == 1
    assert lot.notices.count() == 1


def test_no_code_is_given_twice() -> None:
    stage = Stage(build(), Regime.ENG)

    assert at_once(*[stage.project] * 4) == ["done"] * 4
    codes = sorted(Project.objects.values_list("code", flat=True))
    assert codes == [f"WC-ENG-2026-{number:04d}" for number in range(1, 5)]


def test_a_hall_is_given_to_one_project_only() -> None:
    """招标投标法 §34: the place of opening is fixed in advance, so one hall holds one project at a time."""
    world = build()
    lots = [Stage(world, regime).accepted() for regime in (Regime.ENG, Regime.GP)] + [
        Stage(world, Regime.ENG).accepted()
    ]
    operator = world.operator.actor

    def arrange(lot: Lot) -> Callable[[], object]:
        return lambda: actions.arrange_venue(lot.pk, opening_at=DEADLINE, hall="大厅 7", actor=operator, now=NOW)

    assert sorted(at_once(*map(arrange, lots))) == ["done", "hall_taken", "hall_taken"]
    assert Lot.objects.filter(opening_hall="大厅 7").count() == 1


def test_a_project_is_not_corrected_once_its_lot_is_handed_in() -> None:
    stage = Stage(build(), Regime.ENG)
    lot, buyer = stage.draft(), stage.buyer.actor
    terms = replace(project_terms(must_tender=True), region="望川市城西区")

    answers = at_once(
        lambda: actions.change_project(lot.project_id, terms=terms, actor=buyer, now=NOW),
        lambda: actions.submit_entry(lot.pk, wished_opening_at=None, note="", actor=buyer, now=NOW),
    )

    told = Entry.objects.filter(kind__in=["project.changed", "lot.entry_submitted"]).order_by("pk")
    in_order = list(told.values_list("kind", flat=True))
    assert (answers, in_order) in (
        (["done", "done"], ["project.changed", "lot.entry_submitted"]),
        (["not_a_draft", "done"], ["lot.entry_submitted"]),
    )
