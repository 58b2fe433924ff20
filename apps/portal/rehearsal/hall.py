"""开标 — every act of host, witness, representative and bidders in the hall, each a function of its own. Needs no Django."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from apps.bids.rules import releasing
from apps.bids.rules.statement import digest_of
from apps.openings.rules.keys import KEY_BYTES
from apps.portal.rehearsal.browser import Unexpected
from apps.portal.rehearsal.stage import must
from apps.portal.rehearsal.visitor import Visitor

PIECE = 8 << 20
"""So much of a file is sent at once."""


@dataclass(frozen=True, slots=True)
class Holder:
    """持钥人 — a role and the one-time key that this person keeps in his browser."""

    role: str
    identity: str
    recipient: str


def state_of(visitor: Visitor, lot: str) -> dict[str, Any]:
    """The hall as this person may see it."""
    return dict(visitor.browser.data(f"/openings/{lot}/state.json"))


def act(visitor: Visitor, lot: str, what: str, fields: Mapping[str, Any]) -> Any:
    """One act of the session."""
    return visitor.browser.tell(f"/openings/{lot}/{what}", dict(fields))


def sign_in(visitor: Visitor, lot: str, bid: str, *, part: int) -> None:
    """签到; where bids are opened in two parts the statement says which."""
    statement = {"v": 1, "kind": "sign_in", "lot": lot, "bid": bid}
    visitor.state(f"/openings/{lot}/sign-in", statement | ({"part": part} if part else {}))


def become_holder(visitor: Visitor, lot: str, role: str) -> Holder:
    """The person keeps a share of every key from now on."""
    holder = new_holder(role)
    register_holder(visitor, lot, holder)
    return holder


def new_holder(role: str) -> Holder:
    """A key for one session, which nobody knows of yet."""
    identity, recipient = releasing.new_holder(secrets.token_bytes)
    return Holder(role, identity, recipient)


def register_holder(visitor: Visitor, lot: str, holder: Holder) -> None:
    """持钥人就绪. Told again with the same key it is refused, with another the new one counts."""
    statement = {"v": 1, "kind": "holder", "lot": lot, "role": holder.role, "recipient": holder.recipient}
    visitor.state(f"/openings/{lot}/holder", statement, role=holder.role)


def release(visitor: Visitor, lot: str, statement: str) -> int:
    """解密 — every file key goes, split, to the three holders; answers how many envelopes."""
    told = visitor.browser.data(f"/openings/{lot}/own-headers")
    headers = {name: b64decode(text) for name, text in told["headers"].items()}
    keys = releasing.file_keys_of(headers, visitor.keys.opening.private_bytes_raw())
    return _release(visitor, lot, statement, told, keys)


def release_wrongly(visitor: Visitor, lot: str, statement: str) -> int:
    """The release of a client that is at fault: keys that open nothing."""
    told = visitor.browser.data(f"/openings/{lot}/own-headers")
    keys = {name: secrets.token_bytes(KEY_BYTES) for name in told["headers"]}
    return _release(visitor, lot, statement, told, keys)


def _release(visitor: Visitor, lot: str, statement: str, told: Mapping[str, Any], keys: Mapping[str, bytes]) -> int:
    holders = [(one["role"], one["recipient"]) for one in told["holders"]]
    shares = releasing.shares_for(keys, holders, entropy=secrets.token_bytes)
    said = {
        "v": 1,
        "kind": "release",
        "lot": lot,
        "bid": told["bid"],
        "bid_statement": digest_of(statement),
        "shares": shares,
    }
    visitor.state(f"/openings/{lot}/release", said)
    return len(keys)


def reveal(visitor: Visitor, lot: str, holder: Holder) -> int:
    """The holder opens the shares kept for him and gives them up; answers for how many bids."""
    kept = visitor.browser.data(f"/openings/{lot}/shares?role={holder.role}")
    shares = {bid: {name: _opened(text, holder) for name, text in one.items()} for bid, one in kept.items()}
    act(visitor, lot, "reveal", {"role": holder.role, "shares": shares})
    return len(shares)


def import_backup(visitor: Visitor, lot: str, backup: bytes) -> int:
    """导入备份文件 — in pieces, then said to be complete; answers how many pieces."""
    pieces = [backup[at : at + PIECE] for at in range(0, len(backup), PIECE)]
    digests = [hashlib.sha256(piece).hexdigest() for piece in pieces]
    for number, (piece, digest) in enumerate(zip(pieces, digests, strict=True)):
        path = f"/openings/{lot}/backup/parts/{number}"
        answer = visitor.browser.put(path, piece, headers={"X-Part-SHA256": digest})
        if answer.status != 204:
            raise Unexpected("PUT " + path, answer)
    act(visitor, lot, "backup/import", {"parts": digests})
    return len(pieces)


def confirm(visitor: Visitor, lot: str, bid: str, told: Mapping[str, Any]) -> None:
    """确认开标结果 — the price that was read out, or of a first envelope everything else."""
    statement = {"v": 1, "kind": "confirmation", "lot": lot, "bid": bid, "accepted": True, **told}
    visitor.state(f"/openings/{lot}/confirmation", statement, bid=bid, accepted=True)


def sign_paper(visitor: Visitor, place: str) -> None:
    """签名 — the attributes of a PDF signature are signed here with the seat's key."""
    lease = visitor.browser.tell(f"{place}/signature/prepare", {})
    signature = visitor.keys.sign_attributes(b64decode(lease["attributes"]))
    finished = {"token": lease["token"], "signature": b64encode(signature).decode()}
    visitor.browser.tell(f"{place}/signature/finish", finished)


def pages_of(pdf: bytes) -> int:
    """How many pages a paper has."""
    return int(PdfFileReader(BytesIO(pdf), strict=False).root["/Pages"]["/Count"])


def opened_price(heard: Mapping[str, Any]) -> str:
    """The price that the hall told."""
    must(isinstance(heard.get("price"), str), "the hall told no price")
    return str(heard["price"])


def _opened(text: str, holder: Holder) -> str:
    return b64encode(releasing.share_of(b64decode(text), holder.identity)).decode()


def statement_bid(statement: str) -> str:
    """The bid that a statement is about."""
    return str(json.loads(statement)["bid"])
