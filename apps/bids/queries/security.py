"""Reads of bid security: each bidder his own; the account's holder refunds and payments by their codes; the desk after the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bids import securing
from apps.bids.lifecycle import SecurityState
from apps.bids.models import BankStatement, Bid, BidSecurity, ContractDate, Payment, PaymentMatch, Refund
from apps.bids.rules.security import Finding, RefundCause, Terms, check, findings_of, is_same_name
from apps.bids.secrecy import owner_of
from apps.core.actor import Actor
from apps.core.audience import BUYERS, Role
from apps.core.todo import Todo
from apps.tenders.models import Lot
from apps.tenders.queries.lots import desk_lots
from apps.tenders.rules.books import Regime
from apps.tenders.steps import WITHOUT_OPENING

NEWEST = 30


@dataclass(frozen=True, slots=True)
class GivenPiece:
    """One thing that was given, with everything that is to be said about it."""

    form: str
    amount: Decimal
    at: datetime
    findings: tuple[Finding, ...]
    kept: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OwnSecurity:
    """A bidder's own security for a lot; `is_enough` is what a check would find now."""

    state: SecurityState
    code: str
    account: str
    pieces: tuple[GivenPiece, ...]
    is_enough: bool
    amount: Decimal
    refunds: tuple[Refund, ...]
    forfeited_for: str

    @property
    def code_in_groups(self) -> str:
        """The payment code as people copy it."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


@dataclass(frozen=True, slots=True)
class RefundTask:
    """退还任务 — what the account's holder has to send back: by code, never by name or lot before the list."""

    refund: Refund
    reference: str
    amount: Decimal
    papers: tuple[str, ...]
    lot: Lot | None
    cause: RefundCause | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class SecurityRow:
    """One line of the register, once the list is published."""

    bidder_id: int
    bidder: str
    state: SecurityState
    code: str
    forms: tuple[str, ...]
    amount: Decimal
    findings: tuple[Finding, ...]
    pieces: tuple[GivenPiece, ...]
    refund: Refund | None
    is_overdue: bool
    forfeited_for: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A payment without a known code. Who paid is shown beside a lot's bidders only, where the name is one of theirs."""

    payment: Payment
    match: PaymentMatch | None


def own_security(lot: Lot, actor: Actor) -> OwnSecurity | None:
    """The actor's own security for the lot; None where nothing was begun."""
    if not actor.acts_as(Role.BIDDER) or actor.organisation_id is None:
        return None
    found = BidSecurity.objects.filter(lot=lot, owner=owner_of(lot.pk, actor.organisation_id)).first()
    if found is None:
        return None
    kept, terms = securing.kept_of(found), securing.terms_of(lot)
    given = _to_show(found)
    together = check((one.given for one in given), terms)
    return OwnSecurity(
        state=SecurityState(found.state),
        code=kept["reference"],
        account=kept["account"],
        pieces=tuple(_shown(one, terms) for one in given),
        is_enough=together.is_sufficient,
        amount=together.amount,
        refunds=tuple(found.refunds.filter(lifted_at=None).order_by("owed_at")),
        forfeited_for=_forfeited_for(found),
    )


def security_of(lot: Lot) -> dict[int, SecurityRow]:
    """The register of a lot by bidder (投标保证金台账); empty until the list of bidders is published."""
    return {row.bidder_id: row for row in register_of(lot, now=None)}


def register_of(lot: Lot, *, now: datetime | None) -> list[SecurityRow]:
    """Every bidder that the list names, with what secures its bid; nothing before that."""
    bids = Bid.objects.filter(lot=lot, disclosed_at__isnull=False).select_related("bidder").order_by("pk")
    found = {
        one.bidder_id: one
        for one in BidSecurity.objects.filter(lot=lot, disclosed_at__isnull=False).select_related("lot__project")
    }
    rows = [_row(bid, found.get(bid.bidder_id), now) for bid in bids]
    return sorted(rows, key=lambda row: (row.bidder, row.bidder_id))


def is_register_open(lot: Lot) -> bool:
    """True once the list of bidders is published."""
    return securing.is_list_published(lot)


def refund_tasks(now: datetime) -> list[RefundTask]:
    """What has to be sent back, the earliest day first."""
    waiting = Refund.objects.filter(lifted_at=None, refunded_on=None).select_related("security__lot__project")
    return [_task(one, now) for one in waiting.order_by("due_at", "code")]


def refunds_done() -> list[RefundTask]:
    """What was sent back lately."""
    done = Refund.objects.filter(refunded_on__isnull=False).select_related("security__lot__project")
    return [_task(one, None) for one in done.order_by("-recorded_at")[:NEWEST]]


def statements() -> list[BankStatement]:
    """The statements that were read, the newest first."""
    return list(BankStatement.objects.order_by("-pk")[:NEWEST])


def statement_for(code: str) -> BankStatement | None:
    """One statement."""
    return BankStatement.objects.filter(code=code).first()


def unmatched() -> list[Unmatched]:
    """Payments that belong to nobody yet, by statement and line; without a name."""
    found = Payment.objects.filter(security=None).select_related("statement").order_by("statement", "line")
    waiting = {one.payment_id: one for one in PaymentMatch.objects.filter(decided_at=None).select_related("security")}
    return [Unmatched(one, waiting.get(one.pk)) for one in found]


def unmatched_for(lot: Lot) -> list[tuple[Unmatched, SecurityRow]]:
    """Those whose payer is a bidder of this lot, once its list is published; every other payer stays hidden."""
    rows = [row for row in register_of(lot, now=None) if row.code]
    pairs = []
    for one in unmatched() if rows else []:
        payer = securing.opened_payment(one.payment)["payer_name"]
        pairs += [(one, row) for row in rows if is_same_name(payer, row.bidder)]
    return pairs


def contract_date_of(lot: Lot) -> date | None:
    """When the contract was signed, as the buyer recorded it."""
    return ContractDate.objects.filter(lot=lot).values_list("signed_on", flat=True).first()


def awaits_contract_date(lot: Lot) -> bool:
    """True when the award notice is out and nobody has said yet when the contract was signed."""
    return securing.award_notice_at(lot) is not None and contract_date_of(lot) is None


def lots_to_settle() -> list[int]:
    """Lots whose end, award or contract has set something free that is not owed back yet."""
    standing = BidSecurity.objects.filter(state__in=securing.STANDING)
    ended = standing.filter(lot__state__in=WITHOUT_OPENING) | standing.filter(lot__contract_date__isnull=False)
    found = set(ended.values_list("lot", flat=True))
    named = standing.filter(disclosed_at__isnull=False, lot__project__regime=Regime.GP.value).exclude(lot__in=found)
    for security in named.select_related("lot__project"):
        if securing.award_notice_at(security.lot) and securing.winner_of(security.lot) != security.bidder_id:
            found.add(security.lot_id)
    return sorted(found)


def security_todos(actor: Actor, now: datetime) -> list[Todo]:
    """What the account's holder has to send back, by code; and what the buyer has to record after an award."""
    if actor.acts_as(Role.OPERATOR):
        return [_refund_todo(one) for one in refund_tasks(now)] + _match_todos(actor)
    if actor.acts_as(*BUYERS):
        return [_contract_todo(lot) for lot in _own_lots_with_securities(actor) if awaits_contract_date(lot)]
    return []


def _own_lots_with_securities(actor: Actor) -> list[Lot]:
    named = BidSecurity.objects.filter(disclosed_at__isnull=False).values("lot")
    return list(desk_lots(actor).filter(pk__in=named))


def _refund_todo(task: RefundTask) -> Todo:
    title = _("退还投标保证金：%(code)s") % {"code": task.reference or "、".join(task.papers)}
    return Todo(
        title,
        reverse("bids:account"),
        due_at=task.refund.due_at,
        tone="stop" if task.is_overdue else "wait",
        lot_code=task.lot.code if task.lot else "",
    )


def _match_todos(actor: Actor) -> list[Todo]:
    waiting = [one for one in unmatched() if one.match and one.match.proposed_by != actor.id]
    return [Todo(_("到账匹配等待您核对"), reverse("bids:account"))] if waiting else []


def _contract_todo(lot: Lot) -> Todo:
    url = reverse("bids:register", args=[lot.code])
    return Todo(_("登记合同签订日期，起算投标保证金退还期限"), url, lot_code=lot.code)


def _task(refund: Refund, now: datetime | None) -> RefundTask:
    security = refund.security
    kept, is_named = securing.kept_of(security), security.disclosed_at is not None
    pieces = securing.pieces_of(security) if refund.refunded_on is None else []
    papers = tuple(f"{one.kept['issuer']} {one.kept['number']}".strip() for one in pieces if one.instrument)
    return RefundTask(
        refund=refund,
        reference=kept["reference"],
        amount=sum((one.given.amount for one in pieces if one.payment), Decimal(0)),
        papers=tuple(one or _("承诺函") for one in papers),
        lot=security.lot if is_named else None,
        cause=RefundCause(refund.cause) if is_named else None,
        is_overdue=now is not None and now > refund.due_at,
    )


def _row(bid: Bid, security: BidSecurity | None, now: datetime | None) -> SecurityRow:
    name = bid.bidder.name if bid.bidder else ""
    if security is None:
        return SecurityRow(
            bidder_id=bid.bidder_id or 0,
            bidder=name,
            state=SecurityState.EXPECTED,
            code="",
            forms=(),
            amount=Decimal(0),
            findings=(),
            pieces=(),
            refund=None,
            is_overdue=False,
            forfeited_for="",
        )
    terms = securing.terms_of(security.lot)
    given = _to_show(security)
    together = check((one.given for one in given), terms)
    refund = security.refunds.filter(lifted_at=None).order_by("owed_at").last()
    return SecurityRow(
        bidder_id=bid.bidder_id or 0,
        bidder=name,
        state=SecurityState(security.state),
        code=security.code,
        forms=tuple(dict.fromkeys(one.given.form for one in given)),
        amount=together.amount,
        findings=tuple(dict.fromkeys(finding for findings in together.findings for finding in findings)),
        pieces=tuple(_shown(one, terms) for one in given),
        refund=refund,
        is_overdue=bool(now and refund and refund.refunded_on is None and now > refund.due_at),
        forfeited_for=_forfeited_for(security),
    )


def _to_show(security: BidSecurity) -> list[securing.Piece]:
    """What is held; after a refund, what went back."""
    return securing.pieces_of(security) or securing.all_pieces_of(security)


def _shown(piece: securing.Piece, terms: Terms) -> GivenPiece:
    given = piece.given
    return GivenPiece(given.form, given.amount, given.at, findings_of(given, terms), piece.kept)


def _forfeited_for(security: BidSecurity) -> str:
    forfeiture = getattr(security, "forfeiture", None)
    return forfeiture.reason if forfeiture else ""
