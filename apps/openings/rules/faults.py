"""解密失败原因 — what a bidder's device says when it cannot release, and on whom each reason reflects (handbook 1.7)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from apps.openings.rules.terms import Cause

DETAIL_LIMIT = 200
ATTEMPTS_LIMIT = 40
"""So many failed attempts of one bid are kept: enough for evidence, too few to flood."""


class Fault(StrEnum):
    """What the device found."""

    KEY_MISSING = "key_missing"
    """This browser keeps no key of the bidder's."""
    KEY_OTHER = "key_other"
    """The browser keeps a key, but not the one that the bid was sealed to."""
    HEADER_WRONG = "header_wrong"
    """The key is there and does not open the header."""
    CERTIFICATE_MISSING = "certificate_missing"
    """The seat has no certificate in force."""
    HOLDERS_UNKNOWN = "holders_unknown"
    """The platform did not name three holders."""
    UNREACHABLE = "unreachable"
    """The platform did not answer."""
    PLATFORM_FAILED = "platform_failed"
    """The platform answered that it failed."""
    REFUSED = "refused"
    """The platform refused; the detail is its code."""
    DEVICE_FAILED = "device_failed"
    """The browser itself failed."""


CAUSES: Mapping[Fault, Cause] = {
    Fault.KEY_MISSING: Cause.BIDDER_CERTIFICATE,
    Fault.KEY_OTHER: Cause.BIDDER_CERTIFICATE,
    Fault.HEADER_WRONG: Cause.BIDDER_CERTIFICATE,
    Fault.CERTIFICATE_MISSING: Cause.BIDDER_CERTIFICATE,
    Fault.HOLDERS_UNKNOWN: Cause.PLATFORM,
    Fault.UNREACHABLE: Cause.BIDDER_NETWORK,
    Fault.PLATFORM_FAILED: Cause.PLATFORM,
    Fault.REFUSED: Cause.BIDDER_CERTIFICATE,
    Fault.DEVICE_FAILED: Cause.BIDDER_NETWORK,
}
"""On whom each fault reflects when it stands alone; many at once reflect on the platform (`rules.outage`)."""
