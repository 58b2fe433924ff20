"""What the bundle shows of the parties: the certificates and revocation lists by which its signatures are judged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress

from apps.evidence.bundle import Content, Edition, chapter, sealer
from apps.evidence.pades import Trust
from apps.evidence.queries import newest_at
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.rules.time_stamps import read
from apps.evidence.time_stamping import NoTimeStamp
from apps.parties.platform_key import platform_certificate, sign_as_platform
from apps.parties.trust import trust

sealer(sign_as_platform)


@chapter("parties")
def write(_lot_id: int, _edition: Edition) -> Iterator[tuple[str, Content]]:
    """The same for every lot, as of the newest entry of the journal. Raises Refused("demonstration_ca_only")."""
    now = newest_at()
    if now is None:
        return
    own = trust(now)
    issuing_list, root_list = own.crls
    yield "trust/root.der", own.root
    yield "trust/issuing.der", own.intermediates[0]
    yield "trust/revocations.crl", issuing_list
    yield "trust/root.crl", root_list
    yield "trust/platform.der", platform_certificate(now=now)
    yield from _of_time(own)
    roots = [hashlib.sha256(one).hexdigest() for one in own.roots]
    yield "policy.json", canonical_bytes({"demonstration": own.is_demonstration, "roots": roots})


def _of_time(own: Trust) -> Iterator[tuple[str, Content]]:
    """Who gives the time, and his root where it is another one; nothing while he does not answer."""
    if own.time is None:
        return
    with suppress(NoTimeStamp):
        yield "trust/time-stamp.der", read(own.time.sample()).certificate
    if own.roots[1:]:
        yield "trust/time-stamp-root.der", own.roots[1]
