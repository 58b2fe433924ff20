"""开标 — every act of host, witness, representative and bidders in the hall, each a function of its own. Needs no Django."""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.bids.rules import releasing
from apps.bids.rules.statement import digest_of
from apps.portal.rehearsal.stage import must
from apps.portal.rehearsal.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Holder:
    """持钥人 — a role and the one-time key that this person keeps in his browser."""

    role: str
    identity: str


def state_of(visitor: Visitor, lot: str) -> dict[str, Any]:
    """The hall as this person may see it."""
    return dict(visitor.browser.data(f"/openings/{lot}/state.json"))


def act(visitor: Visitor, lot: str, what: str, fields: Mapping[str, Any]) -> Any:
    """One act of the session."""
    return visitor.browser.tell(f"/openings/{lot}/{what}", dict(fields))


def sign_in(visitor: Visitor, lot: str, bid: str) -> None:
    """签到."""
    visitor.state(f"/openings/{lot}/sign-in", {"v": 1, "kind": "sign_in", "lot": lot, "bid": bid})


def become_holder(visitor: Visitor, lot: str, role: str) -> Holder:
    """The person keeps a share of every key from now on."""
    identity, recipient = releasing.new_holder(secrets.token_bytes)
    statement = {"v": 1, "kind": "holder", "lot": lot, "role": role, "recipient": recipient}
    visitor.state(f"/openings/{lot}/holder", statement, role=role)
    return Holder(role, identity)


def release(visitor: Visitor, lot: str, statement: str) -> int:
    """解密 — every file key goes, split, to the three holders; answers how many envelopes."""
    told = visitor.browser.data(f"/openings/{lot}/own-headers")
    headers = {name: b64decode(text) for name, text in told["headers"].items()}
    keys = releasing.file_keys_of(headers, visitor.keys.opening.private_bytes_raw())
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


def confirm(visitor: Visitor, lot: str, bid: str, price: str) -> None:
    """确认开标结果."""
    statement = {"v": 1, "kind": "confirmation", "lot": lot, "bid": bid, "accepted": True, "price": price}
    visitor.state(f"/openings/{lot}/confirmation", statement, bid=bid, accepted=True)


def sign_paper(visitor: Visitor, place: str) -> None:
    """签名 — the attributes of a PDF signature are signed here with the seat's key."""
    lease = visitor.browser.tell(f"{place}/signature/prepare", {})
    signature = visitor.keys.sign_attributes(b64decode(lease["attributes"]))
    finished = {"token": lease["token"], "signature": b64encode(signature).decode()}
    visitor.browser.tell(f"{place}/signature/finish", finished)


def opened_price(heard: Mapping[str, Any]) -> str:
    """The price that the hall told."""
    must(isinstance(heard.get("price"), str), "the hall told no price")
    return str(heard["price"])


def _opened(text: str, holder: Holder) -> str:
    return b64encode(releasing.share_of(b64decode(text), holder.identity)).decode()


def statement_bid(statement: str) -> str:
    """The bid that a statement is about."""
    return str(json.loads(statement)["bid"])
