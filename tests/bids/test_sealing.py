"""信封 — sealed here, opened here and by Debian's age; nothing opens with another key or after a change.

电子招标投标办法第二十六条、第二十七条.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.bids.rules import archive, shamir
from apps.bids.rules.archive import BadArchive, Entry, checked, crc_of, written
from apps.bids.rules.contents import (
    MANIFEST,
    PRICE,
    PRICE_SIZE,
    BadContents,
    Manifest,
    PriceForm,
    listed_files,
    manifest_of,
    price_form_of,
)
from apps.bids.rules.context import NoContext, context_of
from apps.bids.rules.envelope import (
    HeaderFailure,
    MacFailure,
    NoMatch,
    PayloadFailure,
    Stanza,
    decrypt_with,
    decrypted,
    encrypt_for,
    encrypted,
    encrypted_file,
    file_key_of,
    header_mac_ok,
    new_identity,
    opened_with_key,
    read_header,
    recipient_for,
    reheader,
    sealed_size,
    with_identity,
    with_passphrase,
    wrap_for,
    wrap_with_passphrase,
)
from apps.bids.rules.sealing import Order, SealedBid, plain_commitment, seal_bid
from apps.bids.rules.statement import BadStatement, read_bid

IDENTITY = new_identity(bytes(range(32)))
ORDER = Order(
    tender="WC-ENG-2026-0001",
    lot="WC-ENG-2026-0001-01",
    document_version=1,
    document_sha256="ab" * 32,
    bid="0123456789abcdef" * 2,
    revision=1,
    previous=None,
    recipient=recipient_for(IDENTITY),
    certificate="cd" * 32,
)
PRICE_FORM = PriceForm(Decimal("9123000.00"), {"days": "240", "quality": "合格", "manager": "陈立"})


@pytest.fixture
def sealed(tmp_path: Path) -> SealedBid:
    """A bid of two envelopes."""
    folder = tmp_path / "bid"
    folder.mkdir()
    proposal = tmp_path / "施工组织设计.pdf"
    proposal.write_bytes(b"%PDF-1.7 " + bytes(200_000))
    return seal_bid(ORDER, PRICE_FORM, {"technical": [proposal]}, folder=folder, entropy=secrets.token_bytes)


def test_debian_age_opens_what_is_sealed_here(sealed: SealedBid, tmp_path: Path) -> None:
    key = tmp_path / "key.txt"
    key.write_text(IDENTITY)

    for envelope in sealed.envelopes:
        done = subprocess.run(["age", "-d", "-i", str(key), str(envelope.path)], capture_output=True, check=True)
        with zipfile.ZipFile(io.BytesIO(done.stdout)) as opened:
            assert opened.testzip() is None
            manifest = manifest_of(opened.read(MANIFEST))
            names = opened.namelist()
        assert manifest.envelope == envelope.name
        assert plain_commitment(envelope.file_key, hashlib.sha256(done.stdout).digest()) == envelope.plain
        assert names == ([MANIFEST, PRICE] if envelope.name == "sheet" else [MANIFEST, "施工组织设计.pdf"])


def test_debian_age_opens_a_reheadered_file(sealed: SealedBid, tmp_path: Path) -> None:
    one_time = new_identity(secrets.token_bytes(32))
    key = tmp_path / "sheet.key"
    key.write_text(one_time)
    sheet = sealed.envelopes[0]
    content = sheet.path.read_bytes()
    header = read_header(io.BytesIO(content))

    fresh = reheader(header, sheet.file_key, one_time) + content[len(header.content) :]

    path = tmp_path / "sheet.age"
    path.write_bytes(fresh)
    done = subprocess.run(["age", "-d", "-i", str(key), str(path)], capture_output=True, check=True)
    assert price_form_of(zipfile.ZipFile(io.BytesIO(done.stdout)).read(PRICE)) == PRICE_FORM
    assert context_of(read_header(io.BytesIO(fresh))) == ORDER.context("sheet")
    with pytest.raises(MacFailure):
        reheader(header, bytes(16), one_time)


def test_what_debian_age_sealed_opens_here(tmp_path: Path) -> None:
    plain = secrets.token_bytes(200_000)

    done = subprocess.run(["age", "-r", recipient_for(IDENTITY)], input=plain, capture_output=True, check=True)

    assert decrypt_with(done.stdout, IDENTITY) == plain


def test_the_statement_says_what_was_sealed(sealed: SealedBid) -> None:
    stated = read_bid(sealed.statement)

    assert [one.name for one in stated.envelopes] == ["sheet", "technical"]
    for one, envelope in zip(stated.envelopes, sealed.envelopes, strict=True):
        content = envelope.path.read_bytes()
        assert one.sha256 == hashlib.sha256(content).hexdigest()
        assert one.size == len(content) == envelope.size
        assert one.header == hashlib.sha256(envelope.header).hexdigest()
        assert content.startswith(envelope.header)
        assert header_mac_ok(read_header(io.BytesIO(content)), envelope.file_key)


def test_every_sheet_has_the_same_size(tmp_path: Path) -> None:
    sizes = set()
    for number, price in enumerate(("0.01", "9999999999999999.99")):
        folder = tmp_path / str(number)
        folder.mkdir()
        form = PriceForm(Decimal(price), {"quality": "合格" * number * 100})
        sizes.add(seal_bid(ORDER, form, {}, folder=folder, entropy=secrets.token_bytes).envelopes[0].size)

    assert len(sizes) == 1
    assert len(PRICE_FORM.content()) == PRICE_SIZE


@pytest.mark.parametrize(
    ("_case", "price", "fields"),
    [
        ("three places", Decimal("1.005"), {}),
        ("negative", Decimal("-1.00"), {}),
        ("too large", Decimal("10000000000000000.00"), {}),
        ("a field that is no name", Decimal("1.00"), {"Days": "1"}),
        ("more than the form holds", Decimal("1.00"), {"quality": "x" * 9000}),
    ],
)
def test_a_price_form_that_cannot_be(_case: str, price: Decimal, fields: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"price|field"):
        PriceForm(price, fields).content()


@pytest.mark.parametrize("damage", ["one bit", "cut off", "one byte more"])
def test_a_damaged_payload_does_not_open(sealed: SealedBid, damage: str) -> None:
    envelope = sealed.envelopes[1]
    content = bytearray(envelope.path.read_bytes())
    match damage:
        case "one bit":
            content[-20] ^= 1
        case "cut off":
            del content[-1:]
        case _:
            content += b"x"

    with pytest.raises(PayloadFailure):
        list(opened_with_key(io.BytesIO(bytes(content)), envelope.file_key))


def test_a_wrong_key_is_known_before_the_payload(sealed: SealedBid) -> None:
    envelope = sealed.envelopes[0]
    wrong = bytes([envelope.file_key[0] ^ 1]) + envelope.file_key[1:]

    with pytest.raises(MacFailure):
        list(opened_with_key(io.BytesIO(envelope.header), wrong))


def test_a_changed_context_breaks_the_mac(sealed: SealedBid) -> None:
    envelope = sealed.envelopes[0]
    changed = envelope.header.replace(ORDER.lot.encode(), b"WC-ENG-2026-0001-02")

    header = read_header(io.BytesIO(changed))

    assert context_of(header).lot == "WC-ENG-2026-0001-02"
    assert not header_mac_ok(header, envelope.file_key)


def test_a_header_without_a_context_is_not_ours() -> None:
    own = wrap_for(ORDER.recipient, bytes(16), ephemeral=bytes(range(32)))
    twice = [own, ORDER.context("sheet").stanza(), ORDER.context("sheet").stanza()]
    for stanzas in ([own], twice):
        content = b"".join(encrypted_file([b""], file_key=bytes(16), stanzas=stanzas, nonce=bytes(16)))
        with pytest.raises(NoContext):
            context_of(read_header(io.BytesIO(content)))


@given(st.binary(max_size=200_000), st.binary(min_size=16, max_size=16), st.integers(1, 70_000))
def test_a_payload_comes_back_however_it_was_fed(plain: bytes, key: bytes, piece: int) -> None:
    pieces = [plain[start : start + piece] for start in range(0, len(plain), piece)]

    sealed = b"".join(encrypted(pieces, key, nonce=bytes(16)))

    assert len(sealed) == sealed_size(len(plain))
    assert b"".join(decrypted(io.BytesIO(sealed), key)) == plain


@given(st.binary(max_size=300))
def test_small_things_come_back(plain: bytes) -> None:
    sealed = encrypt_for(plain, recipient_for(IDENTITY))

    assert decrypt_with(sealed, IDENTITY) == plain
    with pytest.raises(NoMatch):
        decrypt_with(sealed, new_identity(bytes(32)))


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with pytest.raises(HeaderFailure):
        read_header(io.BytesIO(content))


@given(
    st.lists(st.tuples(st.binary(min_size=1, max_size=9), st.binary(max_size=150)), min_size=1, max_size=6),
    st.binary(min_size=16, max_size=16),
)
def test_headers_come_back(parts: list[tuple[bytes, bytes]], key: bytes) -> None:
    stanzas = [Stanza((argument.hex().encode(), b"x"), body) for argument, body in parts]

    content = b"".join(encrypted_file([b"plain"], file_key=key, stanzas=stanzas, nonce=bytes(16)))
    header = read_header(io.BytesIO(content))

    assert list(header.stanzas) == stanzas
    assert header_mac_ok(header, key)


def test_a_passphrase_opens_what_it_sealed() -> None:
    key = secrets.token_bytes(16)
    stanza = wrap_with_passphrase("six plain words", key, salt=bytes(16), work=10)
    content = b"".join(encrypted_file([b"keys"], file_key=key, stanzas=[stanza], nonce=bytes(16)))
    header = read_header(io.BytesIO(content))

    assert file_key_of(header, [with_passphrase("six plain words")]) == key
    with pytest.raises(NoMatch):
        file_key_of(header, [with_passphrase("other words"), with_identity(IDENTITY)])


@given(st.binary(min_size=1, max_size=64), st.integers(2, 5), st.data())
def test_enough_shares_give_the_secret_back(secret: bytes, threshold: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(threshold, 8))
    shares = shamir.split(secret, count=count, threshold=threshold, entropy=secrets.token_bytes)

    chosen = data.draw(st.permutations(shares))[:threshold]

    assert shamir.combine(chosen) == secret


@pytest.mark.parametrize(
    "shares", [[], [b"ab\x01"], [b"ab\x01", b"ab\x01"], [b"ab\x01", b"a\x02"], [b"ab\x01", b"ab\x00"]]
)
def test_shares_that_do_not_belong_together(shares: list[bytes]) -> None:
    with pytest.raises(ValueError, match="share"):
        shamir.combine(shares)


NAMES = st.text("abc文件-_1", min_size=1, max_size=12)


@given(st.dictionaries(NAMES, st.binary(max_size=5000), min_size=1, max_size=6), st.integers(1, 700))
def test_an_archive_comes_back_and_is_a_zip(files: dict[str, bytes], piece: int) -> None:
    content = b"".join(written([_entry(name, data) for name, data in files.items()]))
    chunks = [content[start : start + piece] for start in range(0, len(content), piece)]

    assert len(content) == archive.size_of([_entry(name, data) for name, data in files.items()])
    assert {name: b"".join(data) for name, data in checked(chunks)} == files
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert {one: opened.read(one) for one in opened.namelist()} == files


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_an_archive_with_any_byte_changed_is_refused(place: int, change: int) -> None:
    content = bytearray(b"".join(written([_entry("a.txt", b"first"), _entry("b.txt", b"second")])))
    content[place % len(content)] ^= change

    with pytest.raises(BadArchive):
        _read_all(bytes(content))


@pytest.mark.parametrize("tail", [b"x", b"x" * 100_000, b"PK\x03\x04"])
def test_nothing_may_follow_an_archive(tail: bytes) -> None:
    content = b"".join(written([_entry("a.txt", b"first")])) + tail

    with pytest.raises(BadArchive):
        _read_all(content)


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "a\\b", "a\nb", "e\u0301", "x" * 121, "con:1", "a "])
def test_names_that_mean_more_than_a_name(name: str) -> None:
    assert not archive.is_plain_name(name)
    with pytest.raises(ValueError, match="archive"):
        b"".join(written([_entry(name, b"")]))


def test_a_manifest_has_one_spelling() -> None:
    manifest = Manifest("T", "L", "ab" * 32, "sheet", ORDER.bid, "cd" * 32, 1, listed_files([("b", b""), ("a", b"x")]))

    assert manifest_of(manifest.content()) == manifest
    for wrong in (
        manifest.content().replace(b'"v":1', b'"v":true'),
        manifest.content().replace(b'"v":1', b'"v": 1'),
        manifest.content() + b"\n",
        b"[]",
        b"\xff",
        b"[" * 100_000,
    ):
        with pytest.raises(BadContents):
            manifest_of(wrong)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("shape", '"v":1', '"v":2'),
        ("canonical", '"v":1', '"v":true'),
        ("canonical", '"v":1', '"v": 1'),
        ("revision", '"revision":1', '"revision":0'),
        ("revision", '"revision":1', '"revision":true'),
        ("shape", '"revision":1', '"revision":1.5'),
        ("bid", '"bid":"0123', '"bid":"X123'),
        ("previous", '"previous":null', '"previous":"x"'),
        ("recipient", '"recipient":"age1', '"recipient":"age2'),
        ("lot", '"lot":"WC', '"lot":"../WC'),
        ("envelopes", '"name":"sheet"', '"name":"Sheet"'),
        ("envelopes", '"name":"technical"', '"name":"sheet"'),
        ("json", "{", "{,"),
    ],
)
def test_a_statement_that_is_not_one(sealed: SealedBid, part: str, old: str, new: str) -> None:
    text = sealed.statement.replace(old, new, 1)
    assert text != sealed.statement

    with pytest.raises(BadStatement, match=part):
        read_bid(text)


def test_a_price_form_with_text_that_no_table_holds_is_refused() -> None:
    """Else the journal's database refuses it when it is opened, and the opening stands still for everybody."""
    content = PriceForm(Decimal("9123000.00"), {"manager": "陈\x00立"}).content()

    with pytest.raises(BadContents):
        price_form_of(content)


def _entry(name: str, content: bytes) -> Entry:
    return Entry(name, len(content), crc_of([content]), lambda: io.BytesIO(content))


def _read_all(content: bytes) -> None:
    for _name, data in checked([content]):
        b"".join(data)
