"""What a hostile bidder may send as header, archive, manifest, price form or statement: read exactly, or refused by its class.

电子招标投标办法第二十六条、第二十七条. Nothing else is raised, nothing is unpacked that was not written in the one spelling, and
nothing is read or held beyond what the first wrong byte needs.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.bids.rules.archive import BadArchive, Entry, checked, crc_of, written
from apps.bids.rules.contents import BadContents, PriceForm, manifest_of, price_form_of
from apps.bids.rules.context import Context
from apps.bids.rules.envelope import (
    HeaderFailure,
    PayloadFailure,
    header_mac_ok,
    make_header,
    new_identity,
    opened_with_key,
    read_header,
    recipient_for,
    wrap_for,
)
from apps.bids.rules.envelope.header import HEADER_LIMIT, VERSION
from apps.bids.rules.statement import BadStatement, Withdrawal, read_bid, read_withdrawal
from apps.bids.sealed_files import must_be_sealed
from apps.core.refusals import Refused

KEY = bytes(range(16))
RECIPIENT = recipient_for(new_identity(bytes(range(32))))
CONTEXT = Context("WC-ENG-2026-0001-01", "ab" * 32, "0123456789abcdef" * 2, "sheet")
OWN = wrap_for(RECIPIENT, KEY, ephemeral=bytes(range(1, 33)))
HEADER = make_header([OWN, CONTEXT.stanza()], KEY)
LARGE = 1 << 30
LINE = b"A" * 64 + b"\n"
NAMES = st.one_of(
    st.sampled_from(
        [
            "../../etc/passwd",
            "/etc/passwd",
            "C:\\boot.ini",
            "con",
            ".",
            "..",
            "",
            "a/b",
            "a\x00b",
            "\u202egnp.exe",
            "ﬁ",
            "a ",
        ]
    ),
    st.text(max_size=8),
    st.text("x", min_size=118, max_size=125),
    st.sampled_from(["投标函.pdf", "a.txt", "manifest.json"]),
)


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    """The bytes after one to four accidents, or worse than accidents."""
    for _each in range(draw(st.integers(1, 4))):
        at, length = draw(st.integers(0, len(content))), draw(st.integers(0, 80))
        head, cut, tail = content[:at], content[at : at + length], content[at + length :]
        content = draw(
            st.sampled_from(
                [
                    head,
                    head + tail,
                    head + cut + cut + tail,
                    head + cut[::-1] + tail,
                    head + bytes(one ^ 1 for one in cut) + tail,
                    head + b"\n" + cut + tail,
                    head + b"-> X25519 " + cut + b"\n\n" + tail,
                    head + LINE * 40 + cut + tail,
                    head + b"=" + cut + tail,
                    head + draw(st.binary(max_size=40)) + tail,
                ]
            )
        )
    return content


# headers


@given(mutated(HEADER))
@settings(max_examples=150)
def test_a_changed_header_is_refused_or_its_mac_is_wrong(content: bytes) -> None:
    try:
        header = read_header(io.BytesIO(content))
    except HeaderFailure:
        return
    assert content.startswith(header.content)
    assert make_header(header.stanzas, KEY)[: len(header.covered)] == header.covered
    assert header_mac_ok(header, KEY) is (header.content == HEADER)


@given(mutated(HEADER), st.integers(1, 2**53))
@settings(max_examples=150)
def test_an_upload_takes_a_header_whole_or_refuses_it_by_a_stable_code(content: bytes, size: int) -> None:
    code, found = "", None
    try:
        found = must_be_sealed(content, envelope="sheet", size=size)
    except Refused as refusal:
        code = refusal.code
    if found is None:
        assert code in {"bid_not_sealed", "bid_for_other_lot"}
        return
    assert found.stanza().arguments in {stanza.arguments for stanza in read_header(io.BytesIO(content)).stanzas}
    assert size > len(content)


@pytest.mark.parametrize(
    ("_case", "content"),
    [
        ("a stanza without end", VERSION + b"-> X25519 a\n" + LINE * 5000),
        ("a line without end", VERSION + b"-> " + b"A" * 10**7),
        ("stanzas without end", VERSION + b"-> X25519 a\n\n" * 20_000),
        ("arguments without end", VERSION + b"->" + b" a" * 10**6 + b"\n\n--- " + b"A" * 43 + b"\n"),
    ],
)
def test_a_huge_header_is_given_up_at_its_limit(_case: str, content: bytes) -> None:
    file = io.BytesIO(content)

    with pytest.raises(HeaderFailure):
        read_header(file)

    assert file.tell() <= 2 * HEADER_LIMIT


@pytest.mark.parametrize(
    "argument",
    [b"../../etc/passwd", b"WC-ENG-2026-0001-01\x00", b"", b"\xff", b"a\tb", "标段".encode(), b"A" * 61, b"$(id)"],
)
def test_hostile_names_in_a_context_are_for_nothing(argument: bytes) -> None:
    line = b" ".join(CONTEXT.stanza().arguments)
    content = HEADER.replace(line, line.replace(CONTEXT.lot.encode(), argument))

    with pytest.raises(Refused) as caught:
        must_be_sealed(content, envelope="sheet", size=LARGE)

    assert caught.value.code in {"bid_not_sealed", "bid_for_other_lot"}


def test_a_header_that_its_own_bidder_could_never_open_is_not_sealed() -> None:
    """A passphrase beside the key, or a share that is none: refused at once rather than found out at the opening."""
    passphrase = make_header([OWN, CONTEXT.stanza()], KEY).replace(
        b"-> X25519", b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\n\n-> X25519", 1
    )
    shares = (b"AAAA", b"A" * 44, b"A" * 43 + b" " + b"A" * 43, b"")
    own = OWN.arguments[1]

    for content in (passphrase, *(HEADER.replace(own, share) for share in shares)):
        with pytest.raises(Refused) as caught:
            must_be_sealed(content, envelope="sheet", size=LARGE)
        assert caught.value.code == "bid_not_sealed"


@given(st.binary(max_size=400))
@settings(max_examples=100)
def test_a_payload_of_anything_is_a_failure_and_yields_nothing(rubbish: bytes) -> None:
    yielded: list[bytes] = []

    with pytest.raises((PayloadFailure, HeaderFailure)):
        yielded.extend(opened_with_key(io.BytesIO(HEADER + rubbish), KEY))

    assert b"".join(yielded) == b""


# archives


class Feed:
    """Chunks that are counted as they are asked for."""

    def __init__(self, content: bytes, piece: int) -> None:
        self.content, self.piece, self.taken = content, piece, 0

    def __iter__(self) -> Iterator[bytes]:
        """The chunks."""
        for start in range(0, len(self.content), self.piece):
            self.taken += 1
            yield self.content[start : start + self.piece]


def entry(name: str, content: bytes) -> Entry:
    """A file to be written."""
    return Entry(name, len(content), crc_of([content]), lambda: io.BytesIO(content))


def unpacked(content: bytes) -> dict[str, bytes]:
    """All files of an archive, at most as large as it is."""
    files = {name: b"".join(data) for name, data in checked(Feed(content, 1000))}
    assert sum(map(len, files.values())) <= len(content)
    return files


def must_be_our_spelling(content: bytes) -> None:
    """Read as exactly what our writer would write, or refused."""
    try:
        files = unpacked(content)
    except BadArchive:
        return
    assert b"".join(written([entry(name, data) for name, data in files.items()])) == content


@given(mutated(b"".join(written([entry("a.txt", b"first" * 9), entry("投标函.pdf", b"second")]))))
@settings(max_examples=150)
def test_a_changed_archive_is_refused_or_in_our_spelling(content: bytes) -> None:
    must_be_our_spelling(content)


@given(
    st.lists(st.tuples(NAMES, st.binary(max_size=60)), min_size=1, max_size=4),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
    st.binary(max_size=3),
)
@settings(max_examples=50)
def test_archives_of_other_tools_are_not_ours(files: list[tuple[str, bytes]], method: int, comment: bytes) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in dict(files).items():
            archive.writestr(zipfile.ZipInfo(name or "x"), content, method)
        archive.comment = comment

    must_be_our_spelling(target.getvalue())


@given(
    st.lists(
        st.tuples(NAMES, st.binary(max_size=40), st.integers(-1, 1), st.integers(-1, 1), st.booleans()),
        min_size=1,
        max_size=4,
    ),
    st.permutations(range(4)),
)
@settings(max_examples=100)
def test_archives_that_lie_about_names_sums_sizes_and_order_are_refused(
    files: list[tuple[str, bytes, int, int, bool]], order: list[int]
) -> None:
    must_be_our_spelling(crooked([files[place] for place in order if place < len(files)], listed=files))


def crooked(files: list[tuple[str, bytes, int, int, bool]], listed: list[tuple[str, bytes, int, int, bool]]) -> bytes:
    """An archive whose parts need not agree; names may repeat or climb, sums and sizes may be off by one, flags be set."""
    body, rows, places = b"", b"", {}
    for name, content, crc, size, is_encrypted in files:
        raw = name.encode("utf-8", "surrogatepass")
        told = ((zlib.crc32(content) + crc) & 0xFFFFFFFF, max(0, len(content) + size))
        places[name] = (len(body), told)
        flags = 0x0801 if is_encrypted else 0x0800
        body += struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, flags, 0, 0, 0x21, told[0], told[1], told[1], len(raw), 0)
        body += raw + content
    for name, *_rest in listed:
        at, (crc, size) = places[name]
        raw = name.encode("utf-8", "surrogatepass")
        fixed = struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0x0800, 0, 0, 0x21, crc, size, size, len(raw), 0, 0, 0, 0, 0, at
        )
        rows += fixed + raw
    return body + rows + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(listed), len(listed), len(rows), len(body), 0)


@pytest.mark.parametrize(
    ("_case", "make"),
    [
        ("a bomb", lambda: bomb(zipfile.ZIP_DEFLATED)),
        (
            "a bomb with a streamed size",
            lambda: bomb(zipfile.ZIP_DEFLATED).replace(b"\x14\x00\x00\x00", b"\x14\x00\x08\x08"),
        ),
        ("four gigabytes announced", lambda: announced(2**32 - 2) + bytes(10_000)),
        ("a name of 64 KiB", lambda: announced(0)[:26] + b"\xff\xff\x00\x00" + b"x" * 65_535),
        ("a directory without end", lambda: b"".join(written([entry("a", b"x")]))[:-22] + b"PK\x01\x02" * 10**6),
    ],
)
def test_bombs_are_given_up_where_they_begin(_case: str, make: Callable[[], bytes]) -> None:
    feed = Feed(make(), 4096)

    with pytest.raises(BadArchive):
        list(checked(feed))

    assert feed.taken <= 5


def test_an_archive_in_an_archive_stays_shut() -> None:
    inner = bomb(zipfile.ZIP_DEFLATED)
    for depth in range(50):
        inner = b"".join(written([entry(f"{depth}.zip", inner)]))

    files = unpacked(inner)

    assert list(files) == ["49.zip"]


def bomb(method: int) -> bytes:
    """Ten megabytes of nothing in ten kilobytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo("a.txt", (1980, 1, 1, 0, 0, 0)), bytes(10**7), method)
    return target.getvalue()


def announced(size: int) -> bytes:
    """The beginning of a file that is said to be so large."""
    return struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0x0800, 0, 0, 0x21, 0, size, size, 1, 0) + b"a"


# manifest, price form, statements


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("\ud800"),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=9), inside, max_size=4),
    max_leaves=12,
)
FORM = {"v": 1, "price": "9123000.00", "fields": {"manager": "陈立"}, "pad": "0"}
LIST = {"v": 1, "tender": "T", "lot": "L", "document": "ab" * 32, "envelope": "sheet", "bid": CONTEXT.bid}
LIST |= {"bidder": "cd" * 32, "revision": 1, "files": [{"name": "a", "size": 1, "sha256": "00" * 32}]}
SEALED = {"name": "sheet", "size": 9, "sha256": "11" * 32, "header": "22" * 32, "plain": "33" * 32}
STATED = {"v": 1, "kind": "bid", "tender": "T", "lot": "L", "document": {"version": 1, "sha256": "ab" * 32}}
STATED |= {"bid": CONTEXT.bid, "revision": 1, "previous": None, "recipient": RECIPIENT, "certificate": "cd" * 32}
STATED |= {"envelopes": [SEALED]}


@st.composite
def disturbed(draw: st.DrawFn, told: dict[str, Any]) -> str:
    """The JSON with one of its values, however deep, put in the place of anything else."""
    root: dict[str, Any] = {"root": json.loads(json.dumps(told))}
    place, key = root, "root"
    while isinstance(place[key], dict | list) and place[key] and draw(st.booleans() | st.just(key == "root")):
        inside = place[key]
        place, key = inside, draw(st.sampled_from(list(inside) if isinstance(inside, dict) else range(len(inside))))
    place[key] = draw(ANYTHING)
    separators = draw(st.sampled_from([(",", ":"), (", ", ": ")]))
    return json.dumps(root["root"], ensure_ascii=draw(st.booleans()), sort_keys=True, separators=separators)


@given(disturbed(FORM), disturbed(LIST))
@settings(max_examples=100)
@example("[" * 100_000, "[" * 100_000)
@example('{"v":' + "9" * 5000 + "}", '{"v":1e999}')
def test_contents_of_any_shape_are_read_in_one_spelling_or_refused(form: str, manifest: str) -> None:
    for text, read in ((form, price_form_of), (manifest, manifest_of)):
        content = text.encode("utf-8", "surrogatepass")
        try:
            found = read(content)
        except BadContents:
            continue
        assert found.content() == content


@given(
    disturbed(STATED),
    disturbed({"v": 1, "kind": "withdrawal", "lot": "L", "bid": CONTEXT.bid, "revision": 2, "previous": "ab" * 32}),
)
@settings(max_examples=100)
@example("[" * 60_000, '{"v":' + "9" * 5000 + "}")
def test_statements_of_any_shape_are_read_in_one_spelling_or_refused(bid: str, withdrawal: str) -> None:
    for text, read in ((bid, read_bid), (withdrawal, read_withdrawal)):
        try:
            found = read(text)
        except BadStatement:
            continue
        assert found.text() == text


def test_what_was_not_disturbed_is_read() -> None:
    """So that the tests above do not refuse everything for a reason of their own."""
    spelled = json.dumps(STATED, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    withdrawal = Withdrawal("L", CONTEXT.bid, 2, "ab" * 32)
    form = PriceForm(Decimal("9123000.00"), {"manager": "陈立"})

    assert read_bid(spelled).text() == spelled
    assert read_withdrawal(withdrawal.text()) == withdrawal
    assert price_form_of(form.content()) == form
    assert must_be_sealed(HEADER, envelope="sheet", size=LARGE) == CONTEXT
