"""投标保证金的退还 — withdrawal, lost, contract, interest, forfeiture, two people. 实施条例第三十五条、第五十七条; 87号令第三十八条."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from apps.awards.events import NoticeIssued, ResultPublished
from apps.bids import actions, due, queries
from apps.bids.lifecycle import SECURITY, SecurityAction, SecurityState
from apps.bids.models import BidSecurity, ContractDate, Payment, Refund
from apps.bids.rules.security import ForfeitureGround
from apps.core.actor import CLOCK, SYSTEM, Actor
from apps.core.audience import Role
from apps.core.disclosure import Milestone
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.journal import emit, since
from apps.parties.actions import add_member
from apps.parties.ca import DemonstrationAuthority
from apps.parties.queries import actor_for
from apps.parties.steps import NewMember
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.bids.bidders import WHILE_OPEN, Bidder, bidder_of
from tests.bids.conftest import SetClock
from tests.bids.securities import (
    AFTER,
    Paid,
    accept,
    guarantee,
    imported,
    pay,
    payment_code,
    publish_list,
    security_of,
    statement_of,
)
from tests.parties.conftest import NOW as KEYS_MADE
from tests.tenders.stage import DEADLINE, Stage, at, kinds, refused
from tests.world import FOUNDED, Member, World

NOTIFIED = at("2026-12-01 10:00")
SIGNED_ON = date(2026, 12, 10)
RECORDED = at("2026-12-11 09:00")


def award(lot: Lot, winner: Member) -> None:
    """The result is public and the award notice out, as the awards app tells it."""
    result = ResultPublished(lot.pk, 1, "a" * 32, winner.organisation.pk, 1, "9000000.00")
    reached = frozenset(Milestone)
    with transaction.atomic():
        emit(result, stream=lot.public_stream, actor=CLOCK, at=NOTIFIED, reached=reached)
        emit(NoticeIssued(lot.pk, "ZB-1", "0" * 64), stream=lot.public_stream, actor=CLOCK, at=NOTIFIED)


def payment_code_of(lot: Lot, member: Member) -> str:
    """The code that the member has already."""
    own = queries.own_security(lot, member.actor)
    assert own is not None
    return own.code


def tick(now: object) -> None:
    """Whatever time itself does to bids."""
    for item in due.due(now):  # type: ignore[arg-type]  # a datetime
        due.perform(item, now)  # type: ignore[arg-type]  # a datetime


@pytest.fixture
def checked(world: World, lot: Lot, bidder: Bidder, second: Bidder) -> Lot:
    """Two bids, both secured, the list published."""
    accept(lot, "transfer")
    bidder.send(lot.code, "9000000.00")
    second.send(lot.code, "9100000.00")
    pay(lot, world.bidder, world.operator.actor, "T1")
    pay(lot, world.second_bidder, world.operator.actor, "T2")
    publish_list(lot)
    return lot


def test_a_withdrawal_returns_a_receipt_and_starts_the_refund_of_five_days(
    world: World, lot: Lot, bidder: Bidder
) -> None:
    """Acceptance 8; 实施条例第三十五条. The fifth day is a Friday."""
    accept(lot, "transfer")
    bidder.send(lot.code, "9000000.00")
    pay(lot, world.bidder, world.operator.actor, "T1")

    answer = bidder.withdraw(lot.code)

    assert answer.status_code == 201
    assert answer.json()["receipt"]["signatures"]
    refund = Refund.objects.get()
    assert (refund.cause, refund.rule, refund.due_at) == ("withdrawn", "T-E10", at("2026-11-27 23:59:59"))
    row = security_of(lot, world.bidder)
    assert row.state == SecurityState.REFUND_DUE
    assert kinds(row.own_stream.name)[-1] == "security.refund_owed"
    (task,) = queries.refund_tasks(refund.due_at)
    assert (task.lot, task.cause, task.is_overdue) == (None, None, False)
    assert queries.refund_tasks(refund.due_at + timedelta(seconds=1))[0].is_overdue


def test_in_procurement_five_working_days_run(
    world: World, transactional_db: None, set_clock: SetClock, tmp_path: object
) -> None:
    """87号令第三十八条: the Saturday and the Sunday do not count."""
    lot = Stage(world, Regime.GP).tendering()
    accept(lot, "transfer")
    bidder = bidder_of(world, world.bidder, DemonstrationAuthority(tmp_path / "ca", now=KEYS_MADE), tmp_path)  # type: ignore[operator,arg-type]  # a path
    bidder.send(lot.code, "1000000.00")
    pay(lot, world.bidder, world.operator.actor, "T1")

    bidder.withdraw(lot.code)

    assert (Refund.objects.get().rule, Refund.objects.get().due_at) == ("T-G06a", at("2026-11-27 23:59:59"))


def test_who_bids_again_keeps_what_was_not_sent_back_yet(world: World, lot: Lot, bidder: Bidder) -> None:
    accept(lot, "transfer")
    bidder.send(lot.code, "9000000.00")
    pay(lot, world.bidder, world.operator.actor, "T1")
    bidder.withdraw(lot.code)

    bidder.send(lot.code, "8900000.00")

    row = security_of(lot, world.bidder)
    assert row.state == SecurityState.GIVEN
    assert queries.refund_tasks(WHILE_OPEN) == []
    assert kinds(row.own_stream.name)[-1] == "security.refund_lifted"


def test_what_was_sent_back_has_to_be_paid_again(world: World, lot: Lot, bidder: Bidder) -> None:
    accept(lot, "transfer")
    bidder.send(lot.code, "9000000.00")
    pay(lot, world.bidder, world.operator.actor, "T1")
    bidder.withdraw(lot.code)
    refund = Refund.objects.get()
    actions.record_refund(refund.code, refunded_on=WHILE_OPEN.date(), actor=world.operator.actor, now=WHILE_OPEN)
    bidder.send(lot.code, "8900000.00")
    assert security_of(lot, world.bidder).state == SecurityState.REFUNDED

    pay(lot, world.bidder, world.operator.actor, "T2")
    publish_list(lot)

    row = security_of(lot, world.bidder)
    assert row.state == SecurityState.SUFFICIENT
    assert f"{queries.security_of(lot)[world.bidder.organisation.pk].amount}" == "150000.00"


def test_after_the_contract_everything_goes_back_with_interest(world: World, checked: Lot) -> None:
    """Acceptance 58; 实施条例第五十七条. 150 000 at 0.05 % for 25 days of 360."""
    award(checked, world.bidder)
    tick(NOTIFIED)
    assert Refund.objects.count() == 0

    actions.record_contract(checked.pk, signed_on=SIGNED_ON, actor=world.tenderee.actor, now=RECORDED)

    causes = {one.security.bidder_id: (one.cause, one.rule) for one in Refund.objects.select_related("security")}
    assert causes == {
        world.bidder.organisation.pk: ("contract_signed", "T-E19"),
        world.second_bidder.organisation.pk: ("not_awarded", "T-E19"),
    }
    refund = Refund.objects.order_by("pk").first()
    assert refund is not None
    assert refund.due_at == at("2026-12-15 23:59:59")
    done = actions.record_refund(
        refund.code, refunded_on=date(2026, 12, 15), actor=world.operator.actor, now=at("2026-12-15 15:00")
    )
    assert done.interest == Decimal("5.21")
    assert ContractDate.objects.get().recorded_by == world.tenderee.actor.id


def test_in_procurement_losers_wait_for_the_notice_and_the_winner_for_the_contract(
    world: World, transactional_db: None, set_clock: SetClock, tmp_path: object
) -> None:
    """87号令第三十八条; a refund that is late bears the base rate raised by a fifth."""
    lot = Stage(world, Regime.GP).tendering()
    accept(lot, "transfer")
    members = (world.bidder, world.second_bidder)
    for number, member in enumerate(members):
        one = bidder_of(world, member, DemonstrationAuthority(tmp_path / f"ca{number}", now=KEYS_MADE), tmp_path)  # type: ignore[operator,arg-type]  # a path
        one.send(lot.code, "1000000.00")
        line = Paid(f"T{number}", payment_code(lot, member), member.organisation.name, amount="20000.00")
        imported(statement_of(line), world.operator.actor)
    publish_list(lot)
    award(lot, world.bidder)

    tick(NOTIFIED)
    tick(NOTIFIED)

    refund = Refund.objects.get()
    assert refund.security.bidder_id == world.second_bidder.organisation.pk
    assert (refund.cause, refund.rule, refund.due_at) == ("not_awarded", "T-G06b", at("2026-12-08 23:59:59"))
    actions.record_contract(lot.pk, signed_on=SIGNED_ON, actor=world.purchaser.actor, now=RECORDED)
    winner = Refund.objects.exclude(pk=refund.pk).get()
    assert (winner.cause, winner.rule, winner.due_at) == ("contract_signed", "T-G06c", at("2026-12-17 23:59:59"))
    late = actions.record_refund(
        refund.code, refunded_on=date(2026, 12, 18), actor=world.operator.actor, now=at("2026-12-18 15:00")
    )
    assert late.interest == Decimal("29.00")


def test_a_lot_that_ends_sets_everything_free(world: World, lot: Lot) -> None:
    accept(lot, "transfer")
    pay(lot, world.bidder, world.operator.actor, "T1")
    assert queries.lots_to_settle() == []
    Lot.objects.filter(pk=lot.pk).update(state=LotState.TERMINATED)

    tick(AFTER)
    tick(AFTER)

    assert Refund.objects.get().cause == "lot_ended"
    (task,) = queries.refund_tasks(AFTER)
    assert task.lot is None


def test_a_payment_matched_by_two_people_counts(world: World, lot: Lot, bidder: Bidder) -> None:
    accept(lot, "transfer")
    bidder.send(lot.code, "9000000.00")
    payment_code(lot, world.bidder)
    imported(statement_of(Paid("T1", "WRONG", world.bidder.organisation.name)), world.operator.actor)
    publish_list(lot)
    row, payment, operator = security_of(lot, world.bidder), Payment.objects.get(), world.operator.actor
    other = _second_operator(world)

    with refused(Refused, "security_match_reason_missing", unchanged=payment):
        actions.propose_match(payment.code, security_code=row.code, reason=" ", actor=operator, now=AFTER)
    with refused(NotAllowed, "security_operator_only", unchanged=payment):
        actions.propose_match(
            payment.code, security_code=row.code, reason="回单", actor=world.tenderee.actor, now=AFTER
        )
    with refused(WrongState, "security_match_wrong", unchanged=payment):
        actions.decide_match(payment.code, is_confirmed=True, actor=other, now=AFTER)
    actions.propose_match(payment.code, security_code=row.code, reason="银行回单第 1 号", actor=operator, now=AFTER)
    with refused(Refused, "security_match_wrong", unchanged=payment):
        actions.propose_match(payment.code, security_code=row.code, reason="再提", actor=operator, now=AFTER)
    with refused(NotAllowed, "security_match_takes_two", unchanged=payment):
        actions.decide_match(payment.code, is_confirmed=True, actor=operator, now=AFTER)
    actions.decide_match(payment.code, is_confirmed=False, actor=other, now=AFTER)
    actions.propose_match(payment.code, security_code=row.code, reason="补充证明", actor=other, now=AFTER)

    actions.decide_match(payment.code, is_confirmed=True, actor=operator, now=AFTER)

    assert security_of(lot, world.bidder).state == SecurityState.SUFFICIENT
    assert [one for one in kinds(lot.desk_stream.name) if one.startswith("security.")] == [
        "security.match_proposed",
        "security.match_declined",
        "security.match_proposed",
        "security.payment_matched",
        "security.checked",
    ]


def test_a_payment_of_somebody_else_and_a_shut_security_are_not_matched(world: World, lot: Lot, bidder: Bidder) -> None:
    accept(lot, "transfer")
    bidder.send(lot.code, "9000000.00")
    payment_code(lot, world.bidder)
    imported(statement_of(Paid("T1", "WRONG", "不明公司")), world.operator.actor)
    row, payment = security_of(lot, world.bidder), Payment.objects.get()
    said = {"security_code": row.code, "reason": "回单", "actor": world.operator.actor, "now": AFTER}

    with refused(TooEarly, "security_not_disclosed", unchanged=payment):
        actions.propose_match(payment.code, **said)  # type: ignore[arg-type]  # the arguments above
    publish_list(lot)
    with refused(Refused, "security_match_wrong", unchanged=payment):
        actions.propose_match(payment.code, **said)  # type: ignore[arg-type]  # the arguments above


def test_the_buyer_keeps_a_security_on_a_ground_of_the_law(world: World, checked: Lot) -> None:
    row, buyer = security_of(checked, world.bidder), world.tenderee.actor

    def forfeit(**changed: object) -> BidSecurity:
        said = {"ground": ForfeitureGround.REVOKED, "reason": "开标后书面撤销", "actor": buyer, "now": AFTER, **changed}
        return actions.forfeit_security(row.code, **said)  # type: ignore[arg-type]  # the arguments above

    with refused(NotAllowed, "not_the_principal", unchanged=row):
        forfeit(actor=world.agency.actor)
    with refused(Refused, "security_reason_missing", unchanged=row):
        forfeit(reason=" ")
    with refused(Refused, "security_reason_missing", unchanged=row):
        forfeit(ground=None)
    with refused(TooEarly, "security_not_at_risk", unchanged=row):
        forfeit(now=DEADLINE - timedelta(seconds=1))

    done = forfeit()

    assert done.state == SecurityState.FORFEITED
    told = since(checked.desk_stream.name, 0)[-1]
    assert (told.kind, told.payload["ground"]) == ("security.forfeited", "revoked")
    own = queries.own_security(checked, world.bidder.actor)
    assert own is not None
    assert own.forfeited_for == "开标后书面撤销"
    with refused(WrongState, "wrong_state", unchanged=done):
        forfeit()


def test_money_for_a_forfeited_security_waits_and_stops_no_other_line(world: World, checked: Lot) -> None:
    code = payment_code_of(checked, world.bidder)
    row, operator = security_of(checked, world.bidder), world.operator.actor
    actions.forfeit_security(
        row.code, ground=ForfeitureGround.REVOKED, reason="开标后书面撤销", actor=world.tenderee.actor, now=AFTER
    )
    name = world.bidder.organisation.name
    lines = (Paid("T8", code, name), Paid("T9", "WRONG", "不明公司"))

    done = imported(statement_of(*lines), operator, now=AFTER)

    assert done.unknown == [2, 3]
    assert security_of(checked, world.bidder).state == SecurityState.FORFEITED
    payment = Payment.objects.get(statement=done, line=2)
    with refused(Refused, "security_match_wrong", unchanged=payment):
        actions.propose_match(payment.code, security_code=row.code, reason="回单", actor=operator, now=AFTER)


def test_nothing_is_forfeited_before_the_list(world: World, lot: Lot) -> None:
    accept(lot, "transfer")
    pay(lot, world.bidder, world.operator.actor, "T1")
    row = security_of(lot, world.bidder)

    with refused(TooEarly, "security_not_disclosed", unchanged=row):
        actions.forfeit_security(
            row.code, ground=ForfeitureGround.REVOKED, reason="无", actor=world.tenderee.actor, now=AFTER
        )


def test_refusals_of_refunds_and_contract_dates_leave_no_trace(world: World, checked: Lot) -> None:
    buyer, operator = world.tenderee.actor, world.operator.actor
    with refused(TooEarly, "security_no_award_yet", unchanged=checked):
        actions.record_contract(checked.pk, signed_on=SIGNED_ON, actor=buyer, now=RECORDED)
    award(checked, world.bidder)
    with refused(NotAllowed, "not_the_buyer", unchanged=checked):
        actions.record_contract(checked.pk, signed_on=SIGNED_ON, actor=operator, now=RECORDED)
    for day in (date(2026, 11, 30), date(2026, 12, 12)):
        with refused(Refused, "security_contract_day_wrong", unchanged=checked):
            actions.record_contract(checked.pk, signed_on=day, actor=buyer, now=RECORDED)
    actions.record_contract(checked.pk, signed_on=SIGNED_ON, actor=buyer, now=RECORDED)
    with refused(WrongState, "security_contract_dated", unchanged=checked):
        actions.record_contract(checked.pk, signed_on=SIGNED_ON, actor=buyer, now=RECORDED)
    refund = Refund.objects.order_by("pk").first()
    assert refund is not None

    with refused(NotAllowed, "security_operator_only", unchanged=refund):
        actions.record_refund(refund.code, refunded_on=SIGNED_ON, actor=buyer, now=RECORDED)
    for day in (date(2026, 12, 9), date(2026, 12, 12)):
        with refused(Refused, "security_refund_day_wrong", unchanged=refund):
            actions.record_refund(refund.code, refunded_on=day, actor=operator, now=RECORDED)
    actions.record_refund(refund.code, refunded_on=SIGNED_ON, actor=operator, now=RECORDED)
    with refused(WrongState, "wrong_state", unchanged=refund):
        actions.record_refund(refund.code, refunded_on=SIGNED_ON, actor=operator, now=RECORDED)
    with refused(NotAllowed, "not_the_clock", unchanged=refund):
        actions.settle_securities(checked.pk, actor=operator, now=RECORDED)


def test_the_refund_of_a_guarantee_names_the_paper_and_bears_no_interest(
    world: World, lot: Lot, bidder: Bidder
) -> None:
    bidder.send(lot.code, "9000000.00")
    actions.give_guarantee(lot.pk, stated=guarantee(), verification=None, actor=world.bidder.actor, now=WHILE_OPEN)

    bidder.withdraw(lot.code)

    (task,) = queries.refund_tasks(WHILE_OPEN)
    assert (task.reference, task.papers, task.amount) == ("", ("望川银行城东支行 BH-2026-0001",), Decimal(0))


@pytest.mark.parametrize("state", SecurityState)
@pytest.mark.parametrize("action", SecurityAction)
def test_what_the_table_does_not_list_is_forbidden(state: SecurityState, action: SecurityAction) -> None:
    if (state, action) in SECURITY.table:
        assert action in SECURITY.allowed(state)
    else:
        with pytest.raises(WrongState):
            SECURITY.advance(state, action, facts=None)  # type: ignore[arg-type]  # never asked


def _second_operator(world: World) -> Actor:
    new = NewMember("linxiao2", "林小", "linxiao2@example.cn", "0571-88001235", "zh-hans", Role.OPERATOR, False)
    seat = add_member(world.operator.organisation.pk, new, actor=SYSTEM, now=FOUNDED).membership
    return actor_for(seat.person, seat)
