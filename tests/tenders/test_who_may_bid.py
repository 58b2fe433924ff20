"""联合体投标、资格预审: what the notice says of who may bid. 实施条例 §19, §37."""

from __future__ import annotations

from dataclasses import replace

from apps.tenders import actions
from apps.tenders.data_sheet import digest_of
from apps.tenders.models import DataSheet
from apps.tenders.notice_text import tender_notice
from tests.tenders.stage import NOW, Stage, sheet_terms
from tests.world import credit_code


def test_the_notice_says_whether_a_consortium_may_bid(eng: Stage) -> None:
    lot = eng.prepared()
    alone = DataSheet.objects.get(lot=lot)
    before = digest_of(alone)
    assert "本标段不接受联合体投标。" in tender_notice(lot, alone)

    open_to_all = replace(sheet_terms(eng.regime), accepts_consortium=True)
    sheet = actions.save_data_sheet(lot.pk, terms=open_to_all, actor=eng.buyer.actor, now=NOW)

    assert "本标段接受联合体投标。" in tender_notice(lot, sheet)
    assert digest_of(sheet) != before


def test_the_notice_says_that_only_who_passed_may_bid_and_not_how_many_did(eng: Stage) -> None:
    lot = eng.prepared()
    sheet = DataSheet.objects.get(lot=lot)
    assert "资格预审" not in tender_notice(lot, sheet)
    codes = tuple(credit_code(name, "91") for name in ("甲", "乙", "丙"))

    actions.record_prequalification(lot.pk, codes=codes, reason="", actor=eng.buyer.actor, now=NOW)

    said = tender_notice(lot, sheet)
    assert "本标段采用资格预审，只有资格预审合格的投标人可以投标（招标投标法实施条例第十九条）。" in said
    assert not [code for code in codes if code in said]
