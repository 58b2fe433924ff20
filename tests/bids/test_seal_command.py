"""封装工具 — sealing, opening and checking without the platform's page; what is refused leaves nothing behind.

电子招标投标办法第二十六条: sealed with the bidder's own means; 招标投标法第二十八条.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from apps.bids.rules.consortium import members_in
from apps.bids.rules.contents import price_form_of
from apps.bids.rules.envelope import new_identity
from apps.bids.rules.statement import digest_of, read_bid
from apps.bids.sealing_tool import opening
from apps.bids.sealing_tool.command import main
from apps.bids.sealing_tool.words import REFUSALS, Exit
from apps.evidence.rules import dsse
from apps.evidence.rules.canonical import canonical_bytes
from tests.bids.sealing_ground import (
    CERTIFICATE,
    FILLED,
    IDENTITY,
    KEYS,
    LOT,
    Ground,
    certificate_of,
    keyfile,
    terms,
)

Run = Callable[[list[str]], tuple[int, Any]]
PLATFORM = ec.derive_private_key(11, ec.SECP256R1())
OTHER = certificate_of(PLATFORM, "另一单位")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(capfdbinary: Any) -> Run:
    """Runs the tool; answers its exit status and what it told as JSON."""

    def told(arguments: list[str]) -> tuple[int, Any]:
        status = main(arguments)
        out, _err = capfdbinary.readouterr()
        return status, json.loads(out)

    return told


def test_a_folder_becomes_envelopes_a_signed_statement_and_a_container(here: Ground, run: Run) -> None:
    status, told = run(here.seal())

    assert status == Exit.DONE
    assert (told["price"], told["over_ceiling"], told["revision"]) == ("9123000.00", False, 1)
    made = {path.name for path in here.out.iterdir()}
    assert made == {
        "sheet.age",
        "technical.age",
        "qualification.age",
        "statement.dsse.json",
        f"{LOT}-1.sealed-bid",
    }
    signed = json.loads((here.out / "statement.dsse.json").read_text("utf-8"))
    statement = dsse.verify(signed, CERTIFICATE).decode()
    assert digest_of(statement) == told["statement"]
    for one in read_bid(statement).envelopes:
        content = (here.out / f"{one.name}.age").read_bytes()
        assert (one.size, one.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    with zipfile.ZipFile(told["container"]) as archive:
        assert archive.testzip() is None
        assert archive.read("sheet.age") == (here.out / "sheet.age").read_bytes()
        said = json.loads(archive.read("bid.json"))
    assert (said["statement"], said["signature"]) == (statement, signed["signatures"][0]["sig"])
    assert not list(here.folder.glob(".sealing-*"))


def test_what_was_sealed_opens_with_stock_age_and_with_the_tool(here: Ground, run: Run) -> None:
    run(here.seal())
    (here.folder / "identity.txt").write_text(IDENTITY + "\n", "utf-8")

    sheet = subprocess.run(
        ["age", "-d", "-i", str(here.folder / "identity.txt"), str(here.out / "sheet.age")],
        capture_output=True,
        check=True,
    ).stdout
    status, told = run(
        ["open", str(here.out / f"{LOT}-1.sealed-bid"), *here.keys(), "--to", str(here.folder / "opened"), "--json"]
    )

    assert b'"price":"9123000.00"' in sheet
    assert status == Exit.DONE
    assert {one["envelope"] for one in told["opened"]} == {"sheet", "technical", "qualification"}
    plan = here.folder / "opened" / "technical" / "施工组织设计.pdf"
    assert plan.read_bytes() == (here.material / "technical" / "施工组织设计.pdf").read_bytes()


def test_a_dummy_shows_its_file_key_which_opens_it(here: Ground, run: Run) -> None:
    status, told = run(["audit", *here.keyed(), "--to", str(here.out), "--show-file-keys", "--json"])
    sheet = next(one for one in told["envelopes"] if one["envelope"] == "sheet")

    opened, _told = run(
        [
            "open",
            str(here.out / "sheet.age"),
            "--file-key",
            sheet["file_key"],
            "--to",
            str(here.folder / "dummy"),
            "--json",
        ]
    )

    assert (status, opened) == (Exit.DONE, Exit.DONE)
    assert json.loads((here.folder / "dummy" / "price.json").read_text("utf-8"))["price"] == "1.00"
    assert not list(here.out.glob("*.sealed-bid"))


def test_without_being_asked_the_audit_shows_no_file_key(here: Ground, run: Run) -> None:
    _status, told = run(["audit", *here.keyed(), "--to", str(here.out), "--json"])

    assert all("file_key" not in one for one in told["envelopes"])


def test_a_container_is_inspected_without_keys(here: Ground, run: Run) -> None:
    _status, sealed = run(here.seal())

    status, told = run(["inspect", sealed["container"], "--json"])
    _one, envelope = run(["inspect", str(here.out / "technical.age"), "--json"])

    assert status == Exit.DONE
    assert told["statement_sha256"] == sealed["statement"]
    assert (envelope["lot"], envelope["envelope"]) == (LOT, "technical")


def test_the_next_revision_keeps_the_bid_and_names_what_it_follows(here: Ground, run: Run) -> None:
    here.tell(terms(bid="0123456789abcdef" * 2, revision=3, previous="cd" * 32))

    run(here.seal())

    signed = json.loads((here.out / "statement.dsse.json").read_text("utf-8"))
    stated = read_bid(dsse.verify(signed, CERTIFICATE).decode())
    assert (stated.bid, stated.revision, stated.previous) == ("0123456789abcdef" * 2, 4, "cd" * 32)


def test_a_price_above_the_ceiling_is_sealed_and_said(here: Ground, run: Run) -> None:
    here.fill({**FILLED, "price": "9500000.01"})

    _status, told = run(here.seal())

    assert told["over_ceiling"] is True


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("施工组织设计.pdf", b"", ["letter_not_found"]),
        ("投标函.pdf", b"/ByteRange [0 1 2 3]", ["letter_unsigned"]),
        ("投标函.pdf", b"/ByteRange [0 1 2 3] /ByteRange [0 1 2 3]", []),
    ],
)
def test_a_letter_that_seems_unsigned_is_sealed_and_said(
    here: Ground, run: Run, name: str, content: bytes, codes: list[str]
) -> None:
    """实施条例 §51: this tool cannot sign a PDF, so it warns."""
    here.tell(terms(letter={"material": "投标函", "is_sealed": True, "is_signed": True}))
    (here.material / "qualification" / name).write_bytes(content)

    status, told = run(here.seal())

    assert status == Exit.DONE
    assert [one["code"] for one in told.get("warnings", [])] == codes
    assert all(one["zh"] and one["en"] for one in told.get("warnings", []))


TOGETHER = [
    {"name": "丙泽水利市政有限公司", "code": "91320500MA1C1XY12B", "share": "60", "work": "泵站"},
    {"name": "乙峰路桥工程有限公司", "code": "91320500MA2D2YZ34C", "share": "40", "work": "道路"},
]


def test_a_consortium_is_sealed_with_the_price_where_one_may_bid(here: Ground, run: Run) -> None:
    """招标投标法 §31; 实施条例 §37."""
    here.fill({**FILLED, "consortium": TOGETHER})
    assert run(here.seal())[1]["refused"]["code"] == "consortium_not_accepted"
    here.tell(terms(accepts_consortium=True))
    assert run(here.seal())[1]["refused"]["code"] == "agreement_missing"
    (here.material / "qualification" / "联合体协议书.pdf").write_bytes(b"%PDF-1.7")
    here.fill({**FILLED, "consortium": [TOGETHER[0], {**TOGETHER[1], "share": "30"}]})
    assert run(here.seal())[1]["refused"] | {"zh": "", "en": ""} == {"code": "consortium_wrong", "zh": "", "en": ""}
    here.tell(terms(accepts_consortium=True, bidder={"name": "乙", "code": TOGETHER[1]["code"]}))
    here.fill({**FILLED, "consortium": TOGETHER})
    assert run(here.seal())[1]["refused"]["code"] == "consortium_lead_other"
    assert not here.out.exists()
    here.tell(terms(accepts_consortium=True, bidder={"name": "甲", "code": TOGETHER[0]["code"]}))

    status, _told = run(here.seal())

    assert status == Exit.DONE
    key = opening.key_of(here.out / "sheet.age", IDENTITY)
    form = price_form_of(opening.contents(here.out / "sheet.age", key)["price.json"])
    assert [one.share for one in members_in(form.fields["consortium"])] == ["60", "40"]


def _wrong_passphrase(here: Ground) -> None:
    (here.folder / "passphrase").write_text("another passphrase", "utf-8")


def _keyfile(content: bytes) -> Callable[[Ground], None]:
    return lambda here: void((here.folder / "keyfile.age").write_bytes(content))


def _terms(**changed: Any) -> Callable[[Ground], None]:
    return lambda here: here.tell(terms(**changed))


def _filled(**changed: Any) -> Callable[[Ground], None]:
    return lambda here: here.fill({**FILLED, **changed})


def _taken(here: Ground) -> None:
    here.out.mkdir()
    (here.out / "mine.txt").write_text("kept", "utf-8")


def void(_result: object) -> None:
    """Forgets what a call answered."""


REFUSED: list[tuple[str, Callable[[Ground], None]]] = [
    ("passphrase_wrong", _wrong_passphrase),
    ("keyfile_wrong", _keyfile(b"not a keyfile")),
    ("keys_of_another", _keyfile(keyfile(new_identity(bytes(32))))),
    ("keys_of_another", _terms(certificate=dsse.keyid_of(OTHER), certificate_der=b64encode(OTHER).decode())),
    ("terms_wrong", _terms(kind="something else")),
    ("terms_wrong", _terms(certificate="00" * 32)),
    ("terms_wrong", _terms(deadline="2026-12-01T09:00:00")),
    ("terms_late", _terms(deadline="2020-01-01T00:00:00+00:00")),
    ("material_for_other_lot", _filled(lot="WC-ENG-2026-0418-01")),
    ("price_wrong", _filled(price="九百万")),
    ("price_wrong", _filled(price="0.00")),
    ("price_wrong", _filled(price="1.234")),
    ("field_missing", _filled(fields={"days": "240"})),
    ("field_unknown", _filled(fields={"days": "240", "quality": "合格", "name": "丙泽"})),
    ("fields_too_long", _filled(fields={"days": "240", "quality": "字" * 4000})),
    ("material_wrong", _filled(files=["a.pdf"])),
    (
        "file_missing",
        _filled(files={"technical": [{"path": "nowhere.pdf", "material": "施工组织设计"}], "qualification": ["x"]}),
    ),
    ("envelope_unknown", _filled(files={"commercial": ["bid.json"]})),
    ("envelope_unknown", _filled(files={"sheet": ["bid.json"]})),
    ("material_missing", _filled(files={"technical": ["bid.json"], "qualification": ["bid.json"]})),
    ("envelope_empty", lambda here: (here.material / "qualification" / "营业执照.pdf").unlink()),
    ("too_large", _terms(limit=200_000)),
    ("output_exists", _taken),
]


@pytest.mark.parametrize(("code", "spoil"), REFUSED, ids=[f"{at}-{code}" for at, (code, _) in enumerate(REFUSED)])
def test_a_refusal_has_a_code_and_leaves_nothing_behind(
    here: Ground, run: Run, code: str, spoil: Callable[[Ground], None]
) -> None:
    spoil(here)
    before = sorted(here.folder.rglob("*"))

    status, told = run(here.seal())

    assert (status, told["refused"]["code"]) == (Exit.REFUSED, code)
    assert all(told["refused"][language] for language in ("zh", "en"))
    assert sorted(here.folder.rglob("*")) == before


def test_two_files_of_one_name_are_refused(here: Ground, run: Run) -> None:
    inner = here.material / "technical" / "附图"
    inner.mkdir()
    (inner / "施工组织设计.pdf").write_bytes(b"another")

    status, told = run(here.seal())

    assert (status, told["refused"]["code"]) == (Exit.REFUSED, "name_twice")
    assert not here.out.exists()


def test_another_key_and_a_changed_byte_open_nothing(here: Ground, run: Run) -> None:
    _status, sealed = run(here.seal())
    sheet = here.out / "sheet.age"
    opened = ["--to", str(here.folder / "opened"), "--json"]

    _one, other = run(["open", str(sheet), "--file-key", "00" * 16, *opened])
    content = bytearray(sheet.read_bytes())
    content[-1] ^= 1
    sheet.write_bytes(content)
    _two, damaged = run(["open", str(sheet), *here.keys(), *opened])
    container = Path(sealed["container"])
    content = bytearray(container.read_bytes())
    content[len(content) // 2] ^= 1
    container.write_bytes(content)
    _three, inspected = run(["inspect", str(container), "--json"])
    _four, keyless = run(["open", str(sheet), *opened])

    codes = [one["refused"]["code"] for one in (other, damaged, inspected, keyless)]
    assert codes == ["sealed_wrong", "sealed_wrong", "sealed_wrong", "no_key"]
    assert not (here.folder / "opened").exists()


def _receipt(here: Ground, **changed: Any) -> list[str]:
    """A receipt of the platform for what was sealed, and the arguments that check it."""
    signed = json.loads((here.out / "statement.dsse.json").read_text("utf-8"))
    text = dsse.verify(signed, CERTIFICATE).decode()
    stated = read_bid(text)
    said = {
        "v": 1,
        "kind": "receipt",
        "number": "123456789012",
        "lot": stated.lot,
        "bid": stated.bid,
        "revision": stated.revision,
        "statement": digest_of(text),
        "received_at": "2026-11-20T03:00:00.000Z",
        "envelopes": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in stated.envelopes],
        "demonstration": True,
        **changed,
    }
    der = certificate_of(PLATFORM, "开明平台")
    (here.folder / "platform.crt").write_bytes(der)
    (here.folder / "own.crt").write_bytes(CERTIFICATE)
    told = {"receipt": dsse.sign(canonical_bytes(said), PLATFORM, der), "statement": signed}
    (here.folder / "receipt.json").write_text(json.dumps(told), "utf-8")
    return ["verify-receipt", str(here.folder / "receipt.json"), "--platform", str(here.folder / "platform.crt")]


def test_a_receipt_is_verified_offline(here: Ground, run: Run) -> None:
    run(here.seal())
    arguments = _receipt(here)

    status, told = run([*arguments, "--certificate", str(here.folder / "own.crt"), "--json"])

    assert (status, told["lot"], told["statement_signature_checked"]) == (Exit.DONE, LOT, True)


@pytest.mark.parametrize(
    ("_case", "changed"),
    [
        ("another statement", {"statement": "00" * 32}),
        ("another bid", {"bid": "00" * 16}),
        ("fewer files", {"envelopes": []}),
        ("not a receipt", {"kind": "bid"}),
    ],
)
def test_a_receipt_for_something_else_does_not_hold(here: Ground, run: Run, _case: str, changed: Any) -> None:
    run(here.seal())

    status, told = run([*_receipt(here, **changed), "--json"])

    assert (status, told["refused"]["code"]) == (Exit.REFUSED, "receipt_wrong")


def test_a_receipt_signed_by_another_does_not_hold(here: Ground, run: Run) -> None:
    run(here.seal())
    arguments = _receipt(here)
    (here.folder / "platform.crt").write_bytes(CERTIFICATE)

    status, told = run([*arguments, "--json"])

    assert (status, told["refused"]["code"]) == (Exit.REFUSED, "receipt_wrong")


def test_every_refusal_is_said_in_both_languages_with_the_same_gaps() -> None:
    for code, said in REFUSALS.items():
        gaps = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in (said.zh, said.en)]
        assert gaps[0] == gaps[1], code


def test_the_keys_of_a_keyfile_are_those_of_the_seat() -> None:
    assert (KEYS.recipient, KEYS.spki) == (terms()["recipient"], KEYS.spki)
