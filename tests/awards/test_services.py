"""专家签退、劳务报酬和评价. 招标投标法 §37; handbook 1.11."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from apps.awards import actions
from apps.awards.actions.services import Fee
from apps.awards.models import Award
from apps.awards.standing import Standing
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation.queries import MemberShown
from apps.evidence.models import Entry
from apps.tenders.models import Lot
from tests.awards.stage import BIDS, RECEIVED
from tests.tenders.stage import Stage, refused

LATER = RECEIVED + timedelta(days=1)
FEE = Fee(Decimal("4.5"), Decimal(600), Decimal(80), None)


@pytest.fixture
def published(procurement: Lot, gp: Stage, standing: Standing, monkeypatch: Any) -> Award:
    """结果公布, with a committee of one."""
    member = MemberShown(number=1, kind="expert", name="孙明远", organisation="评标专家", has_left=False)
    monkeypatch.setattr("apps.awards.actions.services.evaluation.members_of", lambda _lot: [member])
    actions.decide_award(procurement.pk, bid=BIDS[0], actor=gp.buyer.actor, now=RECEIVED)
    return actions.publish_result(procurement.pk, actor=gp.buyer.actor, now=RECEIVED)


def test_leaving_fee_and_mark_are_on_record_by_number_only(published: Award, gp: Stage) -> None:
    lot, witness, buyer = published.lot_id, gp.world.witness.actor, gp.buyer.actor
    actions.sign_member_out(lot, member=1, left_at=RECEIVED, actor=witness, now=LATER)
    actions.record_fee(lot, member=1, fee=FEE, actor=gp.world.operator.actor, now=LATER)
    actions.mark_member(lot, member=1, mark=2, remark="迟到四十分钟", actor=buyer, now=LATER)

    service = published.services.get()
    assert (service.left_at, service.fee, service.travel, service.mark) == (RECEIVED, Decimal(600), Decimal(80), 2)
    told = [one.payload for one in Entry.objects.filter(kind="award.service_noted").order_by("v")]
    assert [one["matter"] for one in told] == ["signed_out", "fee", "marked"]
    assert not any("孙明远" in str(one) or "600" in str(one) for one in told)


def test_what_is_not_so_or_not_theirs_is_refused(published: Award, gp: Stage) -> None:
    lot, witness, buyer = published.lot_id, gp.world.witness.actor, gp.buyer.actor
    with refused(Refused, "service_member_unknown", unchanged=published):
        actions.sign_member_out(lot, member=9, left_at=RECEIVED, actor=witness, now=LATER)
    with refused(NotAllowed, "service_by_centre", unchanged=published):
        actions.record_fee(lot, member=1, fee=FEE, actor=buyer, now=LATER)
    with refused(Refused, "service_time_wrong", unchanged=published):
        actions.sign_member_out(lot, member=1, left_at=LATER + timedelta(hours=1), actor=witness, now=LATER)
    with refused(Refused, "service_fee_wrong", unchanged=published):
        actions.record_fee(lot, member=1, fee=Fee(Decimal(0), Decimal(1), Decimal(0), None), actor=witness, now=LATER)
    with refused(Refused, "service_remark_missing", unchanged=published):
        actions.mark_member(lot, member=1, mark=1, remark=" ", actor=buyer, now=LATER)
    with refused(Refused, "service_mark_wrong", unchanged=published):
        actions.mark_member(lot, member=1, mark=6, remark="", actor=buyer, now=LATER)
    actions.mark_member(lot, member=1, mark=5, remark="", actor=buyer, now=LATER)
    with refused(WrongState, "service_marked_already", unchanged=published):
        actions.mark_member(lot, member=1, mark=4, remark="", actor=buyer, now=LATER)
