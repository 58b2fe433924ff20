"""The tables of bids: what was sent, what secures it, who may keep its key. Until the list is published no column says whose it is."""

from apps.bids.models.bidding import (
    Bid,
    Closing,
    Part,
    SealedFile,
    Submission,
    SubmissionKind,
    Upload,
    sealed_stream,
)
from apps.bids.models.custodians import REGISTER, CustodianPlace, CustodianSet, CustodyDrill
from apps.bids.models.securities import (
    STATEMENTS,
    BankStatement,
    BidSecurity,
    ContractDate,
    Forfeiture,
    Instrument,
    Payment,
    PaymentMatch,
    Refund,
    sealed_securities,
)

__all__ = [
    "REGISTER",
    "STATEMENTS",
    "BankStatement",
    "Bid",
    "BidSecurity",
    "Closing",
    "ContractDate",
    "CustodianPlace",
    "CustodianSet",
    "CustodyDrill",
    "Forfeiture",
    "Instrument",
    "Part",
    "Payment",
    "PaymentMatch",
    "Refund",
    "SealedFile",
    "Submission",
    "SubmissionKind",
    "Upload",
    "sealed_securities",
    "sealed_stream",
]
