"""投标保证金 — what is right and wrong with what was given, which refund is owed from when, and with how much interest."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from apps.core.money import yuan
from apps.tenders.rules.books import Regime

DAYS_OF_A_YEAR = 360
"""How banks in China count a year when they turn a yearly rate into a daily one."""
BY_ACCOUNT = frozenset({"cash", "transfer", "cheque"})
WITHOUT_CASH = frozenset({"transfer", "cheque"})
GUARANTEES = frozenset({"guarantee", "e_guarantee"})


class Finding(StrEnum):
    """What is to be said about one thing that was given."""

    LATE = "late"
    FORM_NOT_ALLOWED = "form_not_allowed"
    PAID_IN_CASH = "paid_in_cash"
    PAYER_OTHER = "payer_other"
    ACCOUNT_OTHER = "account_other"
    GUARANTEE_TOO_SHORT = "guarantee_too_short"
    GUARANTEE_REFUSED = "guarantee_refused"
    GUARANTEE_UNKNOWN = "guarantee_unknown"


ONLY_TOLD = frozenset({Finding.ACCOUNT_OTHER, Finding.GUARANTEE_UNKNOWN})
"""What the buyer must look at, but which does not by itself make the money count for nothing."""


class Verification(StrEnum):
    """What the issuer answers about a guarantee."""

    VERIFIED = "verified"
    UNKNOWN = "unknown"
    REFUSED = "refused"


class RefundCause(StrEnum):
    """Why a bid security goes back."""

    WITHDRAWN = "withdrawn"
    NO_BID = "no_bid"
    LOT_ENDED = "lot_ended"
    NOT_AWARDED = "not_awarded"
    CONTRACT_SIGNED = "contract_signed"


class ForfeitureGround(StrEnum):
    """不予退还的情形."""

    REVOKED = "revoked"
    CONTRACT_REFUSED = "contract_refused"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the tender document asks for."""

    regime: Regime
    amount: Decimal
    forms: frozenset[str]
    deadline: datetime
    valid_until: date


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that was given: money on the account, a guarantee, a commitment."""

    form: str
    amount: Decimal
    at: datetime
    is_payer_the_bidder: bool = True
    is_account_declared: bool = True
    valid_until: date | None = None
    verification: Verification | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """核查 — whether everything together is enough, how much of it counts, and what is to be said of each thing."""

    is_sufficient: bool
    amount: Decimal
    findings: tuple[tuple[Finding, ...], ...]


def check(given: Iterable[Given], terms: Terms) -> Check:
    """实施条例第二十六条, 政府采购法实施条例第三十三条: amount, form, payer and time of everything that was given."""
    pieces = tuple(given)
    findings = tuple(findings_of(one, terms) for one in pieces)
    counting = [one for one, found in zip(pieces, findings, strict=True) if set(found) <= ONLY_TOLD]
    is_committed = any(one.form == "commitment" for one in counting)
    amount = sum((one.amount for one in counting if one.form != "commitment"), Decimal(0))
    return Check(bool(counting) and (is_committed or amount >= terms.amount), yuan(amount), findings)


def findings_of(given: Given, terms: Terms) -> tuple[Finding, ...]:
    """Everything that is to be said about one thing."""
    checks = (
        (Finding.LATE, given.at >= terms.deadline),
        (Finding.FORM_NOT_ALLOWED, not is_form_allowed(given.form, terms)),
        (Finding.PAID_IN_CASH, given.form == "cash" and terms.regime is Regime.GP),
        (Finding.PAYER_OTHER, not given.is_payer_the_bidder),
        (Finding.ACCOUNT_OTHER, not given.is_account_declared and terms.regime is Regime.ENG),
        (Finding.GUARANTEE_TOO_SHORT, given.valid_until is not None and given.valid_until < terms.valid_until),
        (Finding.GUARANTEE_REFUSED, given.verification is Verification.REFUSED),
        (Finding.GUARANTEE_UNKNOWN, given.verification is Verification.UNKNOWN),
    )
    return tuple(finding for finding, is_found in checks if is_found)


def is_form_allowed(form: str, terms: Terms) -> bool:
    """True for a form that document and law allow; money from an account is asked for under several names."""
    match form:
        case "cash":
            return terms.regime is Regime.ENG and "cash" in terms.forms
        case "transfer":
            return bool(terms.forms & (BY_ACCOUNT if terms.regime is Regime.ENG else WITHOUT_CASH))
        case _:
            return form in terms.forms


def is_same_name(one: str, other: str) -> bool:
    """True when a payer's name is the organisation's, however wide its brackets and spaces are written."""
    return _plain(one) == _plain(other)


def rule_for(cause: RefundCause, regime: Regime) -> str:
    """The rule whose days run (handbook T-E10, T-E19, T-G06)."""
    if regime is Regime.ENG:
        return "T-E19" if cause in (RefundCause.CONTRACT_SIGNED, RefundCause.NOT_AWARDED) else "T-E10"
    return {RefundCause.CONTRACT_SIGNED: "T-G06c", RefundCause.NOT_AWARDED: "T-G06b"}.get(cause, "T-G06a")


def bears_interest(cause: RefundCause, regime: Regime) -> bool:
    """实施条例第三十一条、第五十七条: the bank's deposit interest goes back with the money once bids have been held."""
    return regime is Regime.ENG and cause in (
        RefundCause.CONTRACT_SIGNED,
        RefundCause.NOT_AWARDED,
        RefundCause.LOT_ENDED,
    )


def deposit_interest(amount: Decimal, *, percent: Decimal, since: date, until: date) -> Decimal:
    """银行同期存款利息 — from the day of payment to the day of the refund, which itself bears none."""
    days = max(0, (until - since).days)
    return yuan(amount * percent * days / (100 * DAYS_OF_A_YEAR))


def late_charge(amount: Decimal, *, percent: Decimal, raised_by: Decimal, due: date, refunded: date) -> Decimal:
    """超期资金占用费 (87号令第三十八条) — the base lending rate raised by a share, for each day after the last lawful one."""
    days = max(0, (refunded - due).days)
    return yuan(amount * percent * (100 + raised_by) * days / (100 * 100 * DAYS_OF_A_YEAR))


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
