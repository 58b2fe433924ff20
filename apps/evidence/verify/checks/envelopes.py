"""Checks 8, 13 and 14: the opened sheets are the sealed ones, the released keys open them, and their prices were announced."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from apps.bids.rules.archive import BadArchive, checked
from apps.bids.rules.contents import (
    MANIFEST,
    PARTICULARS_FORM,
    PRICE,
    BadContents,
    Manifest,
    PriceForm,
    manifest_of,
    particulars_form_of,
    price_form_of,
)
from apps.bids.rules.context import Context, NoContext, context_of
from apps.bids.rules.envelope import (
    EnvelopeFailure,
    Header,
    decrypted,
    file_key_of,
    header_mac_ok,
    read_header,
    with_identity,
)
from apps.bids.rules.parts import PARTICULARS, SHEET
from apps.bids.rules.sealing import plain_commitment
from apps.core.money import in_capitals
from apps.evidence.verify.material import SHEET_LIMIT, Line, Material, Session

FORMS = {"opening.first_envelope_opened": (PARTICULARS, PARTICULARS_FORM), "opening.bid_opened": (SHEET, PRICE)}
"""By the fact that opens a sheet: the envelope, and the form in it."""
FATES = (*FORMS, "opening.bid_unopenable", "opening.attributed")
PLAIN_LIMIT = SHEET_LIMIT
IDENTITY = re.compile(rb"(AGE-SECRET-KEY-1[0-9A-Z]{58})\n")


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened sheet as the bundle carries it: original header, new header, payload, one-time identity, released key."""

    bid: str
    name: str
    form: str
    header: Header
    new: Header
    payload: bytes
    identity: str
    key: bytes
    stated: Mapping[str, Any]

    @property
    def envelope(self) -> Mapping[str, Any]:
        """What the bidder stated about the sheet."""
        rows = self.stated.get("envelopes")
        found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        return next((row for row in found if row.get("name") == self.name), {})


def check_sealed_sheets(material: Material) -> None:
    """8: original header and payload are the bytes that the bidder stated before the deadline."""
    for line in _openings(material):
        sheet = _sheet(material, line)
        if sheet is None:
            continue
        material.protocol.look(8)
        content = sheet.header.content + sheet.payload
        stated = sheet.envelope
        if stated.get("header") != hashlib.sha256(sheet.header.content).hexdigest():
            material.protocol.find(8, "sheet_differs", sheet.bid, part="header")
        if (stated.get("size"), stated.get("sha256")) != (len(content), hashlib.sha256(content).hexdigest()):
            material.protocol.find(8, "sheet_differs", sheet.bid, part="sha256")


def check_keys(material: Material) -> None:
    """13: the key in the log opens the sheet, and what is inside belongs to this bid."""
    for line in _openings(material):
        sheet = _sheet(material, line)
        if sheet is not None:
            material.protocol.look(13)
            _open(material, sheet, report=True)


def check_prices(material: Material) -> None:
    """14: the price form of the sheet is what the log opened, what was read out and what the bundle repeats."""
    words: dict[str, list[str]] = {}
    for line in material.facts("opening.announced"):
        words.setdefault(str(line.payload.get("bid")), []).append(str(line.payload.get("text")))
    for line in _openings(material):
        sheet = _sheet(material, line)
        content = _open(material, sheet, report=False) if sheet is not None else None
        if sheet is None or content is None:
            continue
        material.protocol.look(14)
        if sheet.name == SHEET:
            _check_price(material, line, content, words.get(sheet.bid, []))
        else:
            _check_particulars(material, line, content)
    if material.last_fact("evaluation.begun") is not None:
        _check_fates(material)


def _check_fates(material: Material) -> None:
    """Whoever is on the list was opened, or the log says why not."""
    told = {str(line.payload.get("bid")) for kind in FATES for line in material.facts(kind)}
    for bid in material.bids:
        if bid not in told:
            material.protocol.find(14, "bid_without_fate", bid)
    for session in material.sessions:
        _check_second(material, session)


def _check_second(material: Material, session: Session) -> None:
    """双信封: each admitted bid has its fate in the second session too, and nobody else's price was opened."""
    listed = session.last_fact("opening.second_list_published")
    rows = listed.payload.get("bids") if listed else None
    if not isinstance(rows, list):
        return
    admitted = {str(row.get("bid")) for row in rows if isinstance(row, dict)}
    told = {str(line.payload.get("bid")) for kind in FATES for line in session.facts(kind)}
    for bid in sorted(admitted - told):
        material.protocol.find(14, "bid_without_fate", bid)
    for bid in sorted(told - admitted):
        material.protocol.find(14, "opened_without_admission", bid)


def _openings(material: Material) -> list[Line]:
    """What was opened, of bids on the list, each sheet once."""
    opened = []
    for kind in FORMS:
        found = {str(line.payload.get("bid")): line for line in material.facts(kind)}
        opened += [found[bid] for bid in material.bids if bid in found]
    return opened


def _sheet(material: Material, line: Line) -> Sheet | None:
    bid = str(line.payload.get("bid"))
    folder = f"bids/{bid}"
    name, form = FORMS[line.kind]
    original = material.bytes_of(f"{folder}/{name}.header")
    content = material.bytes_of(f"{folder}/{name}.age", SHEET_LIMIT)
    identity = IDENTITY.fullmatch(material.bytes_of(f"{folder}/{name}.key") or b"")
    stated = material.object_of(f"{folder}/statement.json")
    if original is None or content is None or stated is None:
        return None
    if identity is None:
        material.protocol.find(0, "not_an_envelope", f"{folder}/{name}.key")
        return None
    try:
        header, file = _header(original), BytesIO(content)
        new = read_header(file)
        key = bytes.fromhex(str(line.payload.get("key")))
        return Sheet(bid, name, form, header, new, file.read(), identity[1].decode(), key, stated)
    except (EnvelopeFailure, ValueError):
        material.protocol.find(0, "not_an_envelope", folder)
        return None


def _header(content: bytes) -> Header:
    """The header that these bytes are, with nothing after it. Raises EnvelopeFailure."""
    file = BytesIO(content)
    header = read_header(file)
    if file.read(1):
        raise EnvelopeFailure("something follows the header")
    return header


def _open(material: Material, sheet: Sheet, *, report: bool) -> bytes | None:
    """The form inside; None when anything on the way is wrong, reported by check 13 alone."""
    wrong = ""
    content = None
    try:
        wrong = _wrong_key(sheet) or _wrong_context(sheet, material.lot)
        plain = b"" if wrong else _plain(sheet)
        files = {} if wrong else {name: b"".join(pieces) for name, pieces in checked([plain])}
        wrong = wrong or _wrong_contents(sheet, plain, files)
        content = files.get(sheet.form)
    except (EnvelopeFailure, BadArchive, BadContents, NoContext, ValueError) as failure:
        wrong = str(failure) or "unreadable"
    if wrong and report:
        material.protocol.find(13, "sheet_does_not_open", sheet.bid, why=wrong)
    return None if wrong else content


def _wrong_key(sheet: Sheet) -> str:
    if not header_mac_ok(sheet.header, sheet.key):
        return "the key is not the original header's"
    if not header_mac_ok(sheet.new, sheet.key):
        return "the key is not the new header's"
    if file_key_of(sheet.new, [with_identity(sheet.identity)]) != sheet.key:
        return f"{sheet.name}.key opens something else"
    return ""


def _wrong_context(sheet: Sheet, lot: str) -> str:
    document = sheet.stated.get("document")
    digest = document.get("sha256") if isinstance(document, dict) else None
    said = context_of(sheet.header)
    return "" if said == Context(lot, str(digest), sheet.bid, sheet.name) else "the context is another"


def _plain(sheet: Sheet) -> bytes:
    pieces, size = [], 0
    for piece in decrypted(BytesIO(sheet.payload), sheet.key):
        size += len(piece)
        if size > PLAIN_LIMIT:
            raise EnvelopeFailure("the plaintext is too long")
        pieces.append(piece)
    return b"".join(pieces)


def _wrong_contents(sheet: Sheet, plain: bytes, files: Mapping[str, bytes]) -> str:
    if plain_commitment(sheet.key, hashlib.sha256(plain).digest()) != sheet.envelope.get("plain"):
        return "plain is another"
    if set(files) != {MANIFEST, sheet.form}:
        return "the sheet holds other files"
    manifest = manifest_of(files[MANIFEST])
    listed = [(one.name, one.size, one.sha256) for one in manifest.files]
    price = files[sheet.form]
    if listed != [(sheet.form, len(price), hashlib.sha256(price).hexdigest())] or not _is_of(manifest, sheet):
        return "the manifest is another's"
    return ""


def _is_of(manifest: Manifest, sheet: Sheet) -> bool:
    document = sheet.stated.get("document")
    stated = {
        "tender": sheet.stated.get("tender"),
        "lot": sheet.stated.get("lot"),
        "document": document.get("sha256") if isinstance(document, dict) else None,
        "envelope": sheet.name,
        "bid": sheet.bid,
        "bidder": sheet.stated.get("certificate"),
        "revision": sheet.stated.get("revision"),
    }
    return all(getattr(manifest, name) == value for name, value in stated.items())


def _check_price(material: Material, line: Line, content: bytes, words: list[str]) -> None:
    bid = str(line.payload.get("bid"))
    try:
        form = price_form_of(content)
    except BadContents as wrong:
        material.protocol.find(14, "price_differs", bid, part=wrong)
        return
    if line.payload.get("price") != f"{form.price:.2f}" or line.payload.get("fields") != dict(form.fields):
        material.protocol.find(14, "price_differs", bid, part="opening.bid_opened")
    if material.bytes_of(f"bids/{bid}/price.json") != content:
        material.protocol.find(14, "price_differs", bid, part="price.json")
    if words and not any(_is_said(form, text) for text in words):
        material.protocol.find(14, "price_differs", bid, part="opening.announced")


def _check_particulars(material: Material, line: Line, content: bytes) -> None:
    """第一信封一览表: the form of the first envelope is what the log opened and what the bundle repeats."""
    bid = str(line.payload.get("bid"))
    try:
        form = particulars_form_of(content)
    except BadContents as wrong:
        material.protocol.find(14, "price_differs", bid, part=wrong)
        return
    if line.payload.get("fields") != dict(form.fields):
        material.protocol.find(14, "price_differs", bid, part=line.kind)
    if material.bytes_of(f"bids/{bid}/{PARTICULARS_FORM}") != content:
        material.protocol.find(14, "price_differs", bid, part=PARTICULARS_FORM)


def _is_said(form: PriceForm, words: str) -> bool:
    """The amount was read out in capitals."""
    return f"人民币{in_capitals(form.price)}" in words
