"""What the facts of an opening disclose once they are public."""

from __future__ import annotations

from apps.core.disclosure import Matter

BIDDERS = frozenset({Matter.BIDDERS})
PRICES = frozenset({Matter.BIDDERS, Matter.PRICES})
