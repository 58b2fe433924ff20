"""Forms of bids: the price as it is filled in, what secures a bid, who may keep shares of its keys."""

from apps.bids.forms.custodians import CustodiansForm, CustodiansReasonForm
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
    "CustodiansForm",
    "CustodiansReasonForm",
    "ForfeitureForm",
    "GuaranteeForm",
    "MatchForm",
    "PriceForm",
    "RefundForm",
    "StatementForm",
    "announced_by",
]
