"""是否接受联合体投标. 实施条例 §37: the notice says whether consortia may bid."""

from __future__ import annotations

from dataclasses import replace

from apps.tenders import actions
from apps.tenders.data_sheet import digest_of
from apps.tenders.models import DataSheet
from apps.tenders.notice_text import tender_notice
from tests.tenders.stage import NOW, Stage, sheet_terms


def test_the_notice_says_whether_a_consortium_may_bid(eng: Stage) -> None:
    lot = eng.prepared()
    alone = DataSheet.objects.get(lot=lot)
    before = digest_of(alone)
    assert "本标段不接受联合体投标。" in tender_notice(lot, alone)

    open_to_all = replace(sheet_terms(eng.regime), accepts_consortium=True)
    sheet = actions.save_data_sheet(lot.pk, terms=open_to_all, actor=eng.buyer.actor, now=NOW)

    assert "本标段接受联合体投标。" in tender_notice(lot, sheet)
    assert digest_of(sheet) != before
