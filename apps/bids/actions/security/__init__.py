"""投标保证金 use-cases: a payment code, guarantees, bank statements, matches, refunds, forfeiture, the contract's date."""

from apps.bids.actions.security.giving import GuaranteeTerms, give_commitment, give_guarantee, request_payment_code
from apps.bids.actions.security.paying import decide_match, import_statement, propose_match, read_statement
from apps.bids.actions.security.returning import (
    forfeit_security,
    interest_of,
    record_contract,
    record_refund,
    settle_securities,
)

__all__ = [
    "GuaranteeTerms",
    "decide_match",
    "forfeit_security",
    "give_commitment",
    "give_guarantee",
    "import_statement",
    "interest_of",
    "propose_match",
    "read_statement",
    "record_contract",
    "record_refund",
    "request_payment_code",
    "settle_securities",
]
