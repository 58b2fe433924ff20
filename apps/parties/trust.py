"""What signatures of this house are made and judged by: its authority's certificates, the lists of this moment, the time."""

from __future__ import annotations

from datetime import datetime

from apps.evidence.pades import Trust
from apps.parties import ca, queries
from apps.parties.time_authority import time_authority


def trust(now: datetime) -> Trust:
    """Root, issuing certificate and both revocation lists as of now. Raises Refused("demonstration_ca_only")."""
    house = ca.authority(now=now)
    *intermediates, root = house.chain()
    ended = queries.ended_for_the_list(now=now)
    lists = (house.revocations(ended, now=now), *house.chain_revocations(now=now))
    return Trust(root, tuple(intermediates), lists, time_authority(now=now))
