"""Forms of bids: the price as it is filled in, and what secures a bid."""

from apps.bids.forms.price import PriceForm, announced_by
from apps.bids.forms.security import (
    AccountForm,
    ContractForm,
    ForfeitureForm,
    GuaranteeForm,
    MatchForm,
    RefundForm,
    StatementForm,
)

__all__ = [
    "AccountForm",
    "ContractForm",
    "ForfeitureForm",
    "GuaranteeForm",
    "MatchForm",
    "PriceForm",
    "RefundForm",
    "StatementForm",
    "announced_by",
]
