"""What people do and read in a session, each in a browser of its own."""

from __future__ import annotations

import secrets
import subprocess
from typing import Any

from django.test import Client

from apps.core.money import figures
from tests.openings.stage import Bidder, Hall
from tests.openings.test_acts import Browser


def refusal_of(answer: Any) -> str:
    """The refusal's code; what was accepted has none."""
    return str(answer.get("refused", {}).get("code", "")) if isinstance(answer, dict) else ""


def draw_everything(hall: Hall) -> None:
    """The witness gives his secret and the host has everything drawn."""
    witness = Browser(hall, hall.witness)
    witness.post("draw", secret=secrets.token_hex(32), nonce=secrets.token_hex(16))
    while Browser(hall, hall.host).post("draw").get("v"):
        pass


def sign_in_as(hall: Hall, browser: Browser) -> Any:
    bid = next(one.bid for one in hall.bidders if one is browser.signer)
    return browser.state("sign-in", {"v": 1, "kind": "sign_in", "lot": hall.lot.code, "bid": bid})


def confirmation_of(hall: Hall, bidder: Bidder, *, accepted: bool, price: str) -> dict[str, Any]:
    return {
        "v": 1,
        "kind": "confirmation",
        "lot": hall.lot.code,
        "bid": bidder.bid,
        "accepted": accepted,
        "price": price,
    }


def confirm_as(hall: Hall, browser: Browser, *, accepted: bool = True, objection: str = "") -> Any:
    bidder = next(one for one in hall.bidders if one is browser.signer)
    said = confirmation_of(hall, bidder, accepted=accepted, price=str(bidder.price))
    return browser.state("confirmation", said, bid=bidder.bid, accepted=accepted, objection=objection)


def secrets_of(bidder: Bidder) -> list[str]:
    """What nobody may read before the list: who, which bid, how much."""
    return [bidder.name, bidder.bid, str(bidder.price), figures(bidder.price), bidder.member.person.name]


def everything_public(hall: Hall) -> str:
    """All that a visitor without a seat can read of the lot."""
    code = hall.lot.code
    places = [f"/openings/{code}/", f"/openings/{code}/state.json", f"/openings/{code}/roster", "/openings/"]
    places += [f"/lots/{code}/", f"/lots/{code}/facts.json", "/lots.json", "/"]
    return "".join(Client().get(place).content.decode() for place in places)


def record_of(hall: Hall) -> bytes:
    """The record as a stranger gets it."""
    answer: Any = Client().get(f"/openings/{hall.lot.code}/record.pdf")
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content


def words_of(pdf: bytes) -> str:
    """The paper's text without its gaps."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())
