"""A time-stamping authority that does not answer."""

from __future__ import annotations

from apps.evidence.time_stamping import NoTimeStamp


class SilentAuthority:
    """Asked for the time, says nothing."""

    name = "silent"
    is_demonstration = True

    def token(self, digest: bytes) -> bytes:
        raise NoTimeStamp("no answer")

    def sample(self) -> bytes:
        raise NoTimeStamp("no answer")

    def chain(self) -> tuple[bytes, ...]:
        return ()

    def revocations(self) -> tuple[bytes, ...]:
        raise NoTimeStamp("no answer")
