"""信封 — the 143 published vectors of age: what opens, what does not, and why not, class by class."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from apps.bids.rules.envelope import (
    ArmorFailure,
    EnvelopeFailure,
    HeaderFailure,
    MacFailure,
    NoMatch,
    PayloadFailure,
    dearmored,
    decrypted,
    file_key_of,
    make_header,
    read_header,
    with_identity,
    with_passphrase,
)
from tests.bids.vectors import vectors

CLASSES: Mapping[type[EnvelopeFailure], str] = {
    ArmorFailure: "armor failure",
    HeaderFailure: "header failure",
    MacFailure: "HMAC failure",
    NoMatch: "no match",
    PayloadFailure: "payload failure",
}


def test_every_published_vector_agrees_class_by_class() -> None:
    files = sorted((vectors("age") / "testdata").iterdir())

    wrong = {file.name: found for file in files if (found := _disagreement(file))}

    assert wrong == {}
    assert len(files) == 143


def test_headers_are_written_as_they_were_read() -> None:
    again = 0
    for file in sorted((vectors("age") / "testdata").iterdir()):
        told, content = _read(file)
        if told["expect"] != ["success"] or "armored" in told:
            continue
        header = read_header(io.BytesIO(content))
        assert make_header(header.stanzas, bytes.fromhex(told["file key"][0])) == header.content, file.name
        again += 1

    assert again == 19


def _disagreement(file: Path) -> str:
    told, content = _read(file)
    released = io.BytesIO()
    outcome = _outcome(told, content, released)
    if outcome != told["expect"][0]:
        return f"{outcome} instead of {told['expect'][0]}"
    if "payload" in told and hashlib.sha256(released.getvalue()).hexdigest() != told["payload"][0]:
        return "the plaintext differs"
    return ""


def _outcome(told: Mapping[str, list[str]], content: bytes, released: io.BytesIO) -> str:
    unwrap = [with_identity(one) for one in told["identity"]] + [with_passphrase(one) for one in told["passphrase"]]
    try:
        file = io.BytesIO(dearmored(content) if told["armored"] else content)
        file_key = file_key_of(read_header(file), unwrap)
        if file_key.hex() != told["file key"][0]:
            return "another file key"
        for chunk in decrypted(file, file_key):
            released.write(chunk)
    except EnvelopeFailure as failure:
        return CLASSES[type(failure)]
    return "success"


def _read(file: Path) -> tuple[Mapping[str, list[str]], bytes]:
    head, _, content = file.read_bytes().partition(b"\n\n")
    told: dict[str, list[str]] = defaultdict(list)
    for line in head.decode().splitlines():
        key, _, value = line.partition(": ")
        told[key].append(value)
    return told, zlib.decompress(content) if told["compressed"] else content
