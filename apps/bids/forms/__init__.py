"""Forms of bids: the price as it is filled in, and what secures a bid."""

from apps.bids.forms.price import PriceForm, announced_by

__all__ = ["PriceForm", "announced_by"]
