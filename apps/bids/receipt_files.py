"""回执文件与回执二维码 — what a bidder keeps of a receipt: a file that anyone checks offline, and a code on paper.

The code is the part of an address behind its ``#``. A browser never sends that part, so that whoever scans the paper tells nobody.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.bids.queries import OwnSubmission
from apps.bids.receiving import TIME_STAMP
from apps.bids.rules.closing import statement_commitment
from apps.core.refusals import Refused
from apps.evidence.log.entering import proof_of
from apps.evidence.models import Log
from apps.evidence.rules.checkpoints import Proof, checkpoint_of
from apps.evidence.rules.time_stamps import TimeStamp, read
from apps.parties import ca
from apps.parties.platform_key import platform_certificate_of
from apps.parties.time_authority import time_authority

CODE_VERSION = "1"
SHORT_KEYID = 16


def file_of(submission: OwnSubmission, *, now: datetime) -> dict[str, object]:
    """Receipt and statement as they were signed, and the certificates by which both are judged, up to the root."""
    certificates = {"bidder": submission.certificate}
    if platform := platform_certificate_of(submission.receipt["signatures"][0]["keyid"]):
        certificates["platform"] = platform
    with suppress(Refused):  # where another authority issues, the receipt goes with the platform's certificate alone
        certificates |= zip(("issuing", "root"), ca.authority(now=now).chain(), strict=True)
        time = time_authority(now=now)
        certificates |= zip(("time_stamp_root",), time.chain()[-1:] if time else (), strict=False)
    told = {name: b64encode(der).decode() for name, der in certificates.items()}
    logged = log_of(submission)
    return {
        "receipt": submission.receipt,
        "statement": submission.dsse,
        "certificates": told,
        **({"log": logged.plain()} if logged else {}),
    }


@dataclass(frozen=True, slots=True)
class Logged:
    """存在证明 — where the statement stands in the transparency log, and all that anybody needs to see that it does."""

    salt: str
    proof: Proof
    key: str

    @property
    def size(self) -> int:
        """How large the log was when its checkpoint was signed."""
        return checkpoint_of(self.proof.note.text).size

    @property
    def origin(self) -> str:
        """The log's name."""
        return checkpoint_of(self.proof.note.text).origin

    def plain(self) -> dict[str, str]:
        """For the file: the salt with which the entry opens, the proof with its checkpoint, and the log's key."""
        return {"salt": self.salt, "proof": str(self.proof), "key": self.key}


def log_of(submission: OwnSubmission) -> Logged | None:
    """The proof that the log holds this statement; None until the log has grown over it, some seconds after the receipt."""
    proof = proof_of(statement_commitment(submission.statement, bytes.fromhex(submission.salt)))
    row = Log.objects.first() if proof else None
    return Logged(submission.salt, proof, row.vkey) if proof and row else None


def stamp_of(receipt: Mapping[str, Any]) -> TimeStamp | None:
    """What the receipt's time-stamp says, for a page; None for a receipt without one."""
    token = receipt.get(TIME_STAMP)
    return read(b64decode(token)) if token else None


def code_of(receipt: Mapping[str, Any]) -> str:
    """The platform's receipt with its signature: ``1.<keyid's beginning>.<signature>.<receipt, deflated>``."""
    signature = receipt["signatures"][0]
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = squeezer.compress(b64decode(receipt["payload"])) + squeezer.flush()
    parts = (CODE_VERSION, signature["keyid"][:SHORT_KEYID], _url_safe(b64decode(signature["sig"])), _url_safe(packed))
    return ".".join(parts)


def _url_safe(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
