"""What the law, the centre and the tender document fix for an opening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

MINIMUM_BIDDERS = 3
"""招标投标法第二十八条；实施条例第四十四条；政府采购货物和服务招标投标管理办法第四十三条."""
SIGN_IN_LEAD = timedelta(minutes=60)
"""The centre's own rule: signing in begins so long before the deadline."""
REVEALS_NEEDED = 2
"""Of the three holders' shares so many give the key back."""
THIRD_REVEAL_WAIT = timedelta(minutes=10)
"""The centre's own rule: so long the third holder is waited for when two holders' shares do not open a bid."""
BACKUP_WAIT = timedelta(minutes=10)
"""The centre's own rule: so long the backup of a bid that could not be opened is waited for, where the document allows one."""
CURABLE = frozenset({"release_bad", "key_wrong", "payload_damaged"})
"""Why a bid did not open, where the bytes that were committed to may still be fine. The other reasons lie in those bytes."""
MOST_EXTENSION = 240
"""The centre's own rule: one extension gives at most so many minutes; another may follow."""
DEFAULT_CONFIRM_MINUTES = 10
REASON_LIMIT = 500
"""So many characters has the reason of a pause, of a failure, or of a bid that was not decrypted."""
DEFAULT_ANNOUNCE = ("bond", "days", "quality", "manager")
"""What is read out beside name and price where the document does not choose."""


class HolderRole(StrEnum):
    """持钥人 — who keeps a share of every released key until decryption is settled."""

    HOST = "host"
    WITNESS = "witness"
    REPRESENTATIVE = "representative"


class Cause(StrEnum):
    """未解密原因 — why a bid could not be decrypted (handbook 1.7)."""

    BIDDER_ABSENT = "bidder_absent"
    BIDDER_CERTIFICATE = "bidder_certificate"
    BIDDER_NETWORK = "bidder_network"
    PLATFORM = "platform"
    TENDEREE = "tenderee"


class Effect(StrEnum):
    """What becomes of a bid that was not decrypted (电子招标投标办法第三十一条)."""

    REVOKED = "revoked"
    """视为撤销 — the bidder's own cause."""
    WITHDRAWN = "withdrawn"
    """视为撤回 — not the bidder's cause: he may claim his direct loss."""


EFFECTS: Mapping[Cause, Effect] = {
    Cause.BIDDER_ABSENT: Effect.REVOKED,
    Cause.BIDDER_CERTIFICATE: Effect.REVOKED,
    Cause.BIDDER_NETWORK: Effect.REVOKED,
    Cause.PLATFORM: Effect.WITHDRAWN,
    Cause.TENDEREE: Effect.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class DrawTerms:
    """A coefficient that the document has drawn, and from which values."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """The document's terms for the opening, as the scoring scheme holds them."""

    draws: tuple[DrawTerms, ...]
    announce: tuple[str, ...]
    confirm_for: timedelta
    is_identity_checked: bool
    """True where the document has every bidder's identity checked before decryption."""

    @classmethod
    def of(cls, scheme: Mapping[str, Any]) -> Terms:
        """The terms of a scheme; a document without one has nothing drawn."""
        draws = tuple(
            DrawTerms(str(one["name"]), tuple(str(value) for value in one["values"])) for one in scheme.get("draws", ())
        )
        minutes = int(scheme.get("confirm_minutes", DEFAULT_CONFIRM_MINUTES))
        announce = tuple(str(name) for name in scheme.get("announce", DEFAULT_ANNOUNCE))
        return cls(draws, announce, timedelta(minutes=minutes), scheme.get("identity_check") is True)
