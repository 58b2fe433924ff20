"""投标函的签署要求. 实施条例 §51."""

from __future__ import annotations

from dataclasses import replace

from apps.tenders import actions
from apps.tenders.data_sheet import digest_of, summary_of
from apps.tenders.models import DataSheet
from apps.tenders.notice_text import tender_notice
from tests.tenders.stage import NOW, Stage, sheet_terms


def test_the_notice_says_what_the_letter_of_bid_must_bear(eng: Stage) -> None:
    lot = eng.prepared()

    sheet = DataSheet.objects.get(lot=lot)

    demanded = "加盖单位公章、法定代表人（或其委托代理人）签字或盖章"
    assert summary_of(sheet)["letter"] == demanded
    assert f"投标函应当{demanded}，以可靠的电子签名完成。" in tender_notice(lot, sheet)


def test_a_letter_without_demands_is_not_spoken_of(eng: Stage) -> None:
    lot = eng.prepared()
    plain = replace(sheet_terms(eng.regime), letter_is_sealed=False, letter_is_signed=False)
    before = digest_of(DataSheet.objects.get(lot=lot))

    sheet = actions.save_data_sheet(lot.pk, terms=plain, actor=eng.buyer.actor, now=NOW)

    assert summary_of(sheet)["letter"] == ""
    assert "投标函应当" not in tender_notice(lot, sheet)
    assert digest_of(sheet) != before
