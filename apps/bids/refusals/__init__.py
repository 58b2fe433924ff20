"""What bids say when they refuse, in both languages, by what it is about."""

from apps.bids.refusals import bidding as bidding
