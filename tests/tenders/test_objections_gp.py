"""质疑与询问. 政府采购法 §51–53, 实施条例 §52–53; handbook 1.3 (T-G11, T-G12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from apps.core.refusals import Refused, WrongState
from apps.evidence import journal
from apps.evidence.models import StreamHead
from apps.evidence.ticking import tick
from apps.tenders import actions
from apps.tenders.actions.objections import Answer, Said
from apps.tenders.lifecycle import DocumentObjectionKind, DocumentObjectionState, LotState
from apps.tenders.models import DocumentObjection, Lot
from apps.tenders.queries.objections import public_objections, shown
from apps.tenders.rules.calendar import calendar_from
from apps.tenders.rules.calendar_files import delivered_years
from apps.tenders.rules.gp import GP_2017
from apps.tenders.rules.objections import CHALLENGE, ENQUIRY, answer_due, complaint_due, last_day_to_object
from tests.architecture.test_disclosure_outputs import ACCIDENTAL
from tests.tenders.stage import PUBLISHED, Stage, at, kinds, refused

DURING = PUBLISHED + timedelta(days=2)
K = DocumentObjectionKind
ANSWER = Answer("参数不具有排他性，维持原要求。", "采购文件第五章", clarification_follows=False)
CALENDAR = calendar_from(delivered_years())


def said(kind: DocumentObjectionKind, known_on: date | None) -> Said:
    """About a parameter that fits one maker only."""
    return Said(kind, "第3项参数指向特定产品", "请求删除该参数。", known_on, "", None)


def challenged(gp: Stage, lot: Lot, now: datetime = DURING, known_on: date = date(2026, 11, 4)) -> DocumentObjection:
    """A supplier's challenge."""
    return actions.raise_objection(lot.pk, said=said(K.CHALLENGE, known_on), actor=gp.world.bidder.actor, now=now)


def enquired(gp: Stage, lot: Lot, now: datetime = DURING) -> DocumentObjection:
    """A supplier's enquiry."""
    return actions.raise_objection(lot.pk, said=said(K.ENQUIRY, None), actor=gp.world.bidder.actor, now=now)


def test_a_challenge_suspends_nothing_and_stays_unknown_until_its_answer(gp: Stage) -> None:
    """政府采购法 §53: answered within seven working days; only a decision of the purchaser or authority suspends."""
    lot = gp.tendering()
    public = kinds(lot.public_stream.name)

    challenge = challenged(gp, lot)

    lot.refresh_from_db()
    assert (lot.state, challenge.state, challenge.number) == (LotState.TENDERING, DocumentObjectionState.RAISED, None)
    assert challenge.due_at == at("2026-11-16 23:59:59")
    assert kinds(lot.public_stream.name) == public
    assert public_objections(lot) == []

    actions.answer_objection(challenge.pk, answer=ANSWER, actor=gp.world.agency.actor, now=DURING)

    lot.refresh_from_db()
    assert lot.state == LotState.TENDERING
    [listed] = public_objections(lot)
    assert (listed.number, listed.answer, listed.raised_at) == (1, ANSWER.text, DURING)
    assert kinds(lot.public_stream.name) == [*public, "objection.answered"]


def test_a_challenge_does_not_keep_the_clock_from_closing(gp: Stage) -> None:
    lot = gp.tendering()
    challenged(gp, lot, now=at("2026-11-17 10:00"), known_on=date(2026, 11, 12))

    assert tick(at("2026-11-24 09:30")) >= 1

    lot.refresh_from_db()
    assert lot.state == LotState.SUBMISSION_CLOSED


def test_nobody_else_notices_a_challenge_before_its_answer(gp: Stage) -> None:
    """招标投标法 §22; 政府采购法 §53: names, counts, order and gaps of what others may see stay as they were."""
    lot = gp.tendering()
    before = _noticed(gp, lot)

    challenged(gp, lot)
    enquired(gp, lot)

    assert _noticed(gp, lot) == before


def _noticed(gp: Stage, lot: Lot) -> dict[str, object]:
    """What centre staff, experts, other bidders and everybody read and hear."""
    others = [gp.world.operator, gp.world.technical_duty, gp.world.witness, gp.world.expert, gp.world.second_bidder]
    heard: dict[str, object] = {
        f"{member.person.login} hears {name}": [entry.digest_hex for entry in journal.since(name, 0)]
        for member in others
        for name in StreamHead.objects.order_by("name").values_list("name", flat=True)
        if journal.may_hear(member.actor, name)
    }
    pages = (reverse("portal:lot_facts", args=[lot.code]),)
    read: dict[str, object] = {
        f"{member.person.login} at {page}": ACCIDENTAL.sub(b"", gp.world.client_of(member).get(page).content)
        for member in others
        for page in pages
    }
    return heard | read


def test_a_withdrawn_challenge_was_never_public(gp: Stage) -> None:
    lot = gp.tendering()
    public = kinds(lot.public_stream.name)
    challenge = challenged(gp, lot)

    actions.withdraw_objection(challenge.pk, actor=gp.world.bidder.actor, now=DURING)

    assert kinds(lot.public_stream.name) == public
    assert kinds(challenge.stream.name) == ["objection.received", "objection.withdrawn"]


def test_an_enquiry_is_answered_in_three_working_days_and_leads_to_no_complaint(gp: Stage) -> None:
    """T-G11: asked on Thursday 11-05, the third working day is Tuesday 11-10."""
    lot = gp.tendering()
    enquiry = enquired(gp, lot)
    assert enquiry.due_at == at("2026-11-10 23:59:59")

    actions.answer_objection(enquiry.pk, answer=ANSWER, actor=gp.buyer.actor, now=DURING)

    [row] = shown(gp.world.bidder.actor, DocumentObjection.objects.filter(pk=enquiry.pk), DURING)
    assert (row.complaint_until, row.is_own) == (None, True)


def test_numbers_of_public_answers_have_no_gaps(gp: Stage) -> None:
    """A number is given with the answer, so that no gap tells of what waits or was withdrawn."""
    lot = gp.tendering()
    first, second, third = enquired(gp, lot), challenged(gp, lot), enquired(gp, lot)
    actions.withdraw_objection(second.pk, actor=gp.world.bidder.actor, now=DURING)

    actions.answer_objection(third.pk, answer=ANSWER, actor=gp.buyer.actor, now=DURING)
    actions.answer_objection(first.pk, answer=ANSWER, actor=gp.buyer.actor, now=DURING)

    assert [one.number for one in public_objections(lot)] == [1, 2]


@pytest.mark.parametrize(
    ("_case", "moment", "known_on", "is_admitted"),
    [
        ("the notice ends on Thursday 11-12, so seven working days end on Monday 11-23", "2026-11-23 23:59", "2026-11-03", True),
        ("one day more is late", "2026-11-24 00:00", "2026-11-03", False),
        ("got within the notice's period: its end counts", "2026-11-20 10:00", "2026-11-12", True),
    ],
)  # fmt: skip
def test_seven_working_days_run_from_the_later_of_receipt_and_notice(
    gp: Stage, _case: str, moment: str, known_on: str, is_admitted: bool
) -> None:
    lot = replace(gp, deadline=at("2026-12-08 09:30")).tendering()

    challenge = challenged(gp, lot, now=at(moment), known_on=date.fromisoformat(known_on))

    assert (challenge.state == DocumentObjectionState.RAISED) is is_admitted


@pytest.mark.parametrize("known_on", [None, date(2026, 11, 2), date(2026, 11, 6), date(2026, 12, 1)])
def test_the_day_of_receipt_lies_where_the_document_could_be_got(gp: Stage, known_on: date | None) -> None:
    """实施条例 §53: after the notice, not after today and not after the last day of availability."""
    lot = gp.tendering()

    with refused(Refused, "objection_known_on_wrong", unchanged=lot):
        actions.raise_objection(lot.pk, said=said(K.CHALLENGE, known_on), actor=gp.world.bidder.actor, now=DURING)

    assert not DocumentObjection.objects.exists()


def test_an_objection_belongs_to_works_tenders_only(gp: Stage) -> None:
    lot = gp.tendering()

    with refused(Refused, "objection_kind_wrong", unchanged=lot):
        actions.raise_objection(lot.pk, said=said(K.OBJECTION, None), actor=gp.world.bidder.actor, now=DURING)


def test_nothing_is_raised_before_the_notice(gp: Stage) -> None:
    lot = gp.scheduled()

    with refused(WrongState, "objection_not_heard", unchanged=lot):
        enquired(gp, lot)


def test_working_days_pass_over_holidays_and_count_make_up_days() -> None:
    """国庆 2026: 10-01 to 10-07 are free, Sunday 09-20 and Saturday 10-10 are worked."""
    asked = at("2026-09-29 15:00")

    assert answer_due(GP_2017, ENQUIRY, asked, CALENDAR).at == at("2026-10-09 23:59:59")
    assert answer_due(GP_2017, CHALLENGE, asked, CALENDAR).at == at("2026-10-14 23:59:59")
    last = last_day_to_object(
        GP_2017, CHALLENGE, deadline=at("2026-10-30 09:30"), known_on=date(2026, 9, 16), calendar=CALENDAR
    )
    assert last is not None
    assert last.value == date(2026, 9, 24)


def test_a_complaint_follows_within_fifteen_working_days() -> None:
    """政府采购法 §55: from the answer, or from when it was due and missing."""
    due = complaint_due(GP_2017, CHALLENGE, at("2026-11-16 10:00"), CALENDAR)

    assert due is not None
    assert due.at == at("2026-12-07 23:59:59")
    assert complaint_due(GP_2017, ENQUIRY, at("2026-11-16 10:00"), CALENDAR) is None
