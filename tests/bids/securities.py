"""Bid securities as the tests need them: payment codes asked for, the bank's statement written, the list published."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from apps.bids import actions, queries, steps
from apps.bids.actions import GuaranteeTerms
from apps.bids.models import BankStatement, BidSecurity
from apps.bids.secrecy import owner_of
from apps.core.actor import CLOCK, Actor
from apps.tenders import actions as tenders
from apps.tenders.models import DataSheet, Lot
from tests.bids.bidders import WHILE_OPEN
from tests.tenders.stage import DEADLINE
from tests.world import Member

ACCOUNT = "6222-0000-1111-2222"
PAID = "2026-11-20 10:15:30"
HEAD = ("交易流水号", "缴款码", "金额", "交易时间", "付款户名", "付款账号")
LONG_ENOUGH = date(2027, 2, 22)
"""Ninety days after the deadline."""
AFTER = DEADLINE + timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Paid:
    """A line of the bank's statement."""

    transaction: str
    reference: str
    payer: str
    amount: str = "150,000.00"
    at: str = PAID
    account: str = ACCOUNT

    def cells(self) -> tuple[str, ...]:
        """As the bank writes it."""
        return (self.transaction, self.reference, self.amount, self.at, self.payer, self.account)


def statement_of(*lines: Paid, encoding: str = "utf-8", head: tuple[str, ...] = HEAD) -> bytes:
    """The bank's file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(line.cells() for line in lines)
    return text.getvalue().encode(encoding)


def accept(lot: Lot, *forms: str) -> None:
    """The document accepts these forms."""
    DataSheet.objects.filter(lot=lot).update(bond_forms=list(forms))


def payment_code(lot: Lot, member: Member, *, now: datetime = WHILE_OPEN) -> str:
    """The member's own code for the lot."""
    actions.request_payment_code(lot.pk, account=ACCOUNT, actor=member.actor, now=now)
    own = queries.own_security(lot, member.actor)
    assert own is not None
    return own.code


def imported(content: bytes, operator: Actor, *, now: datetime = WHILE_OPEN) -> BankStatement:
    """Read and booked."""
    read = actions.read_statement(content, actor=operator, now=now)
    return actions.import_statement(read.code, actor=operator, now=now)


def pay(lot: Lot, member: Member, operator: Actor, number: str, *, now: datetime = WHILE_OPEN) -> BankStatement:
    """The member pays what is asked, from its own account."""
    line = Paid(number, payment_code(lot, member), member.organisation.name)
    return imported(statement_of(line), operator, now=now)


def guarantee(form: str = "e_guarantee", **changed: object) -> GuaranteeTerms:
    """A guarantee that fits."""
    said: dict[str, object] = {
        "form": form,
        "number": "BH-2026-0001",
        "issuer": "望川银行城东支行",
        "amount": Decimal("150000.00"),
        "valid_until": LONG_ENOUGH,
        "reference": "",
    }
    return GuaranteeTerms(**{**said, **changed})  # type: ignore[arg-type]  # the tests' own keys


def security_of(lot: Lot, member: Member) -> BidSecurity:
    """The member's row."""
    return BidSecurity.objects.get(lot=lot, owner=owner_of(lot.pk, member.organisation.pk))


def publish_list(lot: Lot) -> None:
    """The submission is closed and the list of bidders published, as the opening does it."""
    tenders.close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    with transaction.atomic():
        held = Lot.objects.select_for_update().get(pk=lot.pk)
        steps.close(held, at=DEADLINE)
        steps.disclose(held, AFTER)
    lot.refresh_from_db()


def told(entries: Mapping[str, object]) -> dict[str, object]:
    """A payload without what is random."""
    return {name: value for name, value in entries.items() if name not in ("security", "refund", "payment")}
