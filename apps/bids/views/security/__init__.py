"""Bid security in pages: the bidder's own, the account of its holder, the register of a lot once the list is published."""

from apps.bids.views.security.bidder import commitment, guarantee, own, payment_code
from apps.bids.views.security.desk import contract, forfeiture, register, register_file
from apps.bids.views.security.holder import (
    account,
    match,
    match_decision,
    refund,
    statement,
    statement_import,
    statements,
)

__all__ = [
    "account",
    "commitment",
    "contract",
    "forfeiture",
    "guarantee",
    "match",
    "match_decision",
    "own",
    "payment_code",
    "refund",
    "register",
    "register_file",
    "statement",
    "statement_import",
    "statements",
]
