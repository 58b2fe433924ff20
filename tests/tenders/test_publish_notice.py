"""公告发布. 招标投标法 §16, §24; 政府采购法 §35; real dates of case08."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.tenders import actions
from apps.tenders.actions.preparation import Timetable
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Lot, Override
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.rules import findings as law
from apps.tenders.rules.books import Level, Regime, RuleBook
from tests.tenders.stage import NOW, PUBLISHED, Stage, at, codes, kinds, refused, sheet_terms
from tests.world import World


def test_the_confirmed_preview_is_public_word_for_word(eng: Stage) -> None:
    lot = eng.prepared()
    preview = check_readiness(lot, PUBLISHED)

    actions.publish_notice(lot.pk, plan_hash=preview.plan_hash, overrides=[], actor=eng.buyer.actor, now=PUBLISHED)

    notice = lot.notices.get()
    assert notice.text == preview.notice_text
    assert "人民币10,000,000.00元（壹仟万元整）" in notice.text
    assert "2026年11月24日09时30分" in notice.text
    assert notice.title == "滨河路（一期）道路及综合管网改造工程（一标段）招标公告"


def test_the_rule_book_and_the_calendar_are_kept_on_the_lot(gp: Stage) -> None:
    lot = gp.announced()

    assert lot.rule_book is not None
    assert lot.calendar_basis is not None
    book = RuleBook.from_json(lot.rule_book)
    assert book.regime is Regime.GP
    assert lot.rule_book_hash == book.digest
    assert set(lot.calendar_basis) == {"2026"}
    assert lot.documents.get().published_at == PUBLISHED


def test_confirming_twice_answers_the_same_and_tells_nothing_new(eng: Stage) -> None:
    lot = eng.announced()
    told = kinds(lot.public_stream.name)

    again = actions.publish_notice(
        lot.pk, plan_hash=lot.plan_hash, overrides=[], actor=eng.buyer.actor, now=PUBLISHED + timedelta(seconds=3)
    )

    assert again.published_at == PUBLISHED
    assert kinds(lot.public_stream.name) == told
    assert lot.notices.count() == 1


def test_two_who_confirm_at_once_publish_once(eng: Stage) -> None:
    lot = eng.prepared()
    seen = check_readiness(lot, PUBLISHED).plan_hash

    for who in (eng.buyer, eng.world.agency):
        actions.publish_notice(lot.pk, plan_hash=seen, overrides=[], actor=who.actor, now=PUBLISHED)

    assert lot.notices.count() == 1


@pytest.mark.parametrize("change", ["sheet", "document_day", "book"])
def test_a_stale_preview_publishes_nothing(eng: Stage, change: str) -> None:
    lot = eng.prepared()
    seen, when = check_readiness(lot, PUBLISHED).plan_hash, PUBLISHED
    if change == "sheet":
        later = replace(sheet_terms(Regime.ENG), decrypt_minutes=45)
        actions.save_data_sheet(lot.pk, terms=later, actor=eng.buyer.actor, now=NOW)
    elif change == "document_day":
        when = PUBLISHED + timedelta(days=1)
    else:
        seen = "0" * 64

    with refused(WrongState, "preview_stale", unchanged=lot):
        actions.publish_notice(lot.pk, plan_hash=seen, overrides=[], actor=eng.buyer.actor, now=when)


@pytest.mark.parametrize("who", ["stranger", "purchaser", "operator", "supervisor", "bidder"])
def test_only_the_buyers_side_publishes(eng: Stage, who: str) -> None:
    lot = eng.prepared()
    seen = check_readiness(lot, PUBLISHED).plan_hash

    with refused(NotAllowed, "not_the_buyer", unchanged=lot):
        actions.publish_notice(lot.pk, plan_hash=seen, overrides=[], actor=getattr(eng.world, who).actor, now=PUBLISHED)


def test_an_incomplete_lot_lists_everything_that_is_missing(eng: Stage) -> None:
    lot = eng.scheduled()

    readiness = check_readiness(lot, NOW)

    assert codes(readiness.findings) == ["C-TIMES", "C-SHEET", "C-DOCUMENT"]
    with refused(Refused, "document_missing", unchanged=lot):
        actions.publish_notice(lot.pk, plan_hash=readiness.plan_hash, overrides=[], actor=eng.buyer.actor, now=NOW)


def test_a_lot_without_a_venue_is_in_the_wrong_state(eng: Stage) -> None:
    lot = eng.accepted()
    seen = check_readiness(lot, NOW).plan_hash

    with refused(WrongState, "wrong_state", unchanged=lot):
        actions.publish_notice(lot.pk, plan_hash=seen, overrides=[], actor=eng.buyer.actor, now=NOW)


def short(world: World, *, must_tender: bool) -> Stage:
    """徐州, case08: issued 2023-02-15, due 2023-02-28 09:30; thirteen days, moved to 2026 with the same weekdays."""
    return Stage(
        world,
        Regime.ENG,
        must_tender=must_tender,
        published=at("2026-11-11 09:00"),
        deadline=at("2026-11-24 09:30"),
    )


def test_thirteen_days_are_too_few_for_a_tender_required_by_law(world: World) -> None:
    stage = short(world, must_tender=True)
    lot = stage.prepared()
    readiness = check_readiness(lot, stage.published)

    assert codes(readiness.blocks) == ["T-E02"]
    with refused(Refused, "readiness_blocked", unchanged=lot):
        actions.publish_notice(
            lot.pk,
            plan_hash=readiness.plan_hash,
            overrides=[law.Override(readiness.blocks[0].key, "紧急", "局长", "备案")],
            actor=stage.buyer.actor,
            now=stage.published,
        )


def test_thirteen_days_need_a_reason_where_the_law_allows_one(world: World) -> None:
    stage = short(world, must_tender=False)
    lot = stage.prepared()
    readiness = check_readiness(lot, stage.published)
    [finding] = readiness.needs_reason
    assert finding.rule_id == "T-E02"

    with refused(Refused, "readiness_blocked", unchanged=lot):
        actions.publish_notice(
            lot.pk, plan_hash=readiness.plan_hash, overrides=[], actor=stage.buyer.actor, now=stage.published
        )
    with refused(Refused, "override_incomplete", unchanged=lot):
        actions.publish_notice(
            lot.pk,
            plan_hash=readiness.plan_hash,
            overrides=[law.Override(finding.key, "非依法必须招标", " ", "")],
            actor=stage.buyer.actor,
            now=stage.published,
        )
    given = law.Override(finding.key, "非依法必须招标，工期紧", "周敏", "内部纪要〔2026〕7号")
    actions.publish_notice(
        lot.pk, plan_hash=readiness.plan_hash, overrides=[given, given], actor=stage.buyer.actor, now=stage.published
    )

    lot.refresh_from_db()
    assert lot.state == LotState.ANNOUNCED
    kept = Override.objects.get()
    assert (kept.rule_id, kept.approver, kept.by) == ("T-E02", "周敏", stage.buyer.actor.id)
    assert "lot.rule_overridden" in kinds(lot.desk_stream.name)


def test_exactly_twenty_days_are_lawful_with_a_warning(world: World) -> None:
    """怀柔, case08: 2024-08-29 to 2024-09-18 is twenty days; 08-29 to 09-04 is five working days with the first."""
    stage = Stage(world, Regime.GP, published=at("2024-08-29 09:00"), deadline=at("2024-09-18 09:00"))
    lot = _prepared_at(stage)

    readiness = check_readiness(lot, stage.published)

    assert readiness.blocks == []
    assert ("T-G03", Level.WARN) in [(one.rule_id, one.level) for one in readiness.findings]


def _prepared_at(stage: Stage) -> Lot:
    """The stage's lot, with times of another year written into its row: the use-cases only know the present."""
    lot = Stage(stage.world, stage.regime).prepared()
    lot.submission_deadline = stage.deadline
    lot.document_until = at("2024-09-04 17:00")
    lot.notice_until = at("2024-09-04 17:00")
    lot.save()
    return lot


def test_a_bond_above_two_percent_is_found_with_its_article(eng: Stage) -> None:
    lot = eng.prepared()
    high = replace(sheet_terms(Regime.ENG), bond_amount=Decimal("300000"))
    actions.save_data_sheet(lot.pk, terms=high, actor=eng.buyer.actor, now=NOW)

    [finding] = [one for one in check_readiness(lot, PUBLISHED).findings if one.rule_id == "T-E09a"]

    assert finding.level is Level.BLOCK
    assert finding.article
    assert finding.fix_zh
    assert finding.fix_en


def test_what_is_public_is_not_edited(eng: Stage) -> None:
    lot, sheet = eng.announced(), DataSheet.objects.get()
    later = Timetable(None, PUBLISHED + timedelta(days=9), None, ())

    with refused(WrongState, "already_public", unchanged=sheet):
        actions.save_data_sheet(lot.pk, terms=sheet_terms(Regime.ENG), actor=eng.buyer.actor, now=PUBLISHED)
    with refused(WrongState, "already_public", unchanged=lot):
        actions.set_timetable(lot.pk, timetable=later, actor=eng.buyer.actor, now=PUBLISHED)


def test_nobody_opens_or_closes_by_hand_nor_early(eng: Stage) -> None:
    lot = eng.announced()

    for who in (eng.buyer, eng.world.operator, eng.world.supervisor):
        with refused(NotAllowed, "not_the_clock", unchanged=lot):
            actions.open_tendering(lot.pk, actor=who.actor, now=PUBLISHED)
        with refused(NotAllowed, "not_the_clock", unchanged=lot):
            actions.close_submission(lot.pk, actor=who.actor, now=PUBLISHED)


def test_a_submission_closes_at_its_second_and_not_before(eng: Stage) -> None:
    lot = eng.tendering()

    with refused(TooEarly, "deadline_not_reached", unchanged=lot):
        actions.close_submission(lot.pk, actor=CLOCK, now=eng.deadline - timedelta(microseconds=1))
    closed = actions.close_submission(lot.pk, actor=CLOCK, now=eng.deadline)

    assert closed.closed_at == eng.deadline
