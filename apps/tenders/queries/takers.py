"""T-G02: whether fewer than three took the document, answered with yes or no, at its legal moment, and never a number."""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import Actor
from apps.tenders import policy
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Download, Lot
from apps.tenders.queries.clarifications import OPEN
from apps.tenders.rules.books import Regime, RuleBook

FEW = "T-G02b"


def has_few_takers(lot: Lot, now: datetime) -> bool | None:
    """政府采购货物和服务招标投标管理办法第十八条 — None until the availability has ended, and where the law does not ask.

    What is taken after that end changes nothing, so that asking again tells nothing more. Nobody registers: takings
    without a contact count as one taker each, so a yes is certain and a no means only that fewer cannot be said.
    """
    if Regime(lot.regime) is not Regime.GP or lot.document_until is None or lot.rule_book is None:
        return None
    if now < lot.document_until:
        return None
    taken = Download.objects.filter(document__lot=lot, at__lt=lot.document_until)
    left = [one.contact for one in taken.select_related("document").order_by("pk")]
    return (
        len({contact for contact in left if contact}) + left.count("") < RuleBook.from_json(lot.rule_book)[FEW].quantity
    )


def few_takers_for(actor: Actor, lot: Lot, now: datetime) -> bool | None:
    """The same for the buyer's side while an extension is possible; None for everybody else."""
    is_open = LotState(lot.state) in OPEN and lot.submission_deadline is not None and now < lot.submission_deadline
    return has_few_takers(lot, now) if is_open and policy.may_prepare(actor, lot.project) else None
