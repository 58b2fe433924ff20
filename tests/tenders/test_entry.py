"""进场登记: 一次性告知, 受理, 不予受理. 濮阳市公共资源交易管理条例 §13; 优化营商环境条例 §40."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.tenders import actions
from apps.tenders.actions.entry import Defect
from apps.tenders.lifecycle import EntryRefusalGround, LotState
from apps.tenders.models import Lot
from apps.tenders.queries.entry import Requirement, missing_for_entry
from apps.tenders.rules.books import Regime
from tests.tenders.stage import NOW, Stage, at, kinds, lot_terms, project_terms, refused

DEFECTS = [Defect("批准文件文号与项目不一致", "更正文号"), Defect("委托书未写明范围", "补充授权范围")]


def test_a_return_tells_everything_at_once_and_is_counted(eng: Stage) -> None:
    lot, operator = eng.submitted(), eng.world.operator.actor

    entry = actions.return_entry(lot.pk, defects=DEFECTS, could_have_been_told=False, actor=operator, now=NOW)

    lot.refresh_from_db()
    assert lot.state == LotState.ENTRY_RETURNED
    assert (entry.returns, entry.avoidable_returns) == (1, 0)
    step = entry.steps.last()
    assert step is not None
    assert step.by == operator.id
    assert [one["item"] for one in step.defects] == [one.item for one in DEFECTS]


@pytest.mark.parametrize(("could_have_been_told", "avoidable"), [(True, 1), (False, 0)])
def test_a_second_return_says_whether_it_could_have_been_told_the_first_time(
    eng: Stage, could_have_been_told: bool, avoidable: int
) -> None:
    lot, operator = eng.submitted(), eng.world.operator.actor
    actions.return_entry(lot.pk, defects=DEFECTS, could_have_been_told=True, actor=operator, now=NOW)
    actions.submit_entry(lot.pk, wished_opening_at=None, note="", actor=eng.buyer.actor, now=NOW)

    entry = actions.return_entry(
        lot.pk, defects=DEFECTS[:1], could_have_been_told=could_have_been_told, actor=operator, now=NOW
    )

    assert (entry.returns, entry.avoidable_returns) == (2, avoidable)


def test_a_returned_entry_is_mended_and_accepted(eng: Stage) -> None:
    lot, operator = eng.submitted(), eng.world.operator.actor
    actions.return_entry(lot.pk, defects=DEFECTS, could_have_been_told=False, actor=operator, now=NOW)
    changed = replace(lot_terms(Regime.ENG), name="一标段（改）")
    actions.change_lot(lot.pk, terms=changed, actor=eng.buyer.actor, now=NOW)
    actions.submit_entry(lot.pk, wished_opening_at=None, note="", actor=eng.buyer.actor, now=NOW)

    actions.accept_entry(lot.pk, actor=operator, now=NOW)

    assert kinds(lot.desk_stream.name) == [
        "lot.added",
        "lot.entry_submitted",
        "lot.entry_returned",
        "lot.changed",
        "lot.entry_submitted",
        "lot.entry_accepted",
    ]


def test_of_two_operators_at_once_the_second_is_told_so(eng: Stage) -> None:
    lot = eng.accepted()

    with refused(WrongState, "wrong_state", unchanged=lot):
        actions.accept_entry(lot.pk, actor=eng.world.operator.actor, now=NOW)
    with refused(WrongState, "wrong_state", unchanged=lot):
        actions.return_entry(
            lot.pk, defects=DEFECTS, could_have_been_told=False, actor=eng.world.operator.actor, now=NOW
        )


@pytest.mark.parametrize("who", ["tenderee", "agency", "stranger", "supervisor", "witness", "bidder"])
def test_only_an_operator_accepts_returns_and_refuses(eng: Stage, who: str) -> None:
    lot, actor = eng.submitted(), getattr(eng.world, who).actor
    ground = EntryRefusalGround.APPROVAL_MISSING

    with refused(NotAllowed, "operator_only", unchanged=lot):
        actions.accept_entry(lot.pk, actor=actor, now=NOW)
    with refused(NotAllowed, "operator_only", unchanged=lot):
        actions.return_entry(lot.pk, defects=DEFECTS, could_have_been_told=False, actor=actor, now=NOW)
    with refused(NotAllowed, "operator_only", unchanged=lot):
        actions.refuse_entry(lot.pk, ground=ground, reason="无批准文件", actor=actor, now=NOW)


@pytest.mark.parametrize("defects", [[], [Defect("", "补")], [Defect("缺图纸", " ")]])
def test_a_return_without_a_complete_list_is_refused(eng: Stage, defects: list[Defect]) -> None:
    lot = eng.submitted()

    with refused(Refused, "defects_incomplete", unchanged=lot):
        actions.return_entry(
            lot.pk, defects=defects, could_have_been_told=False, actor=eng.world.operator.actor, now=NOW
        )


def test_a_refusal_ends_the_entry_on_a_legal_ground(eng: Stage) -> None:
    lot = eng.submitted()

    actions.refuse_entry(
        lot.pk,
        ground=EntryRefusalGround.OWNERSHIP_DISPUTED,
        reason="用地权属争议未决",
        actor=eng.world.operator.actor,
        now=NOW,
    )

    lot.refresh_from_db()
    assert lot.state == LotState.ENTRY_REFUSED
    assert kinds(lot.desk_stream.name)[-1] == "lot.entry_refused"


def test_a_refusal_says_why(eng: Stage) -> None:
    lot = eng.submitted()

    with refused(Refused, "lot_reason_missing", unchanged=lot):
        actions.refuse_entry(
            lot.pk,
            ground=EntryRefusalGround.TRADE_FORBIDDEN,
            reason=" ",
            actor=eng.world.operator.actor,
            now=NOW,
        )


def test_what_a_machine_can_see_missing_is_never_handed_in(eng: Stage) -> None:
    lot = eng.draft()
    terms = replace(project_terms(must_tender=True), investment_code="", estimated_amount=Decimal("10000000"))
    actions.change_project(lot.project_id, terms=terms, actor=eng.buyer.actor, now=NOW)
    lot.project.approvals.all().delete()
    lot = Lot.objects.select_related("project").get(pk=lot.pk)

    assert missing_for_entry(lot) == [Requirement.APPROVAL, Requirement.INVESTMENT_CODE, Requirement.BUDGET]
    with refused(Refused, "entry_incomplete", unchanged=lot):
        actions.submit_entry(lot.pk, wished_opening_at=None, note="", actor=eng.buyer.actor, now=NOW)


def test_a_purchaser_may_not_set_a_ceiling_above_the_budget(gp: Stage) -> None:
    lot = gp.draft()
    high = replace(lot_terms(Regime.GP), ceiling_price=Decimal("1200000"))
    actions.change_lot(lot.pk, terms=high, actor=gp.buyer.actor, now=NOW)
    lot = Lot.objects.select_related("project").get(pk=lot.pk)

    assert missing_for_entry(lot) == [Requirement.CEILING]


def test_strangers_and_the_past_are_refused(eng: Stage) -> None:
    lot = eng.draft()

    for who in (eng.world.stranger, eng.world.purchaser, eng.world.operator):
        with refused(NotAllowed, "not_the_buyer", unchanged=lot):
            actions.submit_entry(lot.pk, wished_opening_at=None, note="", actor=who.actor, now=NOW)
    with refused(Refused, "wished_opening_passed", unchanged=lot):
        actions.submit_entry(lot.pk, wished_opening_at=at("2026-10-26 09:00"), note="", actor=eng.buyer.actor, now=NOW)


def test_an_entry_is_handed_in_once(eng: Stage) -> None:
    lot = eng.submitted()

    with refused(WrongState, "wrong_state", unchanged=lot):
        actions.submit_entry(lot.pk, wished_opening_at=None, note="", actor=eng.buyer.actor, now=NOW)
