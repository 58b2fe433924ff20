"""What the browser signs on a letter of bid, pyHanko and pdfsig verify; what is not sound it refuses.

招标投标法实施条例 §51: an unsigned letter costs the bid. 电子签名法 §13.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils import writer as pdf_writer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from apps.bids.rules.outlines import NotDrawn, outlines_of
from apps.evidence.seal_image import seal
from apps.evidence.typesetting import Drawing, draw
from apps.parties.time_authority import LocalAuthority
from tests.browser.papers import plain_paper
from tests.evidence.signers import House, Signer

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
STAMPED = NOW + timedelta(seconds=2)
NAME = "甲川建设集团有限公司"
SCRIPT = """
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fromBase64, toBase64, toHex } from "ROOT/frontend/static/js/lib/bytes.js";
import { comparison } from "ROOT/frontend/static/js/signing/following.js";
import { signaturesIn, signed } from "ROOT/frontend/static/js/signing/pades.js";
import { PDFDocument, degrees } from "ROOT/frontend/static/vendor/pdf-lib.js";

const given = JSON.parse(readFileSync(process.argv[2], "utf8"));
const P256 = { name: "ECDSA", namedCurve: "P-256" };
const key = await crypto.subtle.importKey("pkcs8", fromBase64(given.key), P256, false, ["sign"]);
const lines = createInterface({ input: process.stdin });
const answers = lines[Symbol.asyncIterator]();
const ask = async (digest) => {
  console.log(JSON.stringify({ digest: toHex(digest) }));
  return fromBase64((await answers.next()).value);
};
let isStamped = false;
const common = {
  name: "陈立", certificate: fromBase64(given.certificate), chain: given.chain.map(fromBase64), at: given.at,
  stampTime: async (digest) => (isStamped ? ask(digest) : null),
  sign: async (attributes) => new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, attributes)),
};
const fields = {
  seal: { field: "UnitSeal", title: "单位电子印章", reason: "投标函加盖单位公章", stamp: given.seal, right: 60, bottom: 90 },
  signature: { field: "Representative", title: "法定代表人", reason: "投标函由法定代表人签字", stamp: given.stamp, right: 190, bottom: 110 },
};
const made = async (useObjectStreams, angle) => {
  const paper = await PDFDocument.create();
  paper.addPage().drawText("Letter of bid");
  paper.addPage().setRotation(degrees(angle));
  paper.getForm().createTextField("amount").addToPage(paper.getPage(1));
  return new Uint8Array(await paper.save({ useObjectStreams }));
};
const own = { table: await made(false, 0), stream: await made(true, 90), turned: await made(true, 180), across: await made(false, 270) };
const told = {};
for (const [name, job] of Object.entries(given.jobs)) {
  try {
    let file = job.pdf ? fromBase64(job.pdf) : own[job.made];
    isStamped = job.stamped === true;
    const follows = job.base ? [comparison(fromBase64(job.base), file)] : [];
    for (const one of job.sign) {
      const before = file;
      file = await signed(before, { ...common, ...fields[one] });
      follows.push(comparison(before, file));
    }
    told[name] = { file: toBase64(file), found: await signaturesIn(file), follows };
  } catch (failure) {
    told[name] = { refused: failure.code ?? String(failure) };
  }
}
console.log(JSON.stringify(told));
lines.close();
"""
BOTH = ["seal", "signature"]


@dataclass(frozen=True, slots=True)
class Told:
    """What the browser's modules made of the papers, and by whom they were signed."""

    jobs: Mapping[str, Any]
    house: House
    signer: Signer

    def file(self, name: str) -> bytes:
        """A signed paper."""
        return base64.b64decode(self.jobs[name]["file"])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """All papers at once, by one Node."""
    if shutil.which("node") is None:
        pytest.skip("Node is for developers; the modules are tested in CI")
    folder = tmp_path_factory.mktemp("letter")
    house = House(folder / "ca", now=NOW - timedelta(days=30))
    signer = house.signer("陈立", NAME, now=NOW - timedelta(days=20))
    given = {
        "key": _encoded(signer.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        "certificate": _encoded(signer.certificate),
        "chain": [_encoded(one) for one in house.authority.chain()],
        "at": int(NOW.timestamp() * 1000),
        "seal": _stamp(seal(NAME, caption="演示电子印章", code="91320500MA1C1XY12B", form="svg")),
        "stamp": _stamp(draw(Drawing("stamp", {"name": "陈立", "lines": [NAME], "demonstration": True}), "svg")),
        "jobs": {name: _job(make(), sign) for name, (make, sign) in PAPERS.items()}
        | {"stamped": _job(plain_paper(), BOTH) | {"stamped": True}}
        | MADE
        | _continued(),
    }
    script = folder / "browser.mjs"
    script.write_text(SCRIPT.replace("ROOT", str(ROOT)), "utf-8")
    (folder / "given.json").write_text(json.dumps(given), "utf-8")
    return Told(_ran(script, folder / "given.json", LocalAuthority(house.authority, now=STAMPED)), house, signer)


def _ran(script: Path, given: Path, authority: LocalAuthority) -> dict[str, Any]:
    """What the script says in the end. It asks for time-stamps by the way, a digest a line, and gets a token a line."""
    command = ["node", "--no-warnings", str(script), str(given)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin
        assert running.stdout
        for line in running.stdout:
            told: dict[str, Any] = json.loads(line)
            if set(told) != {"digest"}:
                return told
            running.stdin.write(f"{_encoded(authority.token(bytes.fromhex(told['digest'])))}\n")
            running.stdin.flush()
    raise AssertionError("the script said nothing")


@pytest.mark.parametrize("name", ["plain", "typst", "table", "stream", "turned", "across"])
def test_seal_and_signature_follow_one_another_and_both_hold(told: Told, name: str) -> None:
    first, second = _states(told, name)

    assert [first[0], second[0]] == ["UnitSeal", "Representative"]
    assert first[1].bottom_line
    assert second[1].bottom_line
    assert first[1].coverage is SignatureCoverageLevel.ENTIRE_REVISION
    assert second[1].coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert second[1].signer_reported_dt == NOW


@pytest.mark.parametrize("name", ["plain", "stream"])
@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils are not here")
def test_pdfsig_says_that_the_whole_document_is_signed(told: Told, name: str, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(told.file(name))

    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, timeout=30, check=False).stdout

    assert said.count("Signature is Valid.") == 2
    assert said.count("Signature Type: ETSI.CAdES.detached") == 2
    assert "Total document signed" in said.split("Signature #2:")[1]
    assert "Not total document signed" not in said.split("Signature #2:")[1]


def test_what_was_there_before_stays_to_the_byte(told: Told) -> None:
    paper = plain_paper()

    assert told.file("plain").startswith(paper)
    assert told.file("plain").count(b"startxref") == 3


@pytest.mark.parametrize("name", ["plain", "typst", "table", "stream", "turned", "across", "elsewhere"])
def test_each_signature_adds_itself_and_nothing_else(told: Told, name: str) -> None:
    assert {(one["isContinued"], one["isOnlySigned"]) for one in told.jobs[name]["follows"]} == {(True, True)}


def test_a_page_that_was_changed_before_signing_is_noticed(told: Told) -> None:
    """Signed on another computer, with other words behind the same beginning; and a paper that is another one altogether."""
    assert told.jobs["other words"]["follows"] == [{"isContinued": True, "isOnlySigned": False}]
    assert told.jobs["another paper"]["follows"] == [{"isContinued": False, "isOnlySigned": False}]
    assert told.jobs["plain"]["found"][1]["reason"] == "投标函由法定代表人签字"


def test_it_is_baseline_b_and_names_its_certificate(told: Told) -> None:
    """ETSI EN 319 142-1: no signing-time among the signed attributes, the certificate named by its digest."""
    signature = PdfFileReader(BytesIO(told.file("sealed"))).embedded_regular_signatures[0]

    attributes = [one["type"].native for one in signature.signer_info["signed_attrs"]]

    assert sorted(attributes) == ["content_type", "message_digest", "signing_certificate_v2"]
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.signer_cert.dump() == told.signer.certificate
    assert len(signature.other_embedded_certs) == 2


def test_with_a_time_stamp_it_is_baseline_t(told: Told) -> None:
    """ETSI EN 319 142-1: the token is over the value of the signature, beside it, and every reader finds it good."""
    first, second = _states(told, "stamped")
    found = told.jobs["stamped"]["found"]

    assert [state.timestamp_validity.trusted for _, state in (first, second)] == [True, True]
    assert [state.timestamp_validity.timestamp for _, state in (first, second)] == [STAMPED, STAMPED]
    assert [state.bottom_line for _, state in (first, second)] == [True, True]
    assert [one["stamp"] for one in found] == [{"at": int(STAMPED.timestamp() * 1000), "isGood": True}] * 2
    assert [one["stamp"] for one in told.jobs["plain"]["found"]] == [None, None]
    assert told.jobs["stamped"]["follows"][1] == {"isContinued": True, "isOnlySigned": True}


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils are not here")
def test_pdfsig_finds_a_stamped_letter_valid(told: Told, tmp_path: Path) -> None:
    path = tmp_path / "stamped.pdf"
    path.write_bytes(told.file("stamped"))

    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, timeout=30, check=False).stdout

    assert said.count("Signature is Valid.") == 2


def test_the_browser_reads_what_others_signed_and_leaves_it_whole(told: Told) -> None:
    """A letter that was signed with another program is signed here once more."""
    found = told.jobs["elsewhere"]["found"]

    assert [(one["field"], one["isIntact"], one["isValid"]) for one in found] == [
        ("Elsewhere", True, True),
        ("UnitSeal", True, True),
    ]
    assert [one["coversFile"] for one in found] == [False, True]
    assert found[1]["organisation"] == NAME
    assert all(state.intact and state.valid for _, state in _states(told, "elsewhere"))


def test_a_changed_byte_and_an_added_one_are_noticed(told: Told) -> None:
    assert [one["isIntact"] for one in told.jobs["changed"]["found"]] == [False]
    assert [one["coversFile"] for one in told.jobs["longer"]["found"]] == [False]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("no pdf", "notPdf"),
        ("encrypted", "encrypted"),
        ("cut off", "broken"),
        ("shifted", "broken"),
        ("a table that leads elsewhere", "broken"),
        ("a loop", "broken"),
        ("certified", "locked"),
    ],
)
def test_what_is_not_sound_is_refused_by_name(told: Told, name: str, code: str) -> None:
    assert told.jobs[name] == {"refused": code}


def test_the_stamp_is_outlines_and_nothing_else() -> None:
    drawn = outlines_of(seal(NAME, caption="演示电子印章", code="91320500MA1C1XY12B", form="svg"))

    assert (round(drawn.width), round(drawn.height)) == (119, 119)
    assert not set(drawn.draw) - set("-.0123456789 \nmlchfSBqQwnrgRGc")
    assert drawn.draw.count("q ") == drawn.draw.count(" Q")
    with pytest.raises(NotDrawn):
        outlines_of(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><image/></svg>')


def _states(told: Told, name: str) -> list[tuple[str, Any]]:
    trust = told.house.trust(now=NOW)
    reader = PdfFileReader(BytesIO(told.file(name)))
    return [
        (one.field_name, validate_pdf_signature(one, _context(trust))) for one in reader.embedded_regular_signatures
    ]


def _context(trust: Any) -> ValidationContext:
    return ValidationContext(
        trust_roots=[_asn1(trust.root)],
        other_certs=[_asn1(one) for one in trust.intermediates],
        crls=list(trust.crls),
        moment=NOW,
        allow_fetching=False,
        revocation_mode="require",
    )


def _asn1(der: bytes) -> Any:
    return asn1.Certificate.load(der)


def _job(pdf: bytes, sign: list[str]) -> dict[str, Any]:
    return {"pdf": _encoded(pdf), "sign": sign}


def _continued() -> dict[str, Any]:
    """Papers that are compared with the one that was handed out, as they come back."""
    base = {"base": _encoded(plain_paper())}
    out = BytesIO()
    changed = IncrementalPdfFileWriter(BytesIO(plain_paper()))
    page = changed.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(90)
    changed.update_container(page)
    changed.write(out)
    return {
        "other words": _job(out.getvalue(), []) | base,
        "another paper": _job(_typeset(), []) | base,
    }


def _stamp(svg: bytes) -> dict[str, Any]:
    drawn = outlines_of(svg)
    return {"width": drawn.width, "height": drawn.height, "draw": drawn.draw}


def _typeset() -> bytes:
    return draw(Drawing("stamp", {"name": "投标函", "lines": ["一标段"], "demonstration": True}), "pdf")


def _encrypted() -> bytes:
    out, paper = BytesIO(), pdf_writer.copy_into_new_writer(PdfFileReader(BytesIO(plain_paper())))
    paper.encrypt(owner_pass="secret", user_pass="")
    paper.write(out)
    return out.getvalue()


def _signed_elsewhere(**more: Any) -> bytes:
    """By a stranger's own program and key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Elsewhere")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, NOW - timedelta(days=1), NOW + timedelta(days=9))
    der = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    private = keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    signer = signers.SimpleSigner(signing_cert=_asn1(der), signing_key=private, cert_registry=SimpleCertificateStore())
    metadata = signers.PdfSignatureMetadata(field_name="Elsewhere", **more)
    out = BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(plain_paper())), metadata, signer=signer, output=out)
    return out.getvalue()


def _certified() -> bytes:
    return _signed_elsewhere(certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)


def _changed() -> bytes:
    return _signed_elsewhere().replace(b"(Letter of bid)", b"(Letter of bad)")


def _elsewhere_in_table() -> bytes:
    return plain_paper().replace(b"0000000009 00000 n", b"0000000012 00000 n")


def _looping() -> bytes:
    paper = plain_paper()
    at = paper.rindex(b"xref\n0 ")
    return paper.replace(b"/Root 1 0 R >>", b"/Root 1 0 R /Prev %d >>" % at)


Make = Callable[[], bytes]
PAPERS: Mapping[str, tuple[Make, list[str]]] = {
    "plain": (plain_paper, BOTH),
    "typst": (_typeset, BOTH),
    "sealed": (plain_paper, ["seal"]),
    "elsewhere": (_signed_elsewhere, ["seal"]),
    "changed": (_changed, []),
    "longer": (lambda: _signed_elsewhere() + b"\n", []),
    "no pdf": (lambda: b"no pdf", BOTH),
    "encrypted": (_encrypted, BOTH),
    "cut off": (lambda: plain_paper()[:-20], BOTH),
    "shifted": (lambda: b"\n" + plain_paper(), BOTH),
    "a table that leads elsewhere": (_elsewhere_in_table, BOTH),
    "a loop": (_looping, BOTH),
    "certified": (_certified, BOTH),
}
MADE = {name: {"made": name, "sign": BOTH} for name in ("table", "stream", "turned", "across")}


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
