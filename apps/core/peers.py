"""Who asks, when proxies stand between: the nearest address that no proxy of ours has. Pure; knows no request."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
MOST_PROXIES = 8
"""So many entries are read from the right; a longer list is somebody's who wants us to read."""


def is_trusted(peer: str, trusted: Sequence[Network]) -> bool:
    """True when the peer is a proxy whose word counts."""
    address = address_in(peer)
    return address is not None and any(address in network for network in trusted)


def caller(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The address of whoever asked the outermost proxy of ours; the peer itself when it is no proxy of ours.

    ``forwarded`` is X-Forwarded-For, to which each proxy adds on the right whom it heard. It is read from the right and only
    as far as proxies of ours wrote it: what stands further left anybody may have sent.
    """
    nearest = peer
    for said in reversed(forwarded.rsplit(",", MOST_PROXIES)[-MOST_PROXIES:]):
        if not is_trusted(nearest, trusted):
            break
        address = address_in(said.strip())
        if address is None:
            break
        nearest = str(address)
    return nearest


def address_in(text: str) -> Address | None:
    """The address that the text says, with or without a port; an IPv4 address that wears IPv6 is an IPv4 address.

    An address of one link only (``%eth0``) says nothing here.
    """
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    if "%" in bare:
        return None
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
