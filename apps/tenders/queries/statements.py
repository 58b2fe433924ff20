"""What may be stated instead of proved, the statement of a lot, and those that wait for a check."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.tenders.lifecycle_statement import HOLDING, StatementState
from apps.tenders.models import Lot, SignedStatement

STATABLE = ("investment_code", "fund")
"""What government data can prove afterwards; approvals, scope and the delegation are never stated (招标投标法第九条)."""
STANDING = (StatementState.GIVEN, StatementState.TRUE, StatementState.CORRECTED)
"""States in which a statement stands in for its proofs."""


def statement_of(lot: Lot) -> SignedStatement | None:
    """The lot's statement."""
    return SignedStatement.objects.filter(lot=lot).first()


def stated_items(lot: Lot) -> set[str]:
    """The requirements that a statement of the lot stands in for."""
    rows = SignedStatement.objects.filter(lot=lot, state__in=STANDING)
    return {item for items in rows.values_list("items", flat=True) for item in items}


def is_statement_wrong(lot: Lot) -> bool:
    """True while the lot rests on a statement that was found wrong."""
    return SignedStatement.objects.filter(lot=lot, state__in=HOLDING).exists()


def to_check() -> QuerySet[SignedStatement]:
    """Those that were drawn, and those that were corrected, the oldest first."""
    drawn = SignedStatement.objects.filter(state=StatementState.GIVEN, is_drawn=True)
    corrected = SignedStatement.objects.filter(state=StatementState.CORRECTED)
    return (drawn | corrected).select_related("lot__project").order_by("signed_at", "pk")
