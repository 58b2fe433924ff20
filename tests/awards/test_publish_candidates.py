"""中标候选人公示. 招标投标法实施条例 §53, §54; 招标公告和公示信息发布管理办法 §6."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.awards import actions
from apps.awards.lifecycle import AwardState
from apps.awards.models import Award
from apps.awards.standing import Standing
from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.models import Entry
from apps.evidence.ticking import tick
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Lot, NoticeKind
from tests.awards.stage import BIDS, RECEIVED
from tests.tenders.stage import Stage, at, kinds, refused

UNTIL = at("2026-11-30 23:59:59")
"""Three days after Wednesday end on a Saturday, so on Monday: the last day is never a day of rest."""


def test_the_candidates_are_public_with_their_order_and_the_end(works: Lot, eng: Stage, standing: Standing) -> None:
    award = actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)

    works.refresh_from_db()
    assert (award.state, works.state) == (AwardState.PUBLICITY, LotState.CANDIDATES_PUBLISHED)
    assert award.publicity_until == UNTIL
    assert [one.bid for one in award.candidates.all()] == list(BIDS)
    entry = Entry.objects.get(kind="award.candidates_published")
    assert entry.stream == works.public_stream.name
    assert [one["rank"] for one in entry.payload["candidates"]] == [1, 2, 3]
    assert entry.payload["candidates"][0]["price"] == "8778000.00"


def test_the_notice_holds_all_that_the_law_wants_said(works: Lot, eng: Stage, standing: Standing) -> None:
    actions.publish_candidates(works.pk, actor=eng.world.agency.actor, now=RECEIVED)

    text = works.notices.get(kind=NoticeKind.CANDIDATES).text
    for wanted in (
        "第一中标候选人：北岭路桥有限公司",
        "人民币8,778,000.00元（捌佰柒拾柒万捌仟元整）",
        "项目负责人：张工",
        "评审得分：93.4500分（各评委打分依次为：93.10、93.80）",
        "西川贸易有限公司：未按要求签章。",
        "招标投标法实施条例第五十四条",
        "望川市发展和改革委员会",
    ):
        assert wanted in text
    assert not any(name in text for name in standing.evaluators)


def test_the_clock_ends_the_publicity_after_its_last_second(works: Lot, eng: Stage, standing: Standing) -> None:
    award = actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)
    assert award.publicity_until is not None

    assert tick(award.publicity_until) == 0
    assert tick(award.publicity_until + timedelta(seconds=1)) == 1
    assert tick(award.publicity_until + timedelta(seconds=2)) == 0

    award.refresh_from_db()
    works.refresh_from_db()
    assert (award.state, works.state) == (AwardState.PUBLICITY_OVER, LotState.AWARDING)
    assert kinds(works.public_stream.name)[-1] == "award.publicity_ended"


def test_nobody_ends_the_publicity_by_hand_or_early(works: Lot, eng: Stage, standing: Standing) -> None:
    award = actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)

    with refused(NotAllowed, "publicity_ends_by_clock", unchanged=award):
        actions.end_publicity(award.pk, actor=eng.buyer.actor, now=UNTIL + timedelta(days=1))
    with refused(TooEarly, "publicity_not_over", unchanged=award):
        actions.end_publicity(award.pk, actor=CLOCK, now=RECEIVED)


@pytest.mark.parametrize("who", ["stranger", "purchaser", "operator", "supervisor", "expert"])
def test_only_the_buyers_side_publishes(works: Lot, eng: Stage, standing: Standing, who: str) -> None:
    with refused(NotAllowed, "not_the_buyer", unchanged=works):
        actions.publish_candidates(works.pk, actor=getattr(eng.world, who).actor, now=RECEIVED)

    assert not Award.objects.exists()


def test_candidates_are_published_once_and_after_the_report(eng: Stage, standing: Standing, works: Lot) -> None:
    actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)
    award = Award.objects.get()

    with refused(WrongState, "wrong_state", unchanged=award):
        actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)


def test_before_the_report_there_is_nothing_to_publish(eng: Stage, standing: Standing) -> None:
    lot = eng.tendering()

    with refused(WrongState, "report_not_received", unchanged=lot):
        actions.publish_candidates(lot.pk, actor=eng.buyer.actor, now=RECEIVED)


def test_a_publicity_shorter_than_the_law_is_refused(works: Lot, eng: Stage, standing: Standing) -> None:
    """T-E14: 招标投标法实施条例第五十四条, three days at least."""
    DataSheet.objects.filter(lot=works).update(publicity_days=2)

    with refused(Refused, "publicity_too_short", unchanged=works):
        actions.publish_candidates(works.pk, actor=eng.buyer.actor, now=RECEIVED)


def test_a_procurement_has_no_publicity_of_candidates(procurement: Lot, gp: Stage, standing: Standing) -> None:
    with refused(Refused, "publicity_unknown_to_procurement", unchanged=procurement):
        actions.publish_candidates(procurement.pk, actor=gp.buyer.actor, now=RECEIVED)
