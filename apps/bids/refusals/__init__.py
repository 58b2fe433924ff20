"""What bids say when they refuse, in both languages, by what it is about."""

from apps.bids.refusals.admission import ADMISSION
from apps.bids.refusals.bidding import BIDS, STATES
from apps.bids.refusals.custodians import CUSTODIAN_STATES, CUSTODIANS
from apps.bids.refusals.practice import PRACTICE
from apps.bids.refusals.security import NAMES, SECURITY_WORDS
from apps.bids.refusals.tools import TOOLS

__all__ = [
    "ADMISSION",
    "BIDS",
    "CUSTODIANS",
    "CUSTODIAN_STATES",
    "NAMES",
    "PRACTICE",
    "SECURITY_WORDS",
    "STATES",
    "TOOLS",
]
