"""投标: sealed bids, from the first part sent to the receipt, the replacement and the withdrawal."""
