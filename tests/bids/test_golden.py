"""信封与声明 — the published formats, byte for byte: whoever changes them breaks bids that are already sealed."""

from __future__ import annotations

import io
import json
from base64 import b64decode

from apps.bids.rules import shamir
from apps.bids.rules.archive import checked
from apps.bids.rules.contents import PRICE, manifest_of, price_form_of
from apps.bids.rules.envelope import decrypted, file_key_of, read_header, with_identity
from apps.bids.rules.statement import read_bid, read_withdrawal
from tests.bids.golden import FOLDER, PRICE_FORM, goldens


def test_the_formats_are_as_published() -> None:
    made = goldens()

    assert {path.name for path in FOLDER.glob("*.json")} >= set(made)
    for name, text in made.items():
        assert (FOLDER / name).read_text("utf-8") == text, f"{name}: run python -m tests.bids.golden"


def test_the_golden_sheet_opens() -> None:
    told = json.loads((FOLDER / "sheet.json").read_text("utf-8"))
    file = io.BytesIO(b64decode(told["sealed"]))
    key = file_key_of(read_header(file), [with_identity(told["identity"])])

    archive = b"".join(decrypted(file, key))

    assert key.hex() == told["file_key"]
    assert archive == b64decode(told["archive"])
    files = {one: b"".join(data) for one, data in checked([archive])}
    assert manifest_of(files["manifest.json"]).envelope == "sheet"
    assert price_form_of(files[PRICE]) == PRICE_FORM


def test_golden_statements_and_shares_are_read() -> None:
    told = json.loads((FOLDER / "statement.json").read_text("utf-8"))
    shares = json.loads((FOLDER / "shares.json").read_text("utf-8"))

    assert read_bid(told["statement"]).bid == read_withdrawal(told["withdrawal"]).bid
    for chosen in (shares["shares"][:2], shares["shares"][1:], shares["shares"][::2]):
        assert shamir.combine([bytes.fromhex(one) for one in chosen]).hex() == shares["secret"]
