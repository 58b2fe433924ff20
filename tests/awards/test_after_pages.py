"""The pages of what follows a result: contract, service, archive, a separated award. Handbook 1.15-1.17; style 49."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apps.awards import actions
from apps.awards.actions.result import AwardNotice
from apps.awards.lifecycle import AwardState
from apps.awards.models import Award, Contract, Deliberation
from apps.awards.standing import Standing
from apps.core.actor import SYSTEM
from apps.tenders.models import DataSheet, Lot
from tests.awards.stage import BIDS, RECEIVED
from tests.tenders.stage import Stage
from tests.tenders.test_objections_pages import pdf

LATER = RECEIVED + timedelta(days=9)


@pytest.fixture
def stand_at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the product's clock for pages."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr("apps.core.clock.now", lambda: moment)

    stand(LATER)
    return stand


def test_the_purchaser_records_the_contract_by_form(
    procurement: Lot, gp: Stage, standing: Standing, stand_at: Any
) -> None:
    actions.decide_award(procurement.pk, bid=BIDS[0], actor=gp.buyer.actor, now=RECEIVED)
    award = actions.publish_result(procurement.pk, actor=gp.buyer.actor, now=RECEIVED)
    actions.issue_notice(award.pk, notice=AwardNotice("X", "awards/x.pdf", "0" * 64), actor=SYSTEM, now=RECEIVED)
    browser, page = gp.world.client_of(gp.buyer), reverse("awards:after", args=[procurement.code])
    assert "自中标通知书发出之日起三十日内签订" in browser.get(page).content.decode()
    typed = {"number": "HT-1", "signed_on": "2026-12-04", "price": "8778001", "term": "90日"}
    address = reverse("awards:contract", args=[procurement.code])

    wrong = browser.post(address, typed | {"contract": pdf()})
    assert wrong.status_code == 422
    assert "合同价款与中标金额不一致" in wrong.content.decode()
    assert browser.post(address, typed | {"price": "8778000", "contract": pdf()}).status_code == 302

    assert Contract.objects.get().number == "HT-1"
    shown = browser.get(page).content.decode()
    for words in ("捌佰柒拾柒万捌仟元整", "自采购合同签订之日起将合同副本备案", "生成归档信息包并检测"):
        assert words in shown
    taken = gp.world.client_of(gp.world.stranger).get(reverse("awards:contract_file", args=[procurement.code]))
    assert taken.getvalue().startswith(b"%PDF-")
    for close in taken._resource_closers:  # type: ignore[attr-defined]  # the file, but not the test's connection
        close()
    assert gp.world.client_of(gp.world.bidder).get(page).status_code == 403


def test_where_award_is_separated_the_choice_comes_with_its_record(
    procurement: Lot, gp: Stage, standing: Standing, stand_at: Any
) -> None:
    """评定分离: 票决, more than half of the votes."""
    sheet = DataSheet.objects.get(lot=procurement)
    sheet.scheme["award"] = {"way": "separated", "method": "ballot", "stated": "票决", "is_order_told": True}
    sheet.save(update_fields=["scheme"])
    browser = gp.world.client_of(gp.buyer)
    assert "定标方法为票决" in browser.get(reverse("awards:award", args=[procurement.code])).content.decode()
    address = reverse("awards:decision", args=[procurement.code])
    typed = {"bid": BIDS[1], "held_on": "2026-12-03", "members": "5", "reason": "履约能力更强"}

    tied = browser.post(address, typed | {"votes_0": "2", "votes_1": "2", "votes_2": "1"})
    assert "没有超过半数" in tied.content.decode()
    assert not Award.objects.exists()
    assert browser.post(address, typed | {"votes_0": "2", "votes_1": "3", "votes_2": "0"}).status_code == 302

    award = Award.objects.select_related("winner").get()
    assert award.winner is not None
    assert (award.state, award.winner.bid) == (AwardState.DECIDED, BIDS[1])
    assert Deliberation.objects.get().votes == {BIDS[0]: 2, BIDS[1]: 3, BIDS[2]: 0}
