"""开户、停用与恢复."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.parties.actions import close_organisation, open_organisation, reopen_organisation
from apps.parties.lifecycle import OrganisationState
from apps.parties.models import Organisation, OrganisationDecision
from apps.parties.rules import OrganisationKind
from apps.parties.steps import NewOrganisation
from tests.parties.conftest import NOW, kinds_on
from tests.world import World, credit_code

Refuses = Callable[[Any, str], AbstractContextManager[None]]
REASON = "单位已依法注销"
NEW = NewOrganisation("望川市财政局", credit_code("望川市财政局", "11"), OrganisationKind.AUTHORITY)


def test_the_operator_opens_an_authority(world: World) -> None:
    organisation = open_organisation(NEW, actor=world.operator.actor, now=NOW)

    assert organisation.name_key.startswith("wang4 chuan1")
    assert kinds_on(organisation.stream.name) == ["organisation.opened"]


@pytest.mark.parametrize(
    ("_case", "new", "code"),
    [
        (
            "a wrong check digit",
            NewOrganisation("甲", "91350100M000100Y44", OrganisationKind.BIDDER),
            "credit_code_wrong",
        ),
        (
            "twice",
            NewOrganisation("乙", credit_code("江南建工集团有限公司", "91"), OrganisationKind.BIDDER),
            "organisation_registered",
        ),
    ],
)
def test_organisations_that_are_not_opened(
    world: World, refused: Refuses, _case: str, new: NewOrganisation, code: str
) -> None:
    before = Organisation.objects.count()

    with refused(Refused, code):
        open_organisation(new, actor=world.operator.actor, now=NOW)

    assert Organisation.objects.count() == before


def test_nobody_else_opens_organisations_and_nobody_a_second_centre(world: World, refused: Refuses) -> None:
    centre = NewOrganisation("另一个中心", credit_code("另一个中心", "12"), OrganisationKind.CENTRE)

    with refused(NotAllowed, "not_the_onboarding_desk"):
        open_organisation(centre, actor=world.operator.actor, now=NOW)
    for member in (world.bidder, world.technical_duty, world.supervisor, world.stranger):
        with refused(NotAllowed, "not_the_onboarding_desk"):
            open_organisation(NEW, actor=member.actor, now=NOW)


def test_nobody_acts_for_a_closed_organisation_until_it_is_reopened(world: World) -> None:
    client = world.client_of(world.bidder)

    close_organisation(world.bidder.organisation.pk, reason=REASON, actor=world.operator.actor, now=NOW)
    closed = client.get("/account/").context["request"].actor
    reopen_organisation(world.bidder.organisation.pk, reason="误停用，恢复", actor=world.operator.actor, now=NOW)
    reopened = client.get("/account/").context["request"].actor

    assert (closed.role, reopened.role) == (None, "bidder")
    assert kinds_on(world.bidder.organisation.stream.name)[-2:] == ["organisation.closed", "organisation.reopened"]
    assert [one.reason for one in OrganisationDecision.objects.order_by("pk")] == [REASON, "误停用，恢复"]


def test_closing_is_refused_to_others_without_reason_twice_and_for_the_centre(world: World, refused: Refuses) -> None:
    bidder = world.bidder.organisation

    for member in (world.bidder, world.technical_duty, world.supervisor, world.stranger):
        with refused(NotAllowed, "not_the_onboarding_desk"):
            close_organisation(bidder.pk, reason=REASON, actor=member.actor, now=NOW)
    with refused(NotAllowed, "not_the_onboarding_desk"):
        close_organisation(world.operator.organisation.pk, reason=REASON, actor=world.operator.actor, now=NOW)
    with refused(Refused, "reason_missing"):
        close_organisation(bidder.pk, reason=" ", actor=world.operator.actor, now=NOW)
    with refused(WrongState, "wrong_state"):
        reopen_organisation(bidder.pk, reason=REASON, actor=world.operator.actor, now=NOW)
    bidder.refresh_from_db()
    assert bidder.state == OrganisationState.ACTIVE


def test_the_operator_finds_and_closes_on_the_page(world: World) -> None:
    client = world.client_of(world.operator)
    address = f"/desk/organisations/{world.bidder.organisation.pk}/"

    found = client.get("/desk/organisations/?q=jiang1").content.decode()
    wrong = client.post(address, {"reason": "x"})
    closed = client.post(address, {"reason": REASON}, follow=True).content.decode()

    assert "江南建工集团有限公司" in found
    assert "北岭路桥有限公司" not in found
    assert wrong.status_code == 422
    assert REASON in closed


def test_the_list_of_organisations_costs_the_same_for_one_and_for_many(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = world.client_of(world.operator)

    with django_assert_max_num_queries(12):
        client.get("/desk/organisations/")
