"""招标计划、采购意向: public before the notice, and traced to by the project. 财库〔2020〕10号."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.tenders import actions
from apps.tenders.actions.plans import PlanTerms
from apps.tenders.models import TenderPlan
from apps.tenders.queries.plans import plan_traced, plans_for, public_lots_of
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.rules.books import Regime
from tests.tenders.stage import NOW, PUBLISHED, Stage, journal_size, kinds, refused

EARLY = PUBLISHED - timedelta(days=31)
TERMS = PlanTerms("滨河路改造", "道路3.2公里及综合管网", "望川市城东区", Decimal("12000000"), date(2026, 11, 15))


def _plan(stage: Stage, *, days_before: int = 31) -> TenderPlan:
    now = PUBLISHED - timedelta(days=days_before)
    return actions.publish_plan(stage.regime, terms=TERMS, actor=stage.buyer.actor, now=now)


def test_a_plan_is_public_from_the_moment_it_is_made(gp: Stage) -> None:
    plan = _plan(gp)

    assert plan.code == "WC-PLAN-2026-0001"
    assert (plan.organisation, plan.estimate) == (gp.buyer.organisation, Decimal("12000000.00"))
    entry = Entry.objects.get(stream=plan.public_stream.name)
    assert (entry.kind, entry.payload["code"]) == ("plan.published", plan.code)


def test_a_project_is_traced_to_its_plan_and_the_check_is_content(eng: Stage) -> None:
    plan = _plan(eng)
    lot = eng.prepared()
    assert list(plans_for(lot.project)) == [plan]

    actions.trace_to_plan(lot.project_id, plan_id=plan.pk, actor=eng.buyer.actor, now=NOW)

    assert plan_traced(lot.project) == plan
    assert kinds(lot.project.desk_stream.name)[-1] == "project.plan_traced"
    assert "C-PLAN" not in [one.rule_id for one in check_readiness(lot, PUBLISHED).findings]
    assert public_lots_of(plan) == []


def test_the_check_warns_without_a_plan_and_with_one_that_came_late(eng: Stage) -> None:
    lot = eng.prepared()
    [missing] = [one for one in check_readiness(lot, PUBLISHED).findings if one.rule_id == "C-PLAN"]
    assert "没有对应的招标计划" in missing.zh
    late = _plan(eng, days_before=6)

    actions.trace_to_plan(lot.project_id, plan_id=late.pk, actor=eng.buyer.actor, now=PUBLISHED)

    [short] = [one for one in check_readiness(lot, PUBLISHED).findings if one.rule_id == "C-PLAN"]
    assert (short.computed["days"], short.computed["lawful"]) == (6, "2026-11-27")
    assert "2026年11月27日" in short.fix_zh


def test_where_no_law_makes_one_tender_no_plan_is_asked_for(eng: Stage) -> None:
    lot = replace(eng, must_tender=False).prepared()

    assert "C-PLAN" not in [one.rule_id for one in check_readiness(lot, PUBLISHED).findings]


@pytest.mark.parametrize(
    ("_case", "terms", "code"),
    [
        ("no content", replace(TERMS, content=" "), "plan_incomplete"),
        ("no amount", replace(TERMS, estimate=Decimal(0)), "plan_incomplete"),
        ("a day that passed", replace(TERMS, planned_on=date(2026, 9, 1)), "plan_date_passed"),
        ("a mistyped year", replace(TERMS, planned_on=date(2062, 11, 15)), "time_far_away"),
    ],
)
def test_a_plan_says_what_how_much_and_when(eng: Stage, _case: str, terms: PlanTerms, code: str) -> None:
    with refused(Refused, code, unchanged=None):
        actions.publish_plan(eng.regime, terms=terms, actor=eng.buyer.actor, now=EARLY)

    assert not TenderPlan.objects.exists()


@pytest.mark.parametrize("who", ["purchaser", "agency", "operator", "supervisor", "bidder", "stranger"])
def test_only_the_buyer_itself_publishes_a_plan(eng: Stage, who: str) -> None:
    with refused(NotAllowed, "not_the_buyer", unchanged=None):
        actions.publish_plan(Regime.ENG, terms=TERMS, actor=getattr(eng.world, who).actor, now=EARLY)


def test_a_project_is_traced_only_to_a_plan_of_its_buyer_once_and_before_its_notice(eng: Stage, gp: Stage) -> None:
    foreign, plan = _plan(gp), _plan(eng, days_before=20)
    project = eng.project()

    with refused(Refused, "plan_of_another", unchanged=project):
        actions.trace_to_plan(project.pk, plan_id=foreign.pk, actor=eng.buyer.actor, now=NOW)
    with refused(NotAllowed, "not_the_buyer", unchanged=project):
        actions.trace_to_plan(project.pk, plan_id=plan.pk, actor=gp.buyer.actor, now=NOW)
    actions.trace_to_plan(project.pk, plan_id=plan.pk, actor=eng.buyer.actor, now=NOW)
    with refused(WrongState, "plan_traced_already", unchanged=project):
        actions.trace_to_plan(project.pk, plan_id=plan.pk, actor=eng.buyer.actor, now=NOW)

    public = eng.announced().project
    told = journal_size()
    with refused(WrongState, "plan_after_publication", unchanged=public):
        actions.trace_to_plan(public.pk, plan_id=plan.pk, actor=eng.buyer.actor, now=PUBLISHED)
    assert journal_size() == told
