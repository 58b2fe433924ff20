"""投标保证金 — payment code, bank statement, guarantee, commitment, check. 实施条例第二十六条、政府采购法实施条例第三十三条."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta

import pytest

from apps.bids import actions, queries
from apps.bids.actions.security import paying
from apps.bids.lifecycle import SecurityState
from apps.bids.models import BankStatement, BidSecurity, Instrument, Payment
from apps.bids.rules.security import Finding, Verification
from apps.bids.secrecy import shut
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.tenders.models import DataSheet, Lot
from apps.tenders.rules.books import Regime
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.securities import (
    ACCOUNT,
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
from tests.tenders.stage import DEADLINE, Stage, kinds, refused
from tests.world import World


def test_a_payment_code_is_the_bidders_own_and_stays_the_same(world: World, lot: Lot) -> None:
    accept(lot, "transfer")

    first = payment_code(lot, world.bidder)
    second = payment_code(lot, world.second_bidder)

    assert payment_code(lot, world.bidder) == first != second
    assert len(first) == 16
    row = security_of(lot, world.bidder)
    assert (row.state, row.bidder_id) == (SecurityState.EXPECTED, None)
    assert kinds(row.own_stream.name) == ["security.requested"]
    assert first.encode() not in bytes(row.shut)


def test_what_the_bank_reports_is_booked_for_whoever_has_the_code(world: World, lot: Lot) -> None:
    accept(lot, "transfer")

    done = pay(lot, world.bidder, world.operator.actor, "T1")

    own = queries.own_security(lot, world.bidder.actor)
    assert own is not None
    assert (own.state, own.is_enough, f"{own.amount}") == (SecurityState.GIVEN, True, "150000.00")
    assert [one.findings for one in own.pieces] == [()]
    assert (done.lines, done.unread, done.unknown) == (1, [], [])
    row = security_of(lot, world.bidder)
    assert kinds(row.own_stream.name) == ["security.requested", "security.given"]
    assert kinds("statements:bank") == ["statement.read", "statement.imported"]


def test_a_statement_in_gbk_with_typed_codes_is_understood(world: World, lot: Lot) -> None:
    accept(lot, "transfer")
    code = payment_code(lot, world.bidder)
    typed = f"{code[:4].lower()}-{code[4:8]} {code[8:]}"

    done = imported(
        statement_of(Paid("\tT1", typed, world.bidder.organisation.name, amount="150000"), encoding="gbk"),
        world.operator.actor,
    )

    assert done.unknown == []
    assert security_of(lot, world.bidder).state == SecurityState.GIVEN


def test_a_transaction_is_booked_once_in_whatever_file_it_comes(world: World, lot: Lot) -> None:
    accept(lot, "transfer")
    line = Paid("T1", payment_code(lot, world.bidder), world.bidder.organisation.name, amount="75000.00")
    other = Paid("T2", line.reference, line.payer, amount="75000.00")

    imported(statement_of(line), world.operator.actor)
    imported(statement_of(line, other), world.operator.actor)
    again = actions.read_statement(statement_of(line, other), actor=world.operator.actor, now=WHILE_OPEN)

    assert Payment.objects.count() == 2
    assert BankStatement.objects.count() == 2
    own = queries.own_security(lot, world.bidder.actor)
    assert own is not None
    assert own.is_enough
    with refused(WrongState, "bank_statement_done", unchanged=again):
        actions.import_statement(again.code, actor=world.operator.actor, now=WHILE_OPEN)


def test_a_file_that_is_read_twice_at_once_is_one_statement(
    world: World, lot: Lot, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = world.operator.actor
    file = statement_of(Paid("T1", "NO-SUCH-CODE", "乙公司"))
    at_once = {"code": "0" * 32, "sha256": hashlib.sha256(file).hexdigest(), "shut": b"", "lines": 1}

    def while_another_saves(content: Mapping[str, object], *, place: str) -> bytes:
        BankStatement.objects.create(**at_once, read_at=WHILE_OPEN, read_by="person:1")
        return shut(content, place=place)

    monkeypatch.setattr(paying, "shut", while_another_saves)
    read = actions.read_statement(file, actor=operator, now=WHILE_OPEN)

    assert read.code == "0" * 32
    assert not Entry.objects.filter(kind="statement.read").exists()


def test_what_cannot_be_read_or_matched_is_named_by_line_and_nothing_is_lost(world: World, lot: Lot) -> None:
    accept(lot, "transfer")
    good = Paid("T1", payment_code(lot, world.bidder), world.bidder.organisation.name)
    wrong = (
        Paid("T2", "X", "甲公司", amount="-5.00"),
        Paid("T3", "X", "甲公司", at="yesterday"),
        Paid("T4", "NO-SUCH-CODE", "乙公司"),
        Paid("T1", good.reference, good.payer),
    )

    done = imported(statement_of(good, *wrong), world.operator.actor)

    assert done.unread == [
        {"line": 3, "problem": "amount"},
        {"line": 4, "problem": "time"},
        {"line": 6, "problem": "twice"},
    ]
    assert done.unknown == [5]
    assert [(one.payment.line, one.match) for one in queries.unmatched()] == [(5, None)]


@pytest.mark.parametrize(
    ("_case", "line", "findings"),
    [
        ("another's account", {"account": "9999"}, (Finding.ACCOUNT_OTHER,)),
        ("another payer", {"payer": "代缴有限公司"}, (Finding.PAYER_OTHER,)),
        ("after the deadline", {"at": "2026-11-24 09:30:00"}, (Finding.LATE,)),
        (
            "cash, which the document does not accept",
            {"account": ""},
            (Finding.FORM_NOT_ALLOWED, Finding.ACCOUNT_OTHER),
        ),
    ],
)
def test_the_bidder_is_told_at_once_what_is_wrong_with_a_payment(
    world: World, lot: Lot, _case: str, line: dict[str, str], findings: tuple[Finding, ...]
) -> None:
    accept(lot, "transfer")
    said = {"payer": world.bidder.organisation.name, **line}

    imported(statement_of(Paid("T1", payment_code(lot, world.bidder), **said)), world.operator.actor)

    own = queries.own_security(lot, world.bidder.actor)
    assert own is not None
    assert [one.findings for one in own.pieces] == [findings]
    assert own.is_enough == (findings == (Finding.ACCOUNT_OTHER,))


def test_a_guarantee_that_replaces_another_is_the_one_that_counts(world: World, lot: Lot) -> None:
    short = guarantee(number="A", valid_until=DEADLINE.date())
    actor = world.bidder.actor
    actions.give_guarantee(lot.pk, stated=short, verification=Verification.UNKNOWN, actor=actor, now=WHILE_OPEN)
    own = queries.own_security(lot, actor)
    assert own is not None
    assert own.pieces[0].findings == (Finding.GUARANTEE_TOO_SHORT, Finding.GUARANTEE_UNKNOWN)
    assert not own.is_enough

    later = WHILE_OPEN + timedelta(minutes=1)
    actions.give_guarantee(
        lot.pk, stated=guarantee(number="B"), verification=Verification.VERIFIED, actor=actor, now=later
    )

    own = queries.own_security(lot, actor)
    assert own is not None
    assert [(one.kept["number"], one.findings) for one in own.pieces] == [("B", ())]
    assert own.is_enough
    assert Instrument.objects.count() == 2


def test_a_commitment_counts_for_the_whole_where_the_document_accepts_it(world: World, lot: Lot) -> None:
    accept(lot, "commitment")

    actions.give_commitment(lot.pk, actor=world.bidder.actor, now=WHILE_OPEN)

    own = queries.own_security(lot, world.bidder.actor)
    assert own is not None
    assert (own.is_enough, [one.form for one in own.pieces]) == (True, ["commitment"])


def test_the_list_names_those_who_bid_and_each_security_is_checked(
    world: World, lot: Lot, bidder: Bidder, second: Bidder
) -> None:
    accept(lot, "transfer", "e_guarantee")
    bidder.send(lot.code, "9000000.00")
    second.send(lot.code, "9100000.00")
    pay(lot, world.bidder, world.operator.actor, "T1")
    pay(lot, world.third_bidder, world.operator.actor, "T2")
    assert queries.security_of(lot) == {}

    publish_list(lot)

    rows = queries.security_of(lot)
    assert {pk: row.state for pk, row in rows.items()} == {
        world.bidder.organisation.pk: SecurityState.SUFFICIENT,
        world.second_bidder.organisation.pk: SecurityState.EXPECTED,
    }
    third = security_of(lot, world.third_bidder)
    assert (third.state, third.bidder_id) == (SecurityState.REFUND_DUE, None)
    assert "security.checked" in kinds(lot.desk_stream.name)


def test_a_payment_that_the_bank_reports_after_the_list_is_checked_at_once(
    world: World, lot: Lot, bidder: Bidder
) -> None:
    accept(lot, "transfer")
    bidder.send(lot.code, "9000000.00")
    code = payment_code(lot, world.bidder)
    publish_list(lot)

    imported(
        statement_of(Paid("T1", code, world.bidder.organisation.name)),
        world.operator.actor,
        now=DEADLINE + timedelta(days=1),
    )

    assert security_of(lot, world.bidder).state == SecurityState.SUFFICIENT


def test_refusals_of_what_is_given_leave_no_trace(world: World, lot: Lot) -> None:
    actor, operator = world.bidder.actor, world.operator.actor
    accept(lot, "transfer")
    payment_code(lot, world.bidder)
    row = security_of(lot, world.bidder)
    stated, late = guarantee(), DEADLINE

    with refused(NotAllowed, "not_a_bidder", unchanged=row):
        actions.request_payment_code(lot.pk, account=ACCOUNT, actor=world.tenderee.actor, now=WHILE_OPEN)
    with refused(Refused, "security_late", unchanged=row):
        actions.request_payment_code(lot.pk, account="1234567", actor=actor, now=late)
    with refused(Refused, "security_account_wrong", unchanged=row):
        actions.request_payment_code(lot.pk, account="账号", actor=actor, now=WHILE_OPEN)
    with refused(Refused, "security_form_not_allowed", unchanged=row):
        actions.give_guarantee(lot.pk, stated=stated, verification=None, actor=actor, now=WHILE_OPEN)
    with refused(Refused, "security_form_not_allowed", unchanged=row):
        actions.give_commitment(lot.pk, actor=actor, now=WHILE_OPEN)
    accept(lot, "e_guarantee")
    with refused(Refused, "security_guarantee_wrong", unchanged=row):
        actions.give_guarantee(lot.pk, stated=guarantee(number=" "), verification=None, actor=actor, now=WHILE_OPEN)
    with refused(Refused, "security_form_not_allowed", unchanged=row):
        actions.request_payment_code(lot.pk, account=ACCOUNT, actor=actor, now=WHILE_OPEN)
    DataSheet.objects.filter(lot=lot).update(bond_amount=0)
    with refused(Refused, "security_not_asked_for", unchanged=row):
        actions.give_guarantee(lot.pk, stated=stated, verification=None, actor=actor, now=WHILE_OPEN)
    with refused(NotAllowed, "security_operator_only", unchanged=row):
        actions.read_statement(statement_of(Paid("T1", "X", "甲")), actor=actor, now=WHILE_OPEN)
    with refused(Refused, "bank_statement_wrong", unchanged=row):
        actions.read_statement(b"a,b\n1,2\n", actor=operator, now=WHILE_OPEN)
    read = actions.read_statement(statement_of(Paid("T1", "X", "甲")), actor=operator, now=WHILE_OPEN)
    with refused(NotAllowed, "security_operator_only", unchanged=read):
        actions.import_statement(read.code, actor=actor, now=WHILE_OPEN)
    assert BidSecurity.objects.count() == 1


def test_government_procurement_takes_no_cash(world: World, transactional_db: None, set_clock: object) -> None:
    """政府采购法实施条例第三十三条: the only form that is left is refused, and what was paid in cash does not count."""
    lot = Stage(world, Regime.GP).tendering()
    accept(lot, "cash")
    with refused(Refused, "security_cash_refused", unchanged=lot):
        payment_code(lot, world.bidder)
    accept(lot, "transfer")

    line = Paid("T1", payment_code(lot, world.bidder), world.bidder.organisation.name, account="")
    imported(statement_of(line), world.operator.actor)

    own = queries.own_security(lot, world.bidder.actor)
    assert own is not None
    assert own.pieces[0].findings == (Finding.FORM_NOT_ALLOWED, Finding.PAID_IN_CASH)
    assert not own.is_enough
