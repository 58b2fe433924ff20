"""Acceptance of what follows an evaluation: checks 54 to 59 of the handbook.

招标投标法第四十六条；招标投标法实施条例第五十四条、第五十七条；政府采购法第五十二条；政府采购货物和服务招标投标管理办法第三十八条、第六十九条.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from apps.awards import actions
from apps.awards.actions.result import AwardNotice
from apps.awards.lifecycle import AwardState
from apps.awards.rules.four_checks import Fault, File, Looked, Property, check_all, is_accepted
from apps.awards.standing import Standing
from apps.bids.rules.security import deposit_interest, late_charge
from apps.core.actor import SYSTEM
from apps.core.refusals import WrongState
from apps.evidence.models import Entry
from apps.evidence.ticking import tick
from apps.tenders import actions as tenders
from apps.tenders.actions.objections import Answer, Said
from apps.tenders.lifecycle import DocumentObjectionKind, LotState
from apps.tenders.models import Lot
from apps.tenders.rules.calendar import calendar_from
from apps.tenders.rules.calendar_files import delivered_years
from apps.tenders.rules.due import due_at
from apps.tenders.rules.eng import ENG_2019
from apps.tenders.rules.gp import GP_2026
from tests.acceptance.conftest import SetClock
from tests.awards.conftest import procurement, standing, works
from tests.awards.stage import BIDS, RECEIVED
from tests.tenders.conftest import eng, gp
from tests.tenders.stage import Stage, at, refused

__all__ = ["eng", "gp", "procurement", "standing", "works"]
CALENDAR = calendar_from(delivered_years())


@pytest.mark.parametrize(
    ("_case", "begins", "until"),
    [
        ("three full days", "2026-11-24 10:00", "2026-11-27 23:59:59"),
        ("the third is a Saturday", "2026-11-25 10:00", "2026-11-30 23:59:59"),
        ("the third lies in the National Day holiday", "2026-09-29 10:00", "2026-10-08 23:59:59"),
    ],
)
def test_54_publicity_lasts_three_days_and_ends_on_no_day_of_rest(_case: str, begins: str, until: str) -> None:
    assert due_at(ENG_2019["T-E14"], at(begins), CALENDAR).at == at(until)


def test_55_an_objection_suspends_the_next_steps(works: Lot, eng: Stage, standing: Standing) -> None:
    second_day = RECEIVED + timedelta(days=2)
    actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)
    said = Said(DocumentObjectionKind.RESULT_OBJECTION, "业绩评分", "请求复核。", None, "", None)
    objection = tenders.raise_objection(works.pk, said=said, actor=eng.world.bidder.actor, now=second_day)

    works.refresh_from_db()
    assert works.state == LotState.SUSPENDED
    with refused(WrongState, "wrong_state", unchanged=works):
        actions.decide_award(works.pk, bid=BIDS[0], actor=eng.buyer.actor, now=second_day)

    answer = Answer("评分无误。", "招标文件第三章", clarification_follows=False, is_upheld=False)
    tenders.answer_objection(objection.pk, answer=answer, actor=eng.buyer.actor, now=second_day + timedelta(days=3))
    tick(at("2026-12-01 00:00:00"))
    works.award.refresh_from_db()
    assert works.award.state == AwardState.PUBLICITY_OVER


def test_56_a_supplier_that_lost_sees_its_own_score_and_rank(
    procurement: Lot, gp: Stage, standing: Standing, set_clock: SetClock
) -> None:
    actions.decide_award(procurement.pk, bid=BIDS[0], actor=gp.buyer.actor, now=RECEIVED)
    actions.publish_result(procurement.pk, actor=gp.buyer.actor, now=RECEIVED)
    set_clock(RECEIVED)

    page = gp.world.client_of(gp.world.bidder).get(reverse("awards:award", args=[procurement.code])).content.decode()

    assert "91.2000" in page
    assert "93.4500" not in page


def test_57_the_contract_has_thirty_days(procurement: Lot, gp: Stage, standing: Standing) -> None:
    actions.decide_award(procurement.pk, bid=BIDS[0], actor=gp.buyer.actor, now=RECEIVED)
    award = actions.publish_result(procurement.pk, actor=gp.buyer.actor, now=RECEIVED)
    actions.issue_notice(award.pk, notice=AwardNotice("X", "awards/x.pdf", "0" * 64), actor=SYSTEM, now=RECEIVED)

    tick(at("2026-12-26 00:00:00"))

    [overdue] = Entry.objects.filter(kind="award.contract_overdue")
    assert datetime.fromisoformat(overdue.payload["due_at"]) == at("2026-12-25 23:59:59")


def test_58_refunds_have_their_day_and_their_interest() -> None:
    """实施条例 §57: five days and the bank's deposit interest; 87号令 §38: late ones bear a fifth more than the base rate."""
    assert due_at(ENG_2019["T-E19"], at("2026-12-04 12:00"), CALENDAR).at == at("2026-12-09 23:59:59")
    assert due_at(GP_2026["T-G06b"], at("2026-11-25 12:00"), CALENDAR).at == at("2026-12-02 23:59:59")
    held = deposit_interest(Decimal(150000), percent=Decimal("0.05"), since=date(2026, 11, 20), until=date(2026, 12, 9))
    late = late_charge(
        Decimal(20000),
        percent=Decimal("4.35"),
        raised_by=Decimal(GP_2026["T-G06d"].quantity),
        due=date(2026, 12, 2),
        refunded=date(2026, 12, 12),
    )
    assert (held, late) == (Decimal("3.96"), Decimal("29.00"))


def test_59_an_archive_passes_four_checks_or_says_which_file_fails() -> None:
    def file(path: str, content: bytes) -> File:
        return File(path, content, len(content), hashlib.sha256(content).hexdigest())

    def looked(files: list[File], *owed: Fault) -> dict[Property, Looked]:
        def holds(_pdf: bytes) -> bool:
            return True

        return check_all(files, required=("awards/notice.pdf",), owed=owed, opens=holds, signed=holds, lasts=holds)

    notice = file("awards/notice.pdf", b"%PDF-1.7")
    whole = [file("tender/lot.json", b"{}"), notice, file("long-term/awards/notice.pdf", b"%PDF-1.7 stamped")]
    good, bad = looked(whole), looked(whole[:1])

    assert is_accepted(good)
    assert set(good) == set(Property)
    assert not is_accepted(bad)
    assert bad[Property.INTEGRITY].faults == (Fault("file_missing", "awards/notice.pdf"),)
    kept_back = Fault("not_handed_over", "平湖分中心")
    assert looked(whole, kept_back)[Property.INTEGRITY].faults == (kept_back,)
