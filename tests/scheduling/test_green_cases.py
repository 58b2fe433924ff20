"""绿色通道: asked for, checked by two, granted or refused with reasons, withdrawn, closed, shown to everybody. Handbook 2.6, A12."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from apps.core.lifecycle import Lifecycle
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.scheduling.actions import green as actions
from apps.scheduling.green_text import DECLARATION
from apps.scheduling.lifecycle_green import GREEN_CASE, GreenAction, GreenFacts, GreenState
from apps.scheduling.models import GreenCase
from apps.scheduling.queries import green as queries
from apps.scheduling.rules.green import PROOFS, GreenKind, GreenService, Proof, Share
from apps.tenders.models import GreenMark
from tests.scheduling import green
from tests.tenders.stage import NOW, Stage, kinds, refused
from tests.world import World

TODAY = NOW.date()


def test_a_case_goes_from_the_application_over_two_checks_to_its_services_and_its_end(eng: Stage) -> None:
    project = eng.project()
    case = green.granted(eng.world, project)

    assert (case.state, case.officer, case.declaration) == (GreenState.GRANTED, eng.world.operator.person, DECLARATION)
    assert [check.by for check in case.checks.all()] == [eng.world.operator.actor.id, eng.world.witness.actor.id]
    actions.close_green(case.pk, summary="全部服务按时。", actor=eng.world.operator.actor, now=NOW)

    case.refresh_from_db()
    assert case.state == GreenState.CLOSED
    assert kinds(case.stream.name) == [
        "green.applied",
        "green.checked",
        "green.checked",
        "green.granted",
        "green.closed",
    ]
    assert GreenMark.objects.get(project=project).ended_at == NOW


def test_one_person_never_makes_both_checks(eng: Stage) -> None:
    case = green.applied(eng.world, eng.project())
    operator = eng.world.operator.actor
    actions.check_green(case.pk, is_fit=True, opinion="属实", actor=operator, now=NOW)
    case.refresh_from_db()

    with refused(Refused, "green_second_checker_same", unchanged=case):
        actions.check_green(case.pk, is_fit=True, opinion="再看一次", actor=operator, now=NOW)
    with refused(WrongState, "wrong_state", unchanged=case):
        actions.grant_green(case.pk, grant=green.grant_by(eng.world), actor=operator, now=NOW)


def test_nothing_is_granted_against_a_check_or_without_reason_service_and_officer(eng: Stage) -> None:
    world = eng.world
    against, fit = green.checked(world, is_fit=False), green.checked(world, eng.project())
    whole, operator = green.grant_by(world), world.operator.actor

    with refused(Refused, "green_checks_disagree", unchanged=against):
        actions.grant_green(against.pk, grant=whole, actor=operator, now=NOW)
    for grant, code in (
        (replace(whole, reason=" "), "green_reason_missing"),
        (replace(whole, services=()), "green_services_missing"),
        (replace(whole, officer_id=None), "green_officer_missing"),
        (replace(whole, officer_id=world.bidder.person.pk), "green_officer_missing"),
    ):
        with refused(Refused, code, unchanged=fit):
            actions.grant_green(fit.pk, grant=grant, actor=operator, now=NOW)
    with refused(Refused, "green_reason_missing", unchanged=fit):
        actions.refuse_green(fit.pk, reason="", actor=operator, now=NOW)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"accepts_declaration": False}, "green_declaration_missing"),
        ({"services": ()}, "green_services_missing"),
        ({"services": (GreenService.PRIORITY,)}, "green_card_needs_early"),
        ({"proof": Proof.TASK_LETTER}, "green_proof_does_not_fit"),
        ({"proof_number": " "}, "green_incomplete"),
        ({"reason": ""}, "green_incomplete"),
        ({"name": ""}, "green_incomplete"),
        ({"kind": GreenKind.URGENT, "proof": Proof.AUTHORITY_OPINION}, "green_deadline_missing"),
        ({"wished_opening_on": TODAY - timedelta(days=1)}, "green_wish_is_past"),
        ({"wished_opening_on": TODAY + timedelta(days=9), "wished_evaluation_on": TODAY}, "green_wishes_out_of_order"),
    ],
)
def test_an_application_that_is_not_whole_is_refused(world: World, changed: dict[str, object], code: str) -> None:
    application = replace(green.ASKED, **changed)  # type: ignore[arg-type]  # one field at a time

    with refused(Refused, code, unchanged=None):
        actions.apply_for_green(application, actor=world.tenderee.actor, now=NOW)
    assert not GreenCase.objects.exists()


def test_who_may_not_is_refused(eng: Stage) -> None:
    world, project = eng.world, eng.project()
    for stranger in (world.bidder, world.purchaser, world.operator):
        with refused(NotAllowed, "green_not_yours", unchanged=None):
            actions.apply_for_green(green.asked_for(project), actor=stranger.actor, now=NOW)
    case = green.checked(world, project)

    with refused(NotAllowed, "green_by_centre", unchanged=case):
        actions.grant_green(case.pk, grant=green.grant_by(world), actor=world.witness.actor, now=NOW)
    with refused(NotAllowed, "green_by_centre", unchanged=case):
        actions.check_green(case.pk, is_fit=True, opinion="好", actor=world.tenderee.actor, now=NOW)
    with refused(NotAllowed, "green_not_yours", unchanged=case):
        actions.withdraw_green(case.pk, reason="", actor=world.stranger.actor, now=NOW)
    with refused(WrongState, "green_open_already", unchanged=case):
        green.applied(world, project)


def test_a_card_becomes_its_registered_project(eng: Stage) -> None:
    case = green.granted(eng.world)
    project = eng.project()

    actions.name_project(case.pk, project_id=project.pk, actor=eng.world.tenderee.actor, now=NOW)

    case.refresh_from_db()
    assert (case.project, case.name, case.agency_id) == (project, project.name, project.agency_id)
    assert GreenMark.objects.get(project=project).has_service(GreenService.PRIORITY)
    with refused(WrongState, "green_project_known", unchanged=case):
        actions.name_project(case.pk, project_id=project.pk, actor=eng.world.tenderee.actor, now=NOW)


def test_the_scheduler_reads_the_flag_while_the_service_is_given(eng: Stage) -> None:
    lot = eng.accepted()
    assert not queries.has_priority(lot)
    case = green.granted(eng.world, lot.project)
    assert queries.has_priority(lot)

    actions.withdraw_green(case.pk, reason="不急了", actor=eng.world.tenderee.actor, now=NOW)

    assert not queries.has_priority(lot)


@pytest.mark.parametrize("state", GreenState)
@pytest.mark.parametrize("action", GreenAction)
def test_what_the_table_does_not_list_is_forbidden(state: GreenState, action: GreenAction) -> None:
    table: Lifecycle[GreenState, GreenAction, GreenFacts] = GREEN_CASE
    if (state, action) in table.table:
        assert action in table.allowed(state)
        return
    with pytest.raises(WrongState):
        table.advance(state, action, GreenFacts())


def test_every_kind_accepts_a_proof_and_every_proof_belongs_to_one_kind() -> None:
    assert set(PROOFS) == set(GreenKind)
    assert sorted(proof for proofs in PROOFS.values() for proof in proofs) == sorted(Proof)


@pytest.mark.parametrize(("green_ones", "all_ones", "percent", "above"), [(0, 0, 0.0, False), (1, 5, 20.0, False), (3, 14, 21.4, True)])  # fmt: skip
def test_the_share_warns_above_its_cap(green_ones: int, all_ones: int, percent: float, above: bool) -> None:
    share = Share(green_ones, all_ones)

    assert (share.percent, share.is_above(20)) == (percent, above)


def test_the_whole_way_goes_by_form_and_everybody_reads_the_reason(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    world, project = eng.world, eng.project()
    buyer, operator, witness = (world.client_of(one) for one in (world.tenderee, world.operator, world.witness))
    asked = {
        "project": project.pk,
        "kind": "key_project",
        "proof": "key_project_list",
        "proof_number": "第 31 号",
        "reason": "主汛期前须完工",
        "wished_opening_on": "2026-10-30",
        "services": ["priority", "timed"],
    }
    assert "接受声明" in buyer.post(reverse("green:new"), asked).content.decode()
    sent = buyer.post(reverse("green:new"), asked | {"accepts": "on"})
    case = GreenCase.objects.get()
    assert sent.headers["Location"] == reverse("green:case", args=[case.code])
    assert "早于法定最早日期" in buyer.get(sent.headers["Location"]).content.decode()

    for browser in (operator, witness):
        assert "核验绿色通道申请" in browser.get(reverse("portal:desk")).content.decode()
        opinion = {"fit": "yes", "opinion": "清单原件已核对"}
        assert browser.post(reverse("green:check", args=[case.code]), opinion).status_code == 302
    said = {"services": ["priority"], "officer": world.operator.seat.pk, "reason": "列入市重点项目清单"}
    assert operator.post(reverse("green:grant", args=[case.code]), said).status_code == 302

    page = world.client_of(world.stranger).get(reverse("green:public")).content.decode()
    assert "列入市重点项目清单" in page
    assert project.name not in page
    assert "占比超过上限" in page
    assert world.client_of(world.purchaser).get(reverse("green:case", args=[case.code])).status_code == 404
    end = {"summary": "优先安排一次，按时"}
    assert operator.post(reverse("green:closing", args=[case.code]), end).status_code == 302
    assert "优先安排一次，按时" in eng.world.client_of(world.stranger).get(reverse("green:public")).content.decode()
