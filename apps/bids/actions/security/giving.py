"""提交投标保证金: a payment code, guarantees, a commitment, by the bidder until the deadline."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from apps.bids import events, policy, securing
from apps.bids.lifecycle import SecurityState
from apps.bids.models import (
    BidSecurity,
    Instrument,
)
from apps.bids.rules.security import (
    GUARANTEES,
    Terms,
    Verification,
    is_form_allowed,
)
from apps.bids.secrecy import owner_of, shut
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.core.refusals import Refused
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.models import BondForm, Lot
from apps.tenders.rules.books import Regime

_ACCOUNT = re.compile(r"[0-9A-Za-z-]{4,40}")
LONGEST = 200
COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True)
class GuaranteeTerms:
    """A guarantee as the bidder states it."""

    form: str
    number: str
    issuer: str
    amount: Decimal
    valid_until: date
    reference: str


@transaction.atomic(durable=True)
def request_payment_code(lot_id: int, *, account: str, actor: Actor, now: datetime) -> BidSecurity:
    """The bidder has a payment code of his own for this lot (缴款码), which nobody else can connect with him or the lot.

    Asked again it stays the same; the account may be corrected until the deadline.
    """
    lot = tenders.locked(lot_id)
    organisation = policy.must_bid(actor)
    terms = _must_take_security(lot, now)
    if terms.regime is Regime.GP and "cash" in terms.forms and not is_form_allowed("transfer", terms):
        raise Refused("security_cash_refused")
    _must_be_allowed("transfer", terms)
    if not _ACCOUNT.fullmatch(account):
        raise Refused("security_account_wrong")

    security = _own(lot, organisation)
    kept = securing.kept_of(security)
    is_new = not kept["reference"]
    kept |= {"account": account, "reference": kept["reference"] or securing.new_payment_code()}
    security.mark = securing.mark_of_code(kept["reference"])
    securing.keep(security, kept)
    security.save()
    if is_new:
        securing.tell(security, events.SecurityRequested(security.code), actor=security.actor, now=now)
    return security


@transaction.atomic(durable=True)
def give_guarantee(
    lot_id: int, *, stated: GuaranteeTerms, verification: Verification | None, actor: Actor, now: datetime
) -> BidSecurity:
    """A guarantee secures the bid (保函、电子保函); another one takes the place of the one before."""
    lot = tenders.locked(lot_id)
    organisation = policy.must_bid(actor)
    terms = _must_take_security(lot, now)
    if stated.form not in GUARANTEES:
        raise Refused("security_guarantee_wrong")
    _must_be_allowed(stated.form, terms)
    texts = (stated.number, stated.issuer)
    if not all(0 < len(text.strip()) <= LONGEST for text in texts) or yuan(stated.amount) <= 0:
        raise Refused("security_guarantee_wrong")

    kept = {
        "form": stated.form,
        "number": stated.number.strip(),
        "issuer": stated.issuer.strip(),
        "amount": str(yuan(stated.amount)),
        "valid_until": stated.valid_until.isoformat(),
        "reference": stated.reference,
        "verification": verification.value if verification else "",
    }
    return _give_instrument(_own(lot, organisation), kept, now=now)


@transaction.atomic(durable=True)
def give_commitment(lot_id: int, *, actor: Actor, now: datetime) -> BidSecurity:
    """The bidder undertakes in writing what a security would secure (承诺函), where the document accepts that."""
    lot = tenders.locked(lot_id)
    organisation = policy.must_bid(actor)
    terms = _must_take_security(lot, now)
    _must_be_allowed(COMMITMENT, terms)

    kept = {
        "form": COMMITMENT,
        "number": "",
        "issuer": "",
        "amount": str(terms.amount),
        "valid_until": terms.valid_until.isoformat(),
        "reference": "",
        "verification": "",
    }
    return _give_instrument(_own(lot, organisation), kept, now=now)


def _must_take_security(lot: Lot, now: datetime) -> Terms:
    is_open = lot.state == LotState.TENDERING and lot.closed_at is None
    if not is_open or lot.submission_deadline is None or now >= lot.submission_deadline:
        raise Refused("security_late")
    terms = securing.terms_of(lot)
    if terms.amount == 0:
        raise Refused("security_not_asked_for")
    return terms


def _must_be_allowed(form: str, terms: Terms) -> None:
    if not is_form_allowed(form, terms):
        raise Refused("security_form_not_allowed", form=str(BondForm(form).label))


def _own(lot: Lot, organisation: int) -> BidSecurity:
    """The bidder's security for the lot, held; made when there is none. The lot is held."""
    owner = owner_of(lot.pk, organisation)
    found = BidSecurity.objects.select_for_update(of=("self",)).filter(lot=lot, owner=owner).first()
    if found is not None:
        found.lot = lot
        return found
    new = BidSecurity(code=secrets.token_hex(16), lot=lot, owner=owner, state=SecurityState.EXPECTED)
    securing.keep(new, {"organisation": organisation, "reference": "", "account": ""})
    new.save(force_insert=True)
    return new


def _give_instrument(security: BidSecurity, kept: dict[str, str], *, now: datetime) -> BidSecurity:
    security.instruments.filter(ended_at=None, refund=None).update(ended_at=now)
    instrument = Instrument(security=security, given_at=now)
    instrument.shut = shut(kept, place=securing.place_of(instrument))
    instrument.save()
    securing.give(security, kept["form"], actor=security.actor, now=now)
    return security
