"""How many sockets each address has in this process, so that one address cannot take the places of all watchers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from apps.core.peers import address_in


class Crowds:
    """Counts in memory, and forgets an address with its last socket. This machine itself is not counted."""

    def __init__(self) -> None:
        self._sockets: Counter[str] = Counter()

    def is_many(self, address: str) -> bool:
        """True when the address has as many sockets here as it may."""
        return self._sockets[address] >= settings.HALL_SOCKETS_OF_ADDRESS

    def enter(self, address: str) -> None:
        """One socket more."""
        if address:
            self._sockets[address] += 1

    def leave(self, address: str) -> None:
        """One socket less."""
        self._sockets[address] -= 1
        if self._sockets[address] <= 0:
            del self._sockets[address]


def address_of(scope: Mapping[str, Any]) -> str:
    """Who dialled; nothing for this machine itself and where the server does not know."""
    address = address_in((scope.get("client") or ("", 0))[0])
    return "" if address is None or address.is_loopback else str(address)


crowds = Crowds()
