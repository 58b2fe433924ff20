"""Files of a lot's promise and statement, and whether more may come."""

from __future__ import annotations

from collections.abc import Iterable

from apps.scheduling.models.promise_files import PromiseFile
from apps.scheduling.rules.green import PROOF_FILES, PromisedBy
from apps.tenders.lifecycle_promise import PromiseState
from apps.tenders.lifecycle_statement import StatementState
from apps.tenders.models import ConditionalAcceptance, Lot, SignedStatement

MOST = 2 * PROOF_FILES


def files_of(lot: Lot, of: PromisedBy) -> list[PromiseFile]:
    """In the order in which they came."""
    return list(PromiseFile.objects.filter(lot=lot, of=of).order_by("added_at", "pk")[:PROOF_FILES])


def files_of_lots(lots: Iterable[Lot]) -> list[PromiseFile]:
    """Of several lots, with their lots: what the case file of a project shows."""
    found = PromiseFile.objects.filter(lot__in=list(lots)).select_related("lot")
    return list(found.order_by("lot", "added_at", "pk")[: MOST * PROOF_FILES])


def is_open(lot: Lot, of: PromisedBy) -> bool:
    """True while there is a promise that is not confirmed, or a statement that was not found true."""
    if of is PromisedBy.PROMISE:
        return ConditionalAcceptance.objects.filter(lot=lot).exclude(state=PromiseState.KEPT).exists()
    return SignedStatement.objects.filter(lot=lot).exclude(state=StatementState.TRUE).exists()
