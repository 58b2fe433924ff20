"""What was given as security, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import capfirst

from apps.bids import labels
from apps.bids.queries import GivenPiece
from apps.bids.rules.security import Verification


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """One thing that was given, in words."""

    form: str
    given: GivenPiece
    verification: str
    findings: list[str]


def shown_piece(piece: GivenPiece) -> ShownPiece:
    """The piece in the reader's language."""
    verification = piece.kept.get("verification", "")
    return ShownPiece(
        form=labels.form_names([piece.form]),
        given=piece,
        verification=capfirst(labels.said(Verification(verification))) if verification else "",
        findings=[capfirst(one) for one in labels.all_said(piece.findings)],
    )
