"""证据包: releases, sheets that stock age opens, the signed record; nothing before its time."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from apps.bids.rules.contents import PRICE, price_form_of
from apps.bids.rules.statement import read_bid
from apps.evidence.bundle import Edition, write
from apps.evidence.rules import dsse
from apps.evidence.store import open_stored
from apps.openings.chapter import openings_chapter
from apps.openings.lifecycle import OpeningState
from tests.openings.stage import Hall

S = OpeningState


def written(hall: Hall) -> dict[str, bytes]:
    """The chapter's files."""
    files = {}
    for path, content in openings_chapter(hall.lot.pk, Edition.PUBLIC):
        assert path not in files
        files[path] = content if isinstance(content, bytes) else _stored(content)
    return files


def _stored(name: str) -> bytes:
    with open_stored(name) as file:
        return file.read()


def test_stock_age_opens_the_very_sheet_that_was_sealed(hall: Hall, tmp_path: Path) -> None:
    hall.reaches(S.HANDED_TO_EVALUATION)

    files = written(hall)

    for bidder in hall.bidders:
        folder = f"bids/{bidder.bid}"
        key, sealed = tmp_path / f"{bidder.bid}.key", tmp_path / f"{bidder.bid}.age"
        key.write_bytes(files[f"{folder}/sheet.key"])
        sealed.write_bytes(files[f"{folder}/sheet.age"])
        done = subprocess.run(["age", "-d", "-i", str(key), str(sealed)], capture_output=True, check=True)
        form = zipfile.ZipFile(io.BytesIO(done.stdout)).read(PRICE)
        assert form == files[f"{folder}/price.json"]
        assert price_form_of(form).price == bidder.price
        stated = next(one for one in read_bid(bidder.statement).envelopes if one.name == "sheet")
        header = files[f"{folder}/sheet.header"]
        payload = sealed.read_bytes()[-(stated.size - len(header)) :]
        assert hashlib.sha256(header + payload).hexdigest() == stated.sha256
        said = dsse.verify(json.loads(files[f"{folder}/release.dsse.json"]), files[f"{folder}/release.certificate.der"])
        assert json.loads(said)["bid"] == bidder.bid
    assert files["opening/record.pdf"].startswith(b"%PDF")
    assert Decimal(json.loads(files["opening/draw.json"])[0]["value"])
    assert written(hall) == files


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (S.LIST_PUBLISHED, {"log", "opening/draw.json"}),
        (S.DECRYPTING, {"log", "opening/draw.json"}),
        (S.DECRYPT_SETTLED, {"log", "opening/draw.json", "release.dsse.json", "release.certificate.der"}),
    ],
)
def test_nothing_is_shown_before_its_time(hall: Hall, state: OpeningState, shown: set[str]) -> None:
    hall.reaches(state)
    if state is S.DECRYPTING:
        hall.bidders[0].release(hall)

    kinds = {
        "log" if path.startswith("log/") else path.removeprefix("bids/")[33:] if path.startswith("bids/") else path
        for path in written(hall)
    }

    assert kinds == shown


def test_the_verifier_finds_nothing_wrong_with_a_whole_opening(hall: Hall, tmp_path: Path) -> None:
    hall.reaches(S.HANDED_TO_EVALUATION)
    path = tmp_path / "bundle.zip"
    with path.open("wb") as file:
        write(hall.lot.pk, Edition.PUBLIC, file, now=hall.tick())

    done = subprocess.run(
        [sys.executable, "-m", "apps.evidence.verify", str(path), "--json"], capture_output=True, check=False
    )

    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"]) == (0, True)
    passed = {one["number"] for one in told["checks"] if one["status"] == "passed"}
    assert passed == {0, 2, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18}
