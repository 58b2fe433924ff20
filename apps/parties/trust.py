"""What signatures of this house are judged by: its authority's certificates and the revocation lists of this moment."""

from __future__ import annotations

from datetime import datetime

from apps.evidence.pades import Trust
from apps.parties import ca, queries


def trust(now: datetime) -> Trust:
    """Root, issuing certificate and both revocation lists as of now. Raises Refused("demonstration_ca_only")."""
    house = ca.authority(now=now)
    *intermediates, root = house.chain()
    ended = [ca.Ended(str(one.serial), one.ended_at or now) for one in queries.certificates_ended()]
    return Trust(root, tuple(intermediates), (house.revocations(ended, now=now), *house.chain_revocations(now=now)))
