"""Jobs of this app: a witness is asked for its cosignature until it gave it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.evidence.log.witnessing import COSIGN, cosign
from apps.evidence.outbox import job


@job(COSIGN)
def ask_witness(payload: dict[str, Any], *, now: datetime) -> None:
    """The newest checkpoint is cosigned. Raises NotWitnessed, and is tried again."""
    cosign(payload["witness"], now=now)
