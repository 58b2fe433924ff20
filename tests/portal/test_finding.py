"""Finding published lots by words, sounds, codes and parties, alike on both databases. 电子招标投标办法第二十条."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.portal.models import Listing
from apps.portal.queries import finding
from apps.tenders.models import Lot
from apps.tenders.queries import LotFilter
from tests.portal.conftest import pass_on
from tests.tenders.stage import Stage

QUESTIONS = (
    "",
    "滨河路",
    "binhelu",
    "bhl",
    "道路 综合",
    "路工程",
    "eng-2026",
    "2026-0001",
    "水务",
    "医院",
    "3",
    "%'--",
    "g",
)


def codes(text: str) -> list[str]:
    """What people find by this text, before and after the index has heard of the lots."""
    wanted = LotFilter(text=text)
    found = [lot.code for lot in finding.page_of(wanted, "1", size=20).lots]
    assert [lot.code for lot in finding.lots(wanted)] == found
    return found


@pytest.fixture
def public() -> Client:
    """Somebody who never signed in."""
    return Client()


@pytest.mark.parametrize("is_listed", [False, True])
def test_a_lot_is_found_by_its_words_sounds_code_and_parties(lot: Lot, gp: Stage, is_listed: bool) -> None:
    other = gp.tendering()
    if is_listed:
        pass_on()

    assert (Listing.objects.count() == 2) is is_listed
    assert sorted(codes("滨河路")) == sorted([lot.code, other.code])
    assert codes("一标段") == codes("yibiaoduan") == codes("YBD") == [lot.code]
    assert codes(lot.code) == codes(lot.code.lower()) == codes(lot.code[3:-3]) == [lot.code]
    assert codes(lot.project.organisation.name) == codes("水务 综合管网") == [lot.code]
    assert codes("医院") == codes("一标段 医院") == codes("%'--") == []
