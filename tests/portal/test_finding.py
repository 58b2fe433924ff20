"""Finding published lots by words, sounds, codes and parties, alike on both databases. 电子招标投标办法第二十条."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import date, timedelta
from importlib import import_module
from io import StringIO
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from apps.awards import actions as awards
from apps.awards.actions.result import AwardNotice
from apps.awards.lifecycle import PassingOverGround
from apps.awards.models import Award
from apps.awards.standing import Standing
from apps.core.actor import SYSTEM
from apps.portal import steps
from apps.portal.models import Listing
from apps.portal.queries import finding, listings
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, Project
from apps.tenders.queries import LotFilter
from apps.tenders.rules.books import Regime
from tests.awards.stage import BIDS, RECEIVED, reported, standing
from tests.portal.conftest import pass_on
from tests.tenders.stage import Stage, at

__all__ = ["standing"]

TEXTS = ("", "河道", "hedao", "hd", "道路 城西", "路改造 3", "2026-0001", "水务", "bl", "医院", "g")
STATES = ((), (LotState.TENDERING,), (LotState.AWARDED, LotState.CONTRACTED), (LotState.TENDERING, LotState.FAILED))
WORKS = ("道路改造", "河道整治", "中学教学楼")


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


def test_a_draft_is_in_no_index_and_found_by_nobody(lot: Lot, gp: Stage) -> None:
    draft = gp.prepared()

    pass_on()
    call_command("listings", stdout=StringIO())

    assert codes(draft.code) == []
    assert list(Listing.objects.values_list("lot", flat=True)) == [lot.pk]


def test_a_winner_is_found_from_the_result_on_until_it_is_taken_back(gp: Stage, standing: Standing) -> None:
    """招标投标法第二十二条、第四十四条; who was decided on is nobody's to know before the result is public."""
    lot, buyer = reported(gp), gp.buyer.actor
    awards.decide_award(lot.pk, bid=BIDS[0], actor=buyer, now=RECEIVED)
    pass_on()
    assert codes("北岭路桥") == codes("beiling") == []

    awards.publish_result(lot.pk, actor=buyer, now=RECEIVED)
    pass_on()
    assert codes("北岭路桥") == codes("beiling") == [lot.code]
    assert codes("江南建工") == []

    award = Award.objects.get(lot=lot)
    awards.issue_notice(award.pk, notice=AwardNotice("X-ZB", "awards/x.pdf", "0" * 64), actor=SYSTEM, now=RECEIVED)
    given_up = PassingOverGround.GIVES_UP
    awards.pass_over_candidate(lot.pk, bid=BIDS[0], ground=given_up, reason="书面放弃", actor=buyer, now=RECEIVED)
    pass_on()
    assert codes("北岭路桥") == []


def test_every_way_of_finding_finds_the_same_in_the_same_order(many: list[Lot]) -> None:
    """Half of the lots are listed. What the index says, what a query of all lots says and what each lot says agree."""
    steps.list_lots([lot.pk for lot in many[::2]])
    lots = list(Lot.objects.select_related("project__organisation", "project__agency"))

    for wanted in _questions():
        expected = sorted((listings.place_of(lot) for lot in lots if finding.answers(lot, wanted)), reverse=True)
        assert finding.places(wanted, limit=100) == expected, wanted
        assert [listings.place_of(lot) for lot in finding.lots(wanted)] == expected, wanted
    assert finding.places(LotFilter(regime=Regime.GP), limit=9) == []


def test_the_index_is_a_fold_and_made_anew_by_command(many: list[Lot]) -> None:
    """Worked on while people read: what is right stays, what is missing or wrong is put right."""
    steps.list_lots([lot.pk for lot in many])
    kept = list(Listing.objects.values())
    Listing.objects.filter(lot=many[0].pk).delete()
    Listing.objects.filter(lot=many[1].pk).update(tokens="医院", region="别处")
    assert finding.regions() == ["别处", "望川市城东区", "望川市城西区"]
    assert codes_at("医院") == [many[1].pk]

    said = StringIO()
    call_command("listings", stdout=said)

    assert list(Listing.objects.values()) == kept
    assert f"Listed: {len(many)} lots" in said.getvalue()
    assert codes_at("医院") == []
    assert finding.regions() == ["望川市城东区", "望川市城西区"]


def test_an_upgrade_lists_what_is_public_already(gp: Stage, standing: Standing) -> None:
    """The migration makes the rows that the worker would make, winners among them, and none for a draft."""
    lot, buyer = reported(gp), gp.buyer.actor
    awards.decide_award(lot.pk, bid=BIDS[0], actor=buyer, now=RECEIVED)
    awards.publish_result(lot.pk, actor=buyer, now=RECEIVED)
    pass_on()
    kept = list(Listing.objects.values())
    Listing.objects.all().delete()

    import_module("apps.portal.migrations.0003_listing").index(apps, None)

    assert list(Listing.objects.values()) == kept
    assert codes_at("北岭路桥") == [lot.pk]


def test_a_list_is_counted_so_far_and_can_be_turned_further(
    many: list[Lot], public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "COUNTED", 30)
    monkeypatch.setattr(finding, "FURTHEST", 40)

    first, last = public.get("/lots/").content.decode(), public.get("/lots/?page=9").content.decode()

    assert "超过 40 个标段" in first
    assert 'rel="next"' in first
    assert "共 " not in first
    assert 'rel="next"' not in last
    assert "更早的标段，请用公告日期查找。" in last
    assert finding.page_of(LotFilter(), "x", size=20).number == 1
    assert finding.page_of(LotFilter(), "2", size=20).lots == finding.lots_at(
        finding.places(LotFilter(), limit=40)[20:]
    )


def test_a_page_marks_what_was_looked_for_and_proposes_less_where_nothing_is_found(lot: Lot, public: Client) -> None:
    page = public.get("/lots/?text=bhl").content.decode()
    assert "<mark>滨河路</mark>（一期）道路" in page

    nothing = public.get("/lots/?text=滨河路医院&kind=goods").content.decode()
    assert "没有符合这些条件的标段" in nothing
    assert 'href="/lots/?text=%E6%BB%A8%E6%B2%B3%E8%B7%AF">滨河路</a>' in nothing

    assert "<script>" not in public.get("/lots/?text=<script>").content.decode().split('id="results"')[1]


@pytest.mark.parametrize("question", ["published_from=0001-01-01", "published_until=9999-12-31"])
def test_a_day_that_no_database_knows_is_refused_in_words(lot: Lot, public: Client, question: str) -> None:
    assert public.get(f"/lots/?{question}").status_code == 422
    assert public.get(f"/lots.json?{question}").status_code == 422
    assert public.get(f"/lots.atom?{question}").status_code == 200


def codes_at(text: str) -> list[int]:
    """The numbers of the lots that the index alone finds."""
    return [listings.lot_at(place) for place in finding.places(LotFilter(text=text), limit=100)]


@pytest.fixture
def many(lot: Lot) -> list[Lot]:
    """Fifty public lots of three projects in two regions, of many states, days and kinds."""
    Lot.objects.bulk_create(_copies(lot))
    return list(Lot.objects.order_by("pk"))


def _questions() -> Iterator[LotFilter]:
    """Each text by itself; then each narrowing, with a text and without."""
    yield from (LotFilter(text) for text in TEXTS)
    since, until = date(2026, 10, 20), date(2026, 10, 28)
    for text, states in product(("", "河道"), STATES):
        yield LotFilter(text, states=states, published_from=since)
        yield LotFilter(text, region="望川市城西区", states=states, published_until=until)
        yield LotFilter(text, kind="goods", states=states)


def _copies(pattern: Lot) -> Iterator[Lot]:
    states: Any = (LotState.TENDERING, LotState.AWARDED, LotState.FAILED, LotState.CONTRACTED)
    project = pattern.project
    for number in range(49):
        if number % 20 == 0:
            project = copy(pattern.project)
            project.pk, project.code = None, f"{pattern.project.code}-{number}"
            project.name = f"{WORKS[number // 20]}工程"
            project.region = "望川市城西区" if number < 20 else "望川市城东区"
            project._state.adding = True
            project.save()
        one = copy(pattern)
        one.pk, one.project, one.number = None, Project.objects.get(pk=project.pk), number % 20 + 1
        one.code, one.name = f"{project.code}-{number % 20 + 1:02d}", f"{WORKS[number % 3]}第{number}标段"
        one.state, one.kind = states[number % 4], "goods" if number % 5 == 0 else "works"
        one.published_at = at("2026-10-15 09:00") + timedelta(hours=7 * number)
        one._state.adding = True
        yield one
