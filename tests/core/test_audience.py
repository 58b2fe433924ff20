"""Audience: a view is for somebody; everybody else is shown to sign-in or told the reason."""

from __future__ import annotations

from typing import cast

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from apps.core.actor import CLOCK, PUBLIC, SYSTEM, Actor
from apps.core.audience import EVERYONE, ROLE_LABELS, SIGNED_IN, Role, for_
from apps.core.refusals import NotAllowed

NOBODYS_SEAT = Actor("person:7", person_id=7)


def somebody(role: Role) -> Actor:
    return Actor("person:7", role=role, person_id=7, organisation_id=3)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the page")


def request_of(actor: Actor) -> HttpRequest:
    request = cast("HttpRequest", RequestFactory().get("/desk/entries/?page=2"))
    request.actor = actor  # type: ignore[attr-defined]  # set by the actor middleware
    return request


@pytest.mark.parametrize("actor", [PUBLIC, CLOCK, SYSTEM, NOBODYS_SEAT, somebody(Role.EXPERT)], ids=lambda who: who.id)
def test_a_page_for_everyone_is_shown_to_everyone(actor: Actor) -> None:
    assert for_(EVERYONE)(page)(request_of(actor)).status_code == 200


@pytest.mark.parametrize("role", Role)
def test_a_page_for_a_role_is_shown_to_it_and_refused_to_every_other(role: Role) -> None:
    view = for_(Role.OPERATOR, Role.WITNESS)(page)
    request = request_of(somebody(role))

    if role in (Role.OPERATOR, Role.WITNESS):
        assert view(request).content == b"the page"
        return
    with pytest.raises(NotAllowed) as caught:
        view(request)
    assert (caught.value.code, caught.value.status) == ("not_your_page", 403)
    assert str(ROLE_LABELS[role]) in caught.value.sentence("zh-hans")


def test_whoever_has_not_signed_in_is_shown_the_way_and_comes_back() -> None:
    for view in (for_(Role.OPERATOR)(page), for_(SIGNED_IN)(page)):
        answer = view(request_of(PUBLIC))

        assert isinstance(answer, HttpResponseRedirect)
        assert answer.url.endswith("?next=/desk/entries/%3Fpage%3D2")


def test_a_person_without_a_seat_sees_what_is_for_the_signed_in_only() -> None:
    assert for_(SIGNED_IN)(page)(request_of(NOBODYS_SEAT)).status_code == 200
    with pytest.raises(NotAllowed) as caught:
        for_(Role.OPERATOR)(page)(request_of(NOBODYS_SEAT))
    assert "“—”" in caught.value.sentence("zh-hans")


def test_a_view_remembers_whom_it_is_for() -> None:
    view = for_(Role.OPERATOR, SIGNED_IN)(page)

    assert view.audience == (Role.OPERATOR, SIGNED_IN)  # type: ignore[attr-defined]  # read by the start-up check
    assert view.__name__ == "page"


def test_every_role_has_a_label() -> None:
    assert set(ROLE_LABELS) == set(Role)


@pytest.mark.parametrize(
    ("_case", "actor", "is_person", "is_operator"),
    [
        ("the clock", CLOCK, False, False),
        ("the public", PUBLIC, False, False),
        ("an operator", somebody(Role.OPERATOR), True, True),
        ("a bidder", somebody(Role.BIDDER), True, False),
        ("a person without a seat", NOBODYS_SEAT, True, False),
    ],
)
def test_an_actor_acts_from_one_seat(_case: str, actor: Actor, is_person: bool, is_operator: bool) -> None:
    assert actor.is_person is is_person
    assert actor.acts_as(Role.OPERATOR, Role.WITNESS) is is_operator
