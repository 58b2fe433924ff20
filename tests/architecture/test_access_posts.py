"""Nobody acts where he may not: every address gets an empty post from everybody of the cast, and the journal stays silent.

200 is the page again, 204 that nothing was said, 302 leads to sign-in or back to a page, 400 and 422 say what is missing, 403 says why not, 404 hides, 405 takes no posts,
409 says that it is done already. Who may read nothing at an address may do nothing there either.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import resolve

from apps.core import clock
from apps.core.audience import EVERYONE
from apps.evidence.models import Entry
from apps.parties.models import Membership, OnboardingApplication
from apps.tenders.models import Lot, Project
from tests.architecture import access_table, visits
from tests.architecture.visits import Example

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

HARMLESS = {200, 204, 302, 400, 403, 404, 405, 409, 422}
TURNED_AWAY = {302, 403, 404}
ACTS_WITHOUT_WORDS = {
    "sign-out/": set(visits.PEOPLE),
    "desk/lots/<str:code>/check/acceptance/": {"operator"},
    "desk/onboarding/<int:application_id>/acceptance": {"operator"},
    "desk/members/<int:membership_id>/end": {"operator"},
    "lots/<str:code>/document/<int:version>/": set(visits.PEOPLE),
}
"""Where the bare post already is the whole act, and who may do it: accepting, ending a seat, taking a document."""


@pytest.fixture(autouse=True)
def _seven_days_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: visits.NOW)


@pytest.mark.long
def test_a_bare_post_changes_nothing_and_lets_in_nobody_whom_the_page_turns_away() -> None:
    example: Example = visits.example()
    clients = {who: visits.client_of(example.world, who) for who in visits.PEOPLE}
    before, wrong = _rows(), []

    for route, row in access_table.rows().items():
        is_for_everyone = _is_for_everyone(example.path(route))
        for who in set(row) - ACTS_WITHOUT_WORDS.get(route, set()):
            status = _post(clients[who], example.path(route))
            allowed = HARMLESS if is_for_everyone else _expected(row[who])
            if status not in allowed or _rows() != before:
                wrong.append(f"{who} at /{route}: {status}{'' if _rows() == before else ', something changed'}")
                before = _rows()

    assert wrong == []


def test_a_post_without_the_token_of_our_pages_is_refused_everywhere() -> None:
    """Another site cannot make a signed-in browser act here."""
    example: Example = visits.example()
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = example.world.client_of(example.world.operator).cookies
    before = _rows()

    answers = {route: _post(browser, example.path(route)) for route in visits.routes()}

    assert {route: status for route, status in answers.items() if status != 403} == {}
    assert _rows() == before


def _expected(read: int) -> set[int]:
    return TURNED_AWAY | {405} if read in TURNED_AWAY else HARMLESS


def _post(client: Client, path: str) -> int:
    return client.post(path, {}, headers={"accept-language": "zh-hans", "accept": visits.BRIEFLY}).status_code


def _is_for_everyone(path: str) -> bool:
    return EVERYONE in resolve(path).func.audience  # type: ignore[attr-defined]  # every view has one


def _rows() -> tuple[object, ...]:
    """The journal's length and what a stranger's hand would change first."""
    return (
        Entry.objects.count(),
        list(Lot.objects.order_by("pk").values_list("pk", "state", "opening_hall")),
        Project.objects.count(),
        list(Membership.objects.order_by("pk").values_list("pk", "state")),
        list(OnboardingApplication.objects.order_by("pk").values_list("pk", "state")),
    )
