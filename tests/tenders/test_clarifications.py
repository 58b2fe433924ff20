"""招标文件的澄清与修改. 招标投标法 §23; 实施条例 §21; 87号令 §27; 电子招标投标办法 §22. Handbook 1.2 T-E03, 1.3 T-G04."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.evidence.store import Stored
from apps.tenders import actions
from apps.tenders.actions.clarifications import Draft, NewVersion
from apps.tenders.models import Clarification, Lot, Notice, NoticeKind, TenderDocument
from apps.tenders.queries.clarifications import check_clarification, offered_deadline, published_clarifications
from apps.tenders.rules.books import Level
from tests.tenders.stage import DEADLINE, Stage, at, codes, journal_size, kinds, refused

EARLY = at("2026-11-05 10:00")
"""Nineteen days before the deadline."""
LATE = at("2026-11-12 10:00")
"""Twelve days before the deadline."""
LATER_DEADLINE = at("2026-11-27 09:30")
"""Fifteen days after LATE."""
SECOND = NewVersion("招标文件（第二版）.pdf", Stored("documents/2.pdf", 4321, "cd" * 32))


def words(text: str = "工期由240日改为260日。", **changed: Any) -> Draft:
    """A draft that may affect bids and moves nothing."""
    told: dict[str, Any] = {"answers": {}, "may_affect": True, "new_deadline": None, "keeps_file": True}
    return Draft(text=text, **{**told, **changed})


def saved(
    stage: Stage, lot: Lot, draft: Draft, *, now: datetime = EARLY, version: NewVersion | None = None
) -> Clarification:
    """The draft, as the buyer's side saved it."""
    return actions.save_clarification(lot.pk, draft=draft, version=version, actor=stage.buyer.actor, now=now)


def published(stage: Stage, lot: Lot, draft: Draft, *, now: datetime = EARLY, version: NewVersion | None = None) -> Lot:
    """The lot after the draft was previewed and confirmed."""
    kept = saved(stage, lot, draft, now=now, version=version)
    seen = check_clarification(kept, now).plan_hash
    actions.publish_clarification(lot.pk, kept.number, plan_hash=seen, actor=stage.buyer.actor, now=now)
    return Lot.objects.select_related("project").get(pk=lot.pk)


def test_a_clarification_is_public_with_its_answers_and_the_journal_says_so(eng: Stage) -> None:
    lot = eng.tendering()
    actions.ask_question(lot.pk, text="混凝土强度等级是否为C30？", contact="", now=EARLY)
    asked = lot.questions.get()

    lot = published(eng, lot, words(answers={asked.pk: "是，以图纸为准。"}))

    [clarification] = published_clarifications(lot)
    notice = lot.notices.get(kind=NoticeKind.AMENDMENT)
    assert clarification.notice == notice
    assert "问题1：混凝土强度等级是否为C30？\n答复1：是，以图纸为准。" in notice.text
    assert "工期由240日改为260日。" in notice.text
    assert "可能影响投标文件编制" in notice.text
    entry = Entry.objects.filter(stream=lot.public_stream.name).latest("v")
    assert (entry.kind, entry.actor) == ("lot.clarified", eng.buyer.actor.id)
    assert entry.payload == {
        "lot": lot.pk,
        "number": 1,
        "notice": notice.number,
        "version": 1,
        "sha256": eng.stored.sha256,
        "affects": True,
        "submission_deadline": "2026-11-24T01:30:00+00:00",
    }
    assert lot.submission_deadline == DEADLINE


def test_a_clarification_less_than_fifteen_days_before_the_deadline_forces_a_deadline_move(eng: Stage) -> None:
    """Acceptance 10; 招标投标法 §23, 实施条例 §21 (T-E03): the deadline must move, and the earliest lawful one is offered."""
    lot = eng.tendering()
    kept = saved(eng, lot, words(), now=LATE)
    preview = check_clarification(kept, LATE)

    assert [(one.rule_id, one.level) for one in preview.findings] == [("T-E03", Level.BLOCK)]
    with refused(Refused, "clarification_blocked", unchanged=lot):
        actions.publish_clarification(lot.pk, 1, plan_hash=preview.plan_hash, actor=eng.buyer.actor, now=LATE)
    assert not Notice.objects.filter(kind=NoticeKind.AMENDMENT).exists()

    assert offered_deadline(lot, LATE) == LATER_DEADLINE
    lot = published(eng, lot, words(new_deadline=LATER_DEADLINE), now=LATE)

    assert lot.submission_deadline == LATER_DEADLINE
    assert "顺延至2026年11月27日09时30分" in lot.notices.get(kind=NoticeKind.AMENDMENT).text


def test_fourteen_days_are_too_few_and_fifteen_are_enough_in_procurement_too(gp: Stage) -> None:
    """87号令 §27 (T-G04)."""
    lot = gp.tendering()

    short = check_clarification(saved(gp, lot, words(new_deadline=at("2026-11-26 09:30")), now=LATE), LATE)
    enough = check_clarification(saved(gp, lot, words(new_deadline=LATER_DEADLINE), now=LATE), LATE)

    assert codes(short.blocks) == ["T-G04a"]
    assert enough.blocks == []
    assert codes(enough.findings) == ["T-G04a"]


def test_what_does_not_affect_bids_needs_no_later_deadline(eng: Stage) -> None:
    lot = eng.tendering()

    lot = published(eng, lot, words("联系电话更正为0571-88001234。", may_affect=False), now=LATE)

    assert lot.submission_deadline == DEADLINE
    assert "不影响投标文件编制" in lot.notices.get(kind=NoticeKind.AMENDMENT).text


def test_a_new_version_is_in_force_from_the_clarification_on(eng: Stage) -> None:
    lot = eng.tendering()

    lot = published(eng, lot, words(), version=SECOND)

    document = lot.documents.get(version=2)
    assert (document.sha256, document.published_at, document.file_name) == ("cd" * 32, EARLY, "招标文件（第二版）.pdf")
    assert kinds(lot.public_stream.name)[-2:] == ["lot.document_published", "lot.clarified"]
    [clarification] = published_clarifications(lot)
    assert clarification.document == document


def test_a_file_is_no_version_before_its_clarification_is_public(eng: Stage) -> None:
    lot = eng.tendering()

    saved(eng, lot, words(), version=SECOND)

    assert TenderDocument.objects.filter(lot=lot).count() == 1


def test_a_draft_can_be_changed_and_its_file_taken_back(eng: Stage) -> None:
    lot = eng.tendering()
    saved(eng, lot, words(), version=SECOND)

    again = saved(eng, lot, words("改正后的内容", keeps_file=False))

    assert (again.number, again.text, again.has_file) == (1, "改正后的内容", False)
    assert lot.clarifications.count() == 1


def test_confirming_the_same_preview_twice_publishes_once(eng: Stage) -> None:
    lot = eng.tendering()
    kept = saved(eng, lot, words())
    seen = check_clarification(kept, EARLY).plan_hash
    actions.publish_clarification(lot.pk, 1, plan_hash=seen, actor=eng.buyer.actor, now=EARLY)
    told = journal_size()

    again = actions.publish_clarification(lot.pk, 1, plan_hash=seen, actor=eng.buyer.actor, now=EARLY)

    assert again.pk == kept.pk
    assert journal_size() == told
    assert lot.notices.filter(kind=NoticeKind.AMENDMENT).count() == 1


@pytest.mark.parametrize("change", ["draft", "day"])
def test_a_preview_that_has_gone_stale_publishes_nothing(eng: Stage, change: str) -> None:
    lot = eng.tendering()
    kept = saved(eng, lot, words())
    seen = check_clarification(kept, EARLY).plan_hash
    now = EARLY + timedelta(days=1) if change == "day" else EARLY
    if change == "draft":
        saved(eng, lot, words("另外的内容"))

    with refused(WrongState, "preview_stale", unchanged=kept):
        actions.publish_clarification(lot.pk, 1, plan_hash=seen, actor=eng.buyer.actor, now=now)


def test_what_is_public_cannot_be_published_anew(eng: Stage) -> None:
    lot = published(eng, eng.tendering(), words())
    [kept] = published_clarifications(lot)

    with refused(WrongState, "clarification_published", unchanged=kept):
        actions.publish_clarification(lot.pk, 1, plan_hash="0" * 64, actor=eng.buyer.actor, now=EARLY)


def test_the_second_clarification_has_the_next_number(eng: Stage) -> None:
    lot = published(eng, eng.tendering(), words())

    lot = published(eng, lot, words("第二次"), version=SECOND)

    assert [one.number for one in published_clarifications(lot)] == [2, 1]


@pytest.mark.parametrize("when", [DEADLINE, DEADLINE + timedelta(seconds=1)])
def test_nothing_is_clarified_from_the_deadline_on_even_before_the_clock_has_closed(eng: Stage, when: datetime) -> None:
    lot = eng.tendering()
    kept = saved(eng, lot, words())

    with refused(Refused, "deadline_passed", unchanged=kept):
        saved(eng, lot, words("迟到的内容"), now=when)
    with refused(Refused, "deadline_passed", unchanged=lot):
        actions.publish_clarification(lot.pk, 1, plan_hash="0" * 64, actor=eng.buyer.actor, now=when)


def test_a_lot_that_is_closed_suspended_or_not_public_is_not_clarified(eng: Stage, gp: Stage) -> None:
    closed, suspended, draft = eng.tendering(), gp.tendering(), eng.draft()
    actions.close_submission(closed.pk, actor=CLOCK, now=DEADLINE)
    actions.suspend_lot(suspended.pk, reason="核实", actor=gp.buyer.actor, now=EARLY)

    for stage, lot in ((eng, closed), (gp, suspended), (eng, draft)):
        with refused(WrongState, "clarification_not_possible", unchanged=lot):
            saved(stage, lot, words(), now=EARLY)


@pytest.mark.parametrize(
    ("_case", "draft", "code"),
    [
        ("nothing said", words("  "), "clarification_empty"),
        ("too much said", words("长" * 20_001), "clarification_too_long"),
        ("a question of nobody", words(answers={987654: "答"}), "clarification_question_unknown"),
        ("the same deadline", words(new_deadline=DEADLINE), "clarification_deadline_earlier"),
        ("an earlier deadline", words(new_deadline=at("2026-11-23 09:30")), "clarification_deadline_earlier"),
        ("a mistyped year", words(new_deadline=at("2206-11-23 09:30")), "time_far_away"),
        ("not on the minute", words(new_deadline=at("2026-11-27 09:30:07")), "opening_not_on_the_minute"),
    ],
)
def test_a_draft_that_cannot_be_is_refused(eng: Stage, _case: str, draft: Draft, code: str) -> None:
    lot = eng.tendering()

    with refused(Refused, code, unchanged=lot):
        saved(eng, lot, draft)
    assert not Clarification.objects.exists()


def test_the_document_in_force_is_no_new_version(eng: Stage) -> None:
    lot = eng.tendering()

    with refused(Refused, "document_unchanged", unchanged=lot):
        saved(eng, lot, words(), version=NewVersion("招标文件.pdf", eng.stored))


def test_an_answered_question_is_not_answered_again(eng: Stage) -> None:
    lot = eng.tendering()
    actions.ask_question(lot.pk, text="是否踏勘？", contact="", now=EARLY)
    asked = lot.questions.get()
    lot = published(eng, lot, words(answers={asked.pk: "不组织。"}))

    with refused(Refused, "clarification_question_unknown", unchanged=asked):
        saved(eng, lot, words(answers={asked.pk: "组织。"}))


def test_only_the_buyers_side_clarifies(eng: Stage) -> None:
    lot = eng.tendering()
    kept = saved(eng, lot, words())
    side = {"tenderee", "agency"}

    for member in eng.world.members():
        if member.seat.role in side:
            continue
        with refused(NotAllowed, "not_the_buyer", unchanged=kept):
            actions.save_clarification(lot.pk, draft=words("x"), version=None, actor=member.actor, now=EARLY)
        with refused(NotAllowed, "not_the_buyer", unchanged=kept):
            actions.publish_clarification(lot.pk, 1, plan_hash="0" * 64, actor=member.actor, now=EARLY)


def test_a_deadline_in_a_taken_hall_is_refused_and_another_day_is_offered(eng: Stage) -> None:
    lot = eng.tendering()
    other = Stage(eng.world, eng.regime, deadline=LATER_DEADLINE).scheduled()
    assert other.opening_hall == lot.opening_hall

    assert offered_deadline(lot, LATE) == at("2026-11-30 09:30")
    kept = saved(eng, lot, words(new_deadline=LATER_DEADLINE), now=LATE)
    seen = check_clarification(kept, LATE).plan_hash
    with refused(Refused, "hall_taken", unchanged=lot):
        actions.publish_clarification(lot.pk, 1, plan_hash=seen, actor=eng.buyer.actor, now=LATE)


def test_a_new_version_that_is_said_not_to_affect_bids_is_remarked_on(eng: Stage) -> None:
    preview = check_clarification(saved(eng, eng.tendering(), words(may_affect=False), version=SECOND), EARLY)

    assert [(one.rule_id, one.level) for one in preview.findings] == [("C-AFFECTS", Level.WARN)]
