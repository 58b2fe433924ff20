"""Where a delivery may go: public addresses of the internet over HTTPS, and nothing inside anybody's house.

Pure: who resolves names gives the addresses. The networks are those of the IANA special-purpose registries (RFC 6890)
and the metadata services of clouds; of IPv6 only what is allotted as global unicast, without the forms that carry an IPv4
address inside.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from apps.core.refusals import Refused

LONGEST = 500
HTTPS = 443
FIRST_FREE_PORT = 1024
_CLOSED_4 = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_OPEN_6 = IPv6Network("2000::/3")
_CLOSED_6 = tuple(ip_network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: what is dialled, whom the certificate must name, and what is asked for there."""

    is_secure: bool
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The host as the request names it."""
        bare = f"[{self.host}]" if ":" in self.host else self.host
        return bare if self.port == (HTTPS if self.is_secure else 80) else f"{bare}:{self.port}"


def target_of(address: str, *, is_local_allowed: bool) -> Target:
    """The address taken apart. Raises Refused("webhook_not_an_address"), Refused("webhook_not_https") or Refused("webhook_port").

    `is_local_allowed` lets plain HTTP through, for a receiver on this very machine while developing.
    """
    if len(address) > LONGEST or not address.isascii() or any(one <= " " or one in '\\"<>\x7f' for one in address):
        raise Refused("webhook_not_an_address", most=LONGEST)
    parts = _split(address)
    if parts.scheme != "https" and not (is_local_allowed and parts.scheme == "http"):
        raise Refused("webhook_not_https")
    is_secure = parts.scheme == "https"
    if parts.username is not None or parts.password is not None or parts.fragment or not parts.hostname:
        raise Refused("webhook_not_an_address", most=LONGEST)
    port = parts.port or (HTTPS if is_secure else 80)
    if is_secure and port != HTTPS and port < FIRST_FREE_PORT:
        raise Refused("webhook_port", first=FIRST_FREE_PORT)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(is_secure, parts.hostname, port, path)


def must_be_open(target: Target, found: Collection[str]) -> str:
    """The one address to dial, of those that the host resolved to: all of them must be public, or, without TLS, this machine's.

    Raises Refused("webhook_unknown_host") or Refused("webhook_not_public").
    """
    if not found:
        raise Refused("webhook_unknown_host")
    is_fit = is_public if target.is_secure else is_loopback
    if not all(is_fit(one) for one in found):
        raise Refused("webhook_not_public")
    return next(iter(found))


def is_public(text: str) -> bool:
    """True for an address that anybody in the internet may dial. One that says its link (``%eth0``) is none."""
    address = _address(text)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_4)
    return isinstance(address, IPv6Address) and address in _OPEN_6 and not any(address in one for one in _CLOSED_6)


def is_loopback(text: str) -> bool:
    """True for this machine itself."""
    address = _address(text)
    return address is not None and address.is_loopback


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise Refused("webhook_not_an_address", most=LONGEST) from None
    return parts
