"""密钥托管 in what is sent: a bid's headers name exactly the custodians in force for its lot, all of them alike, or nobody."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

from apps.bids.queries.custodians import named_in_force
from apps.bids.rules.envelope import read_header
from apps.bids.rules.escrow import BadEscrow, escrow_of
from apps.core.refusals import Refused
from apps.tenders.models import Lot


def must_name_the_custodians(lot: Lot, headers: Mapping[str, bytes], *, at: datetime) -> None:
    """The headers, by envelope, carry the escrow in force at that moment, or none carries any.

    Raises Refused("bid_escrow_wrong"). What is looked up does not depend on what was chosen.
    """
    allowed = (None, named_in_force(lot, at))
    chosen = {name: _named_in(content, name) for name, content in headers.items()}
    first = next(iter(chosen.values()))
    for name, named in chosen.items():
        if named not in allowed or named != first:
            raise Refused("bid_escrow_wrong", envelope=name)


def _named_in(content: bytes, envelope: str) -> tuple[str, int] | None:
    """The digest that a header names, and for how many places; None for a bid without escrow."""
    try:
        escrowed = escrow_of(read_header(io.BytesIO(content)))
    except BadEscrow:
        raise Refused("bid_escrow_wrong", envelope=envelope) from None
    return (escrowed.digest, len(escrowed.sealed)) if escrowed else None
