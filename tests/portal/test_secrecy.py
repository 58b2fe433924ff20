"""Who took the document, and how many, is nobody's to know before the deadline.

招标投标法第二十二条; 电子招标投标办法第二十一条.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client

from apps.core.actor import CLOCK
from apps.tenders import actions
from apps.tenders.models import Lot
from tests.portal.conftest import pass_on
from tests.tenders.stage import at
from tests.world import World

SECRETS = ("甲川建设集团", "13900001111", "bid-office@jiachuan.example")
PUBLIC_ADDRESSES = (
    "/",
    "/lots/",
    "/lots.json",
    "/notices.atom",
    "/deadlines/",
    "/sitemap.xml",
    "/statistics/",
    "/statistics/periods.csv",
    "/lots/{code}/",
    "/lots/{code}/facts.json",
    "/lots/{code}/notices/1/",
)
DESK_ADDRESSES = ("/desk/", "/desk/inbox/", "/desk/deliveries/", "/desk/lots/{code}/", "/desk/lots/{code}/downloads/")


def _everything(client: Client, lot: Lot) -> dict[str, str]:
    addresses = [address.format(code=lot.code) for address in (*PUBLIC_ADDRESSES, *DESK_ADDRESSES)]
    answers = {address: client.get(address) for address in addresses}
    return {
        address: answer.content.decode(errors="replace").replace(answer.headers["X-Request-Id"], "")
        for address, answer in answers.items()
    }


def test_no_page_feed_or_answer_of_any_role_names_a_downloader_before_the_deadline(lot: Lot, world: World) -> None:
    for place, contact in enumerate(SECRETS):
        actions.record_download(lot.documents.get().pk, contact=contact, now=at(f"2026-11-05 1{place}:00"))
    pass_on()

    for client in (Client(), *(world.client_of(member) for member in world.members())):
        for address, page in _everything(client, lot).items():
            for secret in SECRETS:
                assert secret not in page, address
            assert "document_downloaded" not in page, address


def test_the_number_of_downloads_changes_nothing_that_anybody_can_read(lot: Lot, world: World) -> None:
    """How many is as secret as who: the pages of every role are the same, byte for byte, after five downloads."""
    pass_on()
    before = _readings(lot, world)

    for place in range(5):
        actions.record_download(lot.documents.get().pk, contact="", now=at(f"2026-11-05 1{place}:00"))
    pass_on()

    after = _readings(lot, world)
    assert [address for address in before if before[address] != after[address]] == []


def _readings(lot: Lot, world: World) -> dict[str, str]:
    clients = {"public": Client()} | {str(member.seat): world.client_of(member) for member in world.members()}
    return {
        f"{who} {address}": _steady(page)
        for who, client in clients.items()
        for address, page in _everything(client, lot).items()
    }


def _steady(page: str) -> str:
    """The page without what differs between any two requests: the token against forgery, the clock."""
    page = re.sub(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"', "", page)
    return re.sub(r"\d\d:\d\d:\d\d(?:\.\d+)?|T\d\d:\d\d:\d\d[^\"<]*|data-clock=\"[^\"]*\"", "", page)


@pytest.mark.parametrize("is_closed", [False, True])
def test_the_public_never_learns_who_took_the_document(lot: Lot, is_closed: bool) -> None:
    actions.record_download(lot.documents.get().pk, contact=SECRETS[0], now=at("2026-11-05 10:00"))
    if is_closed:
        actions.close_submission(lot.pk, actor=CLOCK, now=at("2026-11-24 09:30"))

    for address, page in _everything(Client(), lot).items():
        assert SECRETS[0] not in page, address
