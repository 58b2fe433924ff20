"""What the public and the bidders read of a result. 招标公告和公示信息发布管理办法 §6; handbook 1.15."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.awards import actions
from apps.awards.standing import Standing
from apps.core.refusals import WORDINGS
from apps.evidence.models import Entry
from apps.evidence.outbox import run_next
from apps.evidence.subscriptions import deliver
from apps.evidence.ticking import tick
from apps.portal import wording
from apps.portal.models import InboxItem
from apps.tenders.models import Lot
from tests.awards.stage import BIDS, RECEIVED
from tests.tenders.stage import Stage

OVER = RECEIVED + timedelta(days=7)


@pytest.fixture
def published(works: Lot, eng: Stage, standing: Standing, house: None) -> Lot:
    """A tender of works with its result and its notice."""
    actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)
    tick(OVER)
    actions.decide_award(works.pk, bid=BIDS[0], actor=eng.buyer.actor, now=OVER)
    actions.publish_result(works.pk, actor=eng.buyer.actor, now=OVER)
    while run_next(OVER + timedelta(minutes=1)):
        pass
    works.refresh_from_db()
    return works


def test_the_lot_page_tells_the_result_from_publicity_to_notice(published: Lot, client: Client) -> None:
    page = client.get(reverse("portal:lot", args=[published.code])).content.decode()

    for words in (
        "中标候选人公示",
        "公示期满",
        "定标",
        "中标人 北岭路桥有限公司，中标金额 8,778,000.00 元",
        "中标通知书发出",
    ):
        assert words in page
    assert "江南建工集团有限公司" not in page


def test_the_notices_are_read_and_printed_like_the_tender_notice(published: Lot, client: Client) -> None:
    for number, words in ((2, "第三中标候选人"), (3, "评审专家名单")):
        page = client.get(reverse("portal:notice", args=[published.code, number]))
        assert page.status_code == 200
        assert words in page.content.decode()


def test_every_public_fact_of_the_lot_has_words(published: Lot) -> None:
    kinds = set(Entry.objects.filter(stream=published.public_stream.name).values_list("kind", flat=True))

    told = {kind for kind in kinds if kind.startswith("award.")}
    later = {"award.candidates_withdrawn", "award.reopened", "award.contract_published", "award.ended_without_award"}
    assert told == {kind for kind in wording.PUBLIC_KINDS if kind.startswith("award.")} - later


def test_each_bidder_finds_its_result_in_its_inbox(published: Lot, eng: Stage) -> None:
    deliver(OVER + timedelta(hours=1))

    told = InboxItem.objects.filter(kind="award.outcome_told").values_list("person_id", flat=True)
    world = eng.world
    assert set(told) == {
        member.person.pk for member in (world.bidder, world.second_bidder, world.third_bidder, world.stranger)
    }


def _page(world: Any, who: str, lot: Lot) -> Any:
    return world.client_of(getattr(world, who)).get(reverse("awards:award", args=[lot.code]))


def test_a_bidder_reads_its_own_score_and_rank_only(published: Lot, eng: Stage) -> None:
    page = _page(eng.world, "bidder", published).content.decode()

    assert "本单位未中标" in page
    assert "91.2000" in page
    assert "93.4500" not in page
    assert "88.0000" not in page


def test_the_winner_takes_the_notice_and_nobody_else_does(published: Lot, eng: Stage) -> None:
    address = reverse("awards:notice", args=[published.code])
    world = eng.world

    page = _page(world, "second_bidder", published)
    taken = world.client_of(world.second_bidder).get(address)

    assert "本单位中标" in page.content.decode()
    assert taken["Content-Disposition"].startswith("attachment")
    assert taken.getvalue().startswith(b"%PDF-")
    for close in taken._resource_closers:  # type: ignore[attr-defined]  # the file, but not the test's connection
        close()
    for other in ("bidder", "stranger"):
        assert world.client_of(getattr(world, other)).get(address).status_code == 404


def test_the_rejected_hears_why(published: Lot, eng: Stage) -> None:
    page = _page(eng.world, "stranger", published).content.decode()

    assert "本单位的投标被否决" in page
    assert "未按要求签章。" in page


def test_before_the_result_a_bidder_finds_nothing(works: Lot, eng: Stage, standing: Standing) -> None:
    actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)

    assert _page(eng.world, "bidder", works).status_code == 404


def test_a_lot_without_a_report_has_no_result_page(eng: Stage, standing: Standing) -> None:
    lot = eng.tendering()

    for who in ("tenderee", "operator", "supervisor"):
        assert _page(eng.world, who, lot).status_code == 404


def test_the_refusals_of_awards_are_worded() -> None:
    assert WORDINGS["publicity_not_over"].article
