"""解密 — an envelope opens as it was stated, or not at all; and whatever lost its power half-way is found again whole."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from apps.bids import actions, opening, receiving
from apps.bids.actions import bidding
from apps.bids.models import Part, SealedFile, Submission, Upload
from apps.bids.opening import BadBid, open_envelope
from apps.bids.rules.archive import Entry, crc_of, written
from apps.bids.rules.contents import MANIFEST, PRICE, Manifest, listed_files
from apps.bids.rules.context import Context
from apps.bids.rules.envelope import encrypted_file, wrap_for
from apps.bids.rules.sealing import SealedBid, SealedEnvelope, plain_commitment
from apps.bids.rules.statement import Sealed, read_bid
from apps.evidence import store
from apps.evidence.journal import since
from apps.tenders.models import Lot
from tests.bids.bidders import Bidder
from tests.bids.conftest import SetClock
from tests.tenders.stage import DEADLINE


class PowerFails(BaseException):
    """The machine stops here."""


def test_a_wrong_key_opens_nothing(lot: Lot, bidder: Bidder) -> None:
    bidder.send(lot.code, "9123000.00")

    for key in (bytes(16), b"", bytes(32)):
        _must_be_bad(bidder.bid, "sheet", key, "key_wrong")


def test_an_envelope_that_the_bid_does_not_have(lot: Lot, bidder: Bidder) -> None:
    sealed, _answer = bidder.send(lot.code, "9123000.00")

    _must_be_bad(bidder.bid, "secret", sealed.envelopes[0].file_key, "context_wrong")


def test_a_stored_part_that_was_changed_is_found(lot: Lot, bidder: Bidder, settings: Any) -> None:
    sealed, _answer = bidder.send(lot.code, "9123000.00")
    technical = next(one for one in sealed.envelopes if one.name == "technical")
    part = Part.objects.get(file__name="technical")
    path = Path(settings.DATA_DIR) / "objects" / part.object_name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)

    _must_be_bad(bidder.bid, "technical", technical.file_key, "payload_damaged")


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("another context", "context_wrong"),
        ("another archive than stated", "plain_wrong"),
        ("no archive", "contents_wrong"),
        ("no manifest", "contents_wrong"),
        ("a manifest of another bid", "contents_wrong"),
        ("a file that the manifest does not list", "contents_wrong"),
        ("a price form of another size", "contents_wrong"),
        ("more than the price form", "contents_wrong"),
    ],
)
def test_a_bidder_who_sealed_something_else_is_found_out(
    lot: Lot, bidder: Bidder, monkeypatch: pytest.MonkeyPatch, case: str, code: str
) -> None:
    sealed = _crooked(bidder, bidder.seal(lot.code, "9123000.00"), case)
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed)
    answer = bidder.submit(lot.code, upload, sealed)
    assert answer.status_code == 201, answer.content
    key = next(one.file_key for one in sealed.envelopes if one.name == "sheet")
    if case == "another context":
        _swap_header(sealed, bidder, lot)

    _must_be_bad(bidder.bid, "sheet", key, code)


def test_nothing_is_published_before_the_last_byte_is_checked(
    lot: Lot, bidder: Bidder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = _crooked(bidder, bidder.seal(lot.code, "9123000.00"), "another archive than stated")
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed)
    assert bidder.submit(lot.code, upload, sealed).status_code == 201
    published: list[str] = []
    monkeypatch.setattr(opening, "put_within", lambda name, _chunks, limit: published.append(name))

    _must_be_bad(bidder.bid, "sheet", sealed.envelopes[-2].file_key, "plain_wrong")
    assert published == []


# where the power fails


def test_a_part_that_was_stored_but_not_recorded_is_sent_again(
    lot: Lot, bidder: Bidder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    content = sealed.envelopes[0].path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(actions, "keep_part", _fails)
        with pytest.raises(PowerFails):
            bidder.put_part(upload, sealed.envelopes[0].name, 0, content)
    assert not Part.objects.exists()

    assert bidder.put_part(upload, sealed.envelopes[0].name, 0, content).status_code == 204

    assert Part.objects.count() == 1


def test_a_part_that_was_half_written_leaves_no_object(
    lot: Lot, bidder: Bidder, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    objects = Path(settings.DATA_DIR) / "objects" / "bids"
    before = {path for path in objects.rglob("*") if path.is_file()}
    monkeypatch.setattr(receiving, "_checked", _breaks_off)

    with pytest.raises(PowerFails):
        bidder.put_part(upload, sealed.envelopes[0].name, 0, sealed.envelopes[0].path.read_bytes())

    assert {path for path in objects.rglob("*") if path.is_file()} == before
    assert not Part.objects.exists()


def test_an_upload_goes_on_where_it_broke_off(lot: Lot, bidder: Bidder) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed, leave_out="technical")

    state = bidder.client.get(f"/bids/uploads/{upload}").json()

    assert {name: one["parts"] for name, one in state["envelopes"].items() if name != "technical"} == {
        one.name: [0] for one in sealed.envelopes if one.name != "technical"
    }
    assert state["envelopes"]["technical"]["parts"] == []
    assert bidder.mine(lot.code)["upload"] == upload
    bidder.send_parts(upload, sealed)
    assert bidder.submit(lot.code, upload, sealed).status_code == 201


@pytest.mark.parametrize("fails_at", ["_keep", "_tell"])
def test_a_submission_that_breaks_off_has_not_happened(
    lot: Lot, bidder: Bidder, monkeypatch: pytest.MonkeyPatch, fails_at: str
) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed)
    with monkeypatch.context() as patch:
        patch.setattr(bidding, fails_at, _fails)
        with pytest.raises(PowerFails):
            bidder.submit(lot.code, upload, sealed)
    assert not Submission.objects.exists()
    assert since(f"lot:{lot.pk}:bids", 0) == []
    assert Upload.objects.get().ended_at is None

    assert bidder.submit(lot.code, upload, sealed).status_code == 201


def test_a_receipt_that_got_lost_on_its_way_is_given_again_even_after_the_deadline(
    lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    sealed, answer = bidder.send(lot.code, "9123000.00")
    upload = Upload.objects.get()
    set_clock(DEADLINE)

    again = bidder.submit(lot.code, upload.token, sealed)

    assert again.json()["receipt"] == answer["receipt"] == bidder.mine(lot.code)["receipt"]
    assert len(since(f"bid:{bidder.bid}", 0)) == 1


def test_an_opening_that_breaks_off_is_done_again(lot: Lot, bidder: Bidder, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed, _answer = bidder.send(lot.code, "9123000.00")
    technical = next(one for one in sealed.envelopes if one.name == "technical")
    real, calls = store.put_within, []

    def puts_then_fails(name: str, chunks: Any, *, limit: int) -> Any:
        calls.append(real(name, chunks, limit=limit))
        raise PowerFails

    with monkeypatch.context() as patch:
        patch.setattr(opening, "put_within", puts_then_fails)
        with pytest.raises(PowerFails):
            open_envelope(bidder.bid, "technical", technical.file_key)

    opened = open_envelope(bidder.bid, "technical", technical.file_key)

    assert [one.object_name for one in opened.files] == [one.name for one in calls]
    with store.open_stored(opened.files[0].object_name) as file:
        assert hashlib.sha256(file.read()).hexdigest() == opened.files[0].sha256


def _must_be_bad(bid: str, envelope: str, key: bytes, code: str) -> None:
    with pytest.raises(BadBid) as caught:
        open_envelope(bid, envelope, key)
    assert caught.value.code == code


def _fails(*_args: Any, **_kwargs: Any) -> None:
    raise PowerFails


def _breaks_off(_file: SealedFile, _part: Any, _body: Any) -> Iterator[bytes]:
    yield b"half"
    raise PowerFails


def _crooked(bidder: Bidder, sealed: SealedBid, case: str) -> SealedBid:
    """The sheet replaced by one that its bidder made wrong on purpose, and stated faithfully except where the case says."""
    stated = read_bid(sealed.statement)
    sheet = next(one for one in sealed.envelopes if one.name == "sheet")
    archive = _archive(stated, case)
    key = secrets.token_bytes(16)
    context = Context(stated.lot, stated.document_sha256, stated.bid, "sheet")
    own = wrap_for(stated.recipient, key, ephemeral=secrets.token_bytes(32))
    pieces = list(encrypted_file([archive], file_key=key, stanzas=[own, context.stanza()], nonce=bytes(16)))
    content = b"".join(pieces)
    sheet.path.write_bytes(content)
    digest = hashlib.sha256(archive + (b"other" if case.startswith("another archive") else b"")).digest()
    fresh = SealedEnvelope(
        "sheet",
        pieces[0],
        len(content),
        hashlib.sha256(content).hexdigest(),
        plain_commitment(key, digest),
        key,
        sheet.path,
    )
    said = Sealed("sheet", fresh.size, fresh.sha256, hashlib.sha256(fresh.header).hexdigest(), fresh.plain)
    envelopes = tuple(said if one.name == "sheet" else one for one in stated.envelopes)
    others = tuple(fresh if one.name == "sheet" else one for one in sealed.envelopes)
    return SealedBid(replace(stated, envelopes=envelopes).text(), others)


def _archive(stated: Any, case: str) -> bytes:
    if case == "no archive":
        return b"a price on a napkin"
    price = b"{}" if case == "a price form of another size" else _price()
    files = [(PRICE, price)]
    if case == "more than the price form":
        files.append(("letter.txt", b"dear committee"))
    manifest = Manifest(
        stated.tender,
        stated.lot,
        stated.document_sha256,
        "sheet",
        "f" * 32 if case == "a manifest of another bid" else stated.bid,
        stated.certificate,
        stated.revision,
        listed_files(files),
    )
    if case == "a file that the manifest does not list":
        files.append(("letter.txt", b"dear committee"))
    if case != "no manifest":
        files.append((MANIFEST, manifest.content()))
    return b"".join(written([_entry(name, content) for name, content in files]))


def _price() -> bytes:
    told = json.loads((Path(__file__).parent.parent / "golden" / "bids" / "sheet.json").read_text("utf-8"))
    return str(told["price_json"]).encode()


def _entry(name: str, content: bytes) -> Entry:
    return Entry(name, len(content), crc_of([content]), lambda: io.BytesIO(content))


def _swap_header(sealed: SealedBid, bidder: Bidder, lot: Lot) -> None:
    """What an administrator could do to the stored bytes: another header before the same payload, of the same key."""
    sheet = next(one for one in sealed.envelopes if one.name == "sheet")
    context = Context(lot.code, "ee" * 32, bidder.bid, "sheet")
    own = wrap_for(read_bid(sealed.statement).recipient, sheet.file_key, ephemeral=secrets.token_bytes(32))
    payload = sheet.path.read_bytes()[len(sheet.header) :]
    pieces = encrypted_file([b""], file_key=sheet.file_key, stanzas=[own, context.stanza()], nonce=bytes(16))
    stored = store.put_once(f"bids/swapped/{secrets.token_hex(8)}", [next(pieces), payload])
    Part.objects.filter(file__name="sheet").update(object_name=stored.name)
