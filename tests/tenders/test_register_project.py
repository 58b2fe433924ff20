"""项目登记. 招标投标法 §8, §15; handbook 1.1, 2.2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest

from apps.core.refusals import NotAllowed, Refusal, Refused, WrongState
from apps.tenders import actions
from apps.tenders.actions.projects import Approval, Principal
from apps.tenders.models import Project
from apps.tenders.rules.books import Regime
from tests.tenders.stage import APPROVAL, NOW, Stage, at, kinds, lot_terms, project_terms, refused
from tests.world import World


def register(world: World, regime: Regime = Regime.ENG, **changes: object) -> Project:
    """The tenderee registers, unless told otherwise."""
    given = {
        "principal": Principal(world.tenderee.organisation.pk, None, ""),
        "terms": project_terms(must_tender=True),
        "approvals": [APPROVAL],
        "actor": world.tenderee.actor,
        "now": NOW,
    } | changes
    return actions.register_project(regime, **given)  # type: ignore[arg-type]  # the use-case's own arguments


def test_a_project_gets_its_code_from_the_counter_of_its_regime_and_year(world: World) -> None:
    first, second = register(world), register(world)
    bought = register(
        world,
        Regime.GP,
        principal=Principal(world.purchaser.organisation.pk, None, ""),
        actor=world.purchaser.actor,
    )
    late = register(world, now=at("2027-01-01 00:00"))

    assert [one.code for one in (first, second, bought, late)] == [
        "WC-ENG-2026-0001",
        "WC-ENG-2026-0002",
        "WC-GP-2026-0001",
        "WC-ENG-2027-0001",
    ]
    assert kinds(first.desk_stream.name) == ["project.registered", "project.approval_added"]


def test_an_agency_registers_for_who_delegated_it(world: World) -> None:
    principal = Principal(world.tenderee.organisation.pk, world.agency.organisation.pk, "代理合同第三条")

    project = register(world, principal=principal, actor=world.agency.actor)

    assert project.agency == world.agency.organisation


def test_lots_are_numbered_within_their_project(eng: Stage) -> None:
    first = eng.draft()
    second = actions.add_lot(first.project_id, terms=lot_terms(Regime.ENG), actor=eng.buyer.actor, now=NOW)

    assert (first.code, second.code) == ("WC-ENG-2026-0001-01", "WC-ENG-2026-0001-02")


@pytest.mark.parametrize(
    ("_case", "who", "changes", "kind", "code"),
    [
        ("a stranger", "stranger", {}, NotAllowed, "not_the_buyer"),
        ("another organisation", "purchaser", {}, NotAllowed, "not_the_buyer"),
        ("an agency nobody delegated", "agency", {}, NotAllowed, "not_the_buyer"),
        ("no region", "tenderee", {"terms": {"region": " "}}, Refused, "project_incomplete"),
        ("no amount", "tenderee", {"terms": {"estimated_amount": Decimal(0)}}, Refused, "amount_not_positive"),
        (
            "an approval of tomorrow",
            "tenderee",
            {"approval": {"issued_on": date(2026, 10, 27)}},
            Refused,
            "approval_in_future",
        ),
        ("an approval without number", "tenderee", {"approval": {"number": " "}}, Refused, "approval_incomplete"),
    ],
)
def test_refusals_leave_no_project(
    world: World, _case: str, who: str, changes: dict[str, dict[str, object]], kind: type[Refusal], code: str
) -> None:
    terms = replace(project_terms(must_tender=True), **cast("dict[str, Any]", changes.get("terms", {})))
    approval: Approval = replace(APPROVAL, **cast("dict[str, Any]", changes.get("approval", {})))

    with refused(kind, code, unchanged=None):
        register(world, actor=getattr(world, who).actor, terms=terms, approvals=[approval])

    assert not Project.objects.exists()


def test_an_agency_without_a_delegation_is_refused(world: World) -> None:
    principal = Principal(world.tenderee.organisation.pk, world.agency.organisation.pk, " ")

    with refused(Refused, "delegation_missing", unchanged=None):
        register(world, principal=principal)


def test_a_bidder_is_no_agency_and_no_tenderee(world: World) -> None:
    with refused(Refused, "not_an_agency", unchanged=None):
        register(world, principal=Principal(world.tenderee.organisation.pk, world.bidder.organisation.pk, "x"))
    with refused(Refused, "buyer_does_not_fit_regime", unchanged=None):
        register(
            world,
            principal=Principal(world.bidder.organisation.pk, world.agency.organisation.pk, "x"),
            actor=world.agency.actor,
        )


def test_a_project_is_corrected_until_a_lot_is_handed_in(eng: Stage) -> None:
    lot = eng.draft()
    new = replace(project_terms(must_tender=True), name="滨河路（二期）")
    project = actions.change_project(lot.project_id, terms=new, actor=eng.buyer.actor, now=NOW)
    assert project.name == "滨河路（二期）"
    assert kinds(project.desk_stream.name)[-1] == "project.changed"

    actions.submit_entry(lot.pk, wished_opening_at=None, note="", actor=eng.buyer.actor, now=NOW)

    with refused(WrongState, "not_a_draft", unchanged=project):
        actions.change_project(lot.project_id, terms=project_terms(must_tender=True), actor=eng.buyer.actor, now=NOW)
    with refused(WrongState, "not_a_draft", unchanged=lot):
        actions.change_lot(lot.pk, terms=lot_terms(Regime.GP), actor=eng.buyer.actor, now=NOW)


def test_only_the_buyers_side_corrects(eng: Stage) -> None:
    lot = eng.draft()
    for who in (eng.world.stranger, eng.world.purchaser, eng.world.operator, eng.world.supervisor):
        with refused(NotAllowed, "not_the_buyer", unchanged=lot):
            actions.change_lot(lot.pk, terms=lot_terms(Regime.GP), actor=who.actor, now=NOW)


def test_nothing_new_is_no_fact(eng: Stage) -> None:
    lot = eng.draft()

    actions.change_lot(lot.pk, terms=lot_terms(Regime.ENG), actor=eng.buyer.actor, now=NOW)

    assert kinds(lot.desk_stream.name) == ["lot.added"]
