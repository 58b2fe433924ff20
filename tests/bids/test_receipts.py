"""回执 — kept, printed, scanned, checked by anybody. 电子招标投标办法第二十七条."""

from __future__ import annotations

import json
import re
import subprocess
import zlib
from base64 import b64decode, b64encode, urlsafe_b64decode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.bids import receiving
from apps.bids.actions import STAMP_RECEIPT
from apps.bids.receipt_files import code_of
from apps.bids.sealing_tool import receipts as tool
from apps.bids.sealing_tool.words import ToolRefusal
from apps.evidence.models import Job, JobState
from apps.evidence.outbox import run_next
from apps.evidence.rules import dsse
from apps.parties import ca
from apps.parties.platform_key import platform_certificate
from apps.tenders.models import Lot
from tests.bids.bidders import WHILE_OPEN, Bidder, bidder_of
from tests.bids.test_pages import page, text_of
from tests.fakes.time_authority import SilentAuthority
from tests.world import World

PRICE = "9123000.00"
ALONE = tool.Named(platform=None, bidder=None, root=None)
ROOT = Path(__file__).resolve().parents[2]
JUDGE = ROOT / "tests" / "frontend" / "judge_receipt.mjs"


@pytest.fixture
def bidder(world: World, lot: Lot, tmp_path: Path) -> Bidder:
    """A bidder with a certificate of the very authority that the page trusts."""
    authority = ca.authority(now=WHILE_OPEN)
    assert isinstance(authority, ca.DemonstrationAuthority)
    return bidder_of(world, world.bidder, authority, tmp_path)


def judged(asked: dict[str, Any]) -> dict[str, Any]:
    """What the browser's own module says of a receipt."""
    done = subprocess.run(
        ["node", str(JUDGE)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def trust_of(client: Client) -> dict[str, str]:
    """The certificates that come with the page."""
    answer = client.get("/verify/receipt")
    assert answer.status_code == 200
    found = re.search(r'<script id="receipt-trust" type="application/json">(.*?)</script>', answer.content.decode())
    assert found
    return dict(json.loads(found[1]))


def kept(bidder: Bidder, lot: Lot, revision: int) -> str:
    """The file of one revision."""
    return str(page(bidder.client, lot, f"receipts/{revision}/receipt.json").content.decode())


def test_file_and_code_hold_in_the_browser_and_in_the_tool_and_nothing_else_does(bidder: Bidder, lot: Lot) -> None:
    """One receipt of a bid, one of its withdrawal: whole as they are, broken by one changed byte."""
    bidder.send(lot.code, PRICE)
    assert bidder.withdraw(lot.code).status_code == 201
    files = [kept(bidder, lot, revision) for revision in (1, 2)]
    codes = [code_of(json.loads(file)["receipt"]) for file in files]
    forged = json.loads(files[0])
    forged["receipt"]["payload"] = b64encode(
        b64decode(forged["receipt"]["payload"]).replace(b'"revision":1', b'"revision":9')
    ).decode()
    swapped = json.loads(files[0]) | {"statement": json.loads(files[1])["statement"]}

    own_word = json.loads(files[0])
    own_word["receipt"] = dsse.sign(b64decode(own_word["receipt"]["payload"]), bidder.signing, bidder.certificate)
    own_word["certificates"]["platform"] = own_word["certificates"]["bidder"]

    told = judged(
        {
            "trust": trust_of(Client()),
            "files": [*files, json.dumps(forged), json.dumps(swapped), json.dumps(own_word), "{}", "no json"],
            "codes": [*codes, codes[0][:-8] + "AAAAAAAA", "1.x.y.z", ""],
        }
    )

    whole = {
        "platformSigned": "holds",
        "platformCertificate": "holds",
        "bidderSigned": "holds",
        "bidderCertificate": "holds",
        "sameFiles": "holds",
    }
    by_code = {**whole, "bidderSigned": "absent", "bidderCertificate": "absent", "sameFiles": "absent"}
    first, second, third, fourth, fifth, *rest = told["files"]
    assert (fifth["findings"]["platformCertificate"], fifth["isWhole"]) == ("fails", False)
    assert [one["findings"] for one in (first, second)] == [whole, whole]
    assert [(one["receipt"]["lot"], one["receipt"]["revision"]) for one in (first, second)] == [
        (lot.code, 1),
        (lot.code, 2),
    ]
    assert first["bidder"] == {
        "person": bidder.member.person.name,
        "organisation": bidder.member.organisation.name,
    }
    assert (third["findings"]["platformSigned"], third["findings"]["sameFiles"], third["isWhole"]) == (
        "fails",
        "fails",
        False,
    )
    assert (fourth["findings"]["bidderSigned"], fourth["findings"]["sameFiles"]) == ("holds", "fails")
    assert rest == [None, None]
    assert [one and one["findings"] for one in told["codes"]] == [by_code, by_code, None, None, None]

    for file in files:
        found = tool.verified(file.encode(), ALONE)
        assert (found.said["lot"], found.is_statement_checked) == (lot.code, True)
        assert found.root == ca.authority(now=WHILE_OPEN).chain()[-1]
        assert found.stamp is not None
        assert abs(found.stamp.at - WHILE_OPEN) < timedelta(seconds=2)
        assert "local clock" in found.stamp.authority
    assert "local clock" in text_of(page(bidder.client, lot, "receipts/1/"))


def _anothers_stamp(file: dict[str, Any], other: dict[str, Any]) -> None:
    file["receipt"]["time_stamp"] = other["receipt"]["time_stamp"]


def _changed_stamp(file: dict[str, Any], _other: dict[str, Any]) -> None:
    token = bytearray(b64decode(file["receipt"]["time_stamp"]))
    token[-1] ^= 1
    file["receipt"]["time_stamp"] = b64encode(token).decode()


def _anothers_root(file: dict[str, Any], _other: dict[str, Any]) -> None:
    file["certificates"]["root"] = file["certificates"]["issuing"]


def _not_the_platform(file: dict[str, Any], _other: dict[str, Any]) -> None:
    file["certificates"]["platform"] = file["certificates"]["bidder"]


def _no_chain(file: dict[str, Any], _other: dict[str, Any]) -> None:
    del file["certificates"]["root"]


SPOILED: dict[Callable[[dict[str, Any], dict[str, Any]], None], str] = {
    _anothers_stamp: "receipt_wrong",
    _changed_stamp: "receipt_wrong",
    _anothers_root: "receipt_wrong",
    _not_the_platform: "receipt_wrong",
    _no_chain: "receipt_needs_platform",
}


def test_a_receipt_verifies_alone_or_says_what_is_wrong(bidder: Bidder, lot: Lot) -> None:
    """One without a time-stamp, as receipts were before there were any, says that it has none."""
    bidder.send(lot.code, PRICE)
    bidder.withdraw(lot.code)
    whole, other = (kept(bidder, lot, revision) for revision in (1, 2))
    told = {}

    for spoil in SPOILED:
        file = json.loads(whole)
        spoil(file, json.loads(other))
        with pytest.raises(ToolRefusal) as refused:
            tool.verified(json.dumps(file).encode(), ALONE)
        told[spoil] = refused.value.code

    assert told == SPOILED
    older = json.loads(whole)
    del older["receipt"]["time_stamp"]
    assert tool.verified(json.dumps(older).encode(), ALONE).stamp is None


def test_a_silent_authority_holds_no_bid_up_and_the_stamp_comes_later(
    bidder: Bidder, lot: Lot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever hands in before the deadline has handed in, whether or not somebody else's service answers."""
    with monkeypatch.context() as outage:
        outage.setattr(receiving, "time_authority", lambda now: SilentAuthority())
        bidder.send(lot.code, PRICE)
        while run_next(WHILE_OPEN):
            pass
    before = json.loads(kept(bidder, lot, 1))["receipt"]
    assert Job.objects.get(kind=STAMP_RECEIPT).state == JobState.WAITING

    Job.objects.filter(kind=STAMP_RECEIPT).update(due_at=WHILE_OPEN)
    while run_next(WHILE_OPEN):
        pass

    after = json.loads(kept(bidder, lot, 1))["receipt"]
    assert after == before | {"time_stamp": after["time_stamp"]}
    assert tool.verified(kept(bidder, lot, 1).encode(), ALONE).stamp is not None


def test_a_certificate_of_another_authority_is_not_believed(second: Bidder, lot: Lot) -> None:
    """`second` has keys of a CA of its own, which nobody trusts here; who forges both certificates gets no further."""
    second.send(lot.code, PRICE)
    file = json.loads(kept(second, lot, 1))
    own = platform_certificate(now=WHILE_OPEN)
    file["certificates"]["platform"] = b64encode(second.certificate).decode()
    file["receipt"] = dsse.sign(b64decode(file["receipt"]["payload"]), second.signing, second.certificate)

    (told,) = judged({"trust": trust_of(Client()), "files": [json.dumps(file)], "codes": []})["files"]

    assert own != second.certificate
    assert told["findings"] == {
        "platformSigned": "holds",
        "platformCertificate": "fails",
        "bidderSigned": "holds",
        "bidderCertificate": "fails",
        "sameFiles": "holds",
    }
    assert told["isWhole"] is False


def test_every_revision_keeps_its_page_with_its_code(bidder: Bidder, lot: Lot) -> None:
    bidder.send(lot.code, PRICE)
    bidder.send(lot.code, "9000000.00")
    bidder.withdraw(lot.code)

    pages = [page(bidder.client, lot, f"receipts/{revision}/") for revision in (1, 2, 3)]

    assert ["版本：第 1 版" in text_of(pages[0]), "版本：第 2 版" in text_of(pages[1])] == [True, True]
    assert "投标文件撤回回执" in text_of(pages[2])
    assert ["这不是最新的回执" in text_of(one) for one in pages] == [True, True, False]
    assert all('class="qr"' in one.content.decode() for one in pages)
    for path in ("receipts/4/", "receipts/4/receipt.json"):
        assert page(bidder.client, lot, path).status_code == 404


def test_the_code_on_paper_is_the_receipt_and_fits_a_square_that_phones_read(bidder: Bidder, lot: Lot) -> None:
    bidder.send(lot.code, PRICE)
    receipt = json.loads(kept(bidder, lot, 1))["receipt"]

    code = code_of(receipt)

    version, keyid, _signature, packed = code.split(".")
    text = zlib.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), -zlib.MAX_WBITS)
    assert (version, receipt["signatures"][0]["keyid"].startswith(keyid)) == ("1", True)
    assert text == b64decode(receipt["payload"])
    view_box = re.search(r'viewBox="0 0 (\d+)', page(bidder.client, lot, "receipts/1/").content.decode())
    assert view_box
    squares = int(view_box[1])
    assert squares <= 125, "56 mm for more squares than this are too fine for a phone"


def test_another_bidder_has_no_receipt_here_and_the_page_of_checks_is_everybodys(
    bidder: Bidder, second: Bidder, lot: Lot
) -> None:
    before = _said(Client())
    bidder.send(lot.code, PRICE)

    for path in ("receipts/1/", "receipts/1/receipt.json", "receipts/0/"):
        assert page(second.client, lot, path).status_code == 404
    assert _said(Client()) == before


def _said(client: Client) -> str:
    """The page of checks, without the token that is new at each visit."""
    return re.sub(r"\b\w{64}\b", "", client.get("/verify/receipt").content.decode())
