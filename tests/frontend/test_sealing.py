"""What the browser seals, states and signs, Python opens, reads and verifies."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from apps.bids.rules.archive import checked, is_plain_name
from apps.bids.rules.contents import MANIFEST, PRICE, Listed, manifest_of, price_form_of
from apps.bids.rules.context import Context, context_of
from apps.bids.rules.envelope import decrypted, file_key_of, new_identity, read_header, recipient_for, with_identity
from apps.bids.rules.sealing import plain_commitment
from apps.bids.rules.statement import digest_of, read_bid, read_withdrawal
from apps.core.money import in_capitals
from apps.evidence.rules import dsse

ROOT = Path(__file__).resolve().parents[2]
TENDER, LOT = "WC-ENG-2026-0417", "WC-ENG-2026-0417-01"
DOCUMENT, BID = "ab" * 32, "0123456789abcdef" * 2
IDENTITY = new_identity(bytes(range(32)))
NAMES = ["投标函.pdf", "施工组织设计 第1卷.pdf", ' a/b:c*?"<>|.pdf. ', "x" * 300 + ".pdf", "e\u0301\u200b.txt", "..."]
SCRIPT = """
import { readFileSync } from "node:fs";
import { fromBase64, toBase64 } from "ROOT/frontend/static/js/lib/bytes.js";
import { sign, wrap } from "ROOT/frontend/static/js/lib/dsse.js";
import { sealEnvelope, textFile } from "ROOT/frontend/static/js/sealing/envelope.js";
import { bidStatement, priceForm, withdrawalStatement } from "ROOT/frontend/static/js/sealing/forms.js";
import { plainName } from "ROOT/frontend/static/js/sealing/zip.js";

const given = JSON.parse(readFileSync(0, "utf8"));
const P256 = { name: "ECDSA", namedCurve: "P-256" };
const key = await crypto.subtle.importKey("pkcs8", fromBase64(given.key), P256, false, ["sign"]);
const inside = {
  sheet: [textFile("price.json", priceForm("9123000.00", { days: "240", quality: "合格", manager: "陈立" }))],
  technical: given.names.map((name, index) => textFile(plainName(name), `第 ${index} 个\\n`.repeat(9000 * index))),
};
const files = {};
const sealed = [];
for (const envelope of Object.keys(inside)) {
  const parts = [];
  sealed.push(
    await sealEnvelope({
      belonging: given.belonging, envelope, recipient: given.recipient, files: inside[envelope],
      partBytes: 65536, keep: (part, number) => (parts[number] = part), progress: () => {},
    }),
  );
  files[envelope] = toBase64(new Uint8Array(await new Blob(parts).arrayBuffer()));
}
const document = { version: 2, sha256: given.belonging.document };
const statement = bidStatement(given.belonging, { document, previous: null, recipient: given.recipient, envelopes: sealed });
const signature = await sign(statement, key);
const withdrawal = withdrawalStatement({ lot: "LOT", bid: given.belonging.bid, revision: 2, previous: given.belonging.document });
console.log(JSON.stringify({ statement, withdrawal, files, dsse: await wrap(statement, signature, fromBase64(given.certificate)) }));
"""


@pytest.fixture(scope="module")
def certificate() -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """A bidder's signing key and a certificate for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "丙泽水利市政")])
    start = datetime(2026, 11, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, start, start + timedelta(days=365))
    return key, builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


@pytest.fixture(scope="module")
def sent(certificate: tuple[ec.EllipticCurvePrivateKey, bytes], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the browser's modules made of a bid."""
    if shutil.which("node") is None:
        pytest.skip("Node is for developers; the modules are tested in CI")
    key, der = certificate
    script = tmp_path_factory.mktemp("browser") / "browser.mjs"
    script.write_text(SCRIPT.replace("ROOT", str(ROOT)), "utf-8")
    given = {
        "key": _encoded(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        "certificate": _encoded(der),
        "recipient": recipient_for(IDENTITY),
        "names": NAMES,
        "belonging": {
            "tender": TENDER,
            "lot": LOT,
            "document": DOCUMENT,
            "bid": BID,
            "bidder": dsse.keyid_of(der),
            "revision": 1,
        },
    }
    ran = subprocess.run(
        ["node", "--no-warnings", str(script)],
        input=json.dumps(given) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(ran.stdout)


def test_the_statement_is_read_and_its_signature_verified(
    sent: Any, certificate: tuple[ec.EllipticCurvePrivateKey, bytes]
) -> None:
    _key, der = certificate

    statement = read_bid(sent["statement"])

    assert dsse.verify(sent["dsse"], der) == sent["statement"].encode()
    assert statement.text() == sent["statement"]
    assert (statement.tender, statement.lot, statement.bid, statement.revision) == (TENDER, LOT, BID, 1)
    assert (statement.previous, statement.certificate) == (None, dsse.keyid_of(der))
    assert [one.name for one in statement.envelopes] == ["sheet", "technical"]


def test_a_withdrawal_is_read(sent: Any) -> None:
    withdrawal = read_withdrawal(sent["withdrawal"])

    assert withdrawal.text() == sent["withdrawal"]
    assert digest_of(sent["withdrawal"]) == hashlib.sha256(sent["withdrawal"].encode()).hexdigest()


@pytest.mark.parametrize("envelope", ["sheet", "technical"])
def test_an_envelope_opens_and_is_what_the_statement_says(sent: Any, envelope: str) -> None:
    stated = {one.name: one for one in read_bid(sent["statement"]).envelopes}[envelope]
    content = base64.b64decode(sent["files"][envelope])
    file = BytesIO(content)

    header = read_header(file)
    key = file_key_of(header, [with_identity(IDENTITY)])
    archive = b"".join(decrypted(file, key))
    files = {name: b"".join(pieces) for name, pieces in checked([archive])}

    assert (len(content), hashlib.sha256(content).hexdigest()) == (stated.size, stated.sha256)
    assert hashlib.sha256(content[: len(content) - len(_after_header(content))]).hexdigest() == stated.header
    assert context_of(header) == Context(LOT, DOCUMENT, BID, envelope)
    assert plain_commitment(key, hashlib.sha256(archive).digest()) == stated.plain
    manifest = manifest_of(files.pop(MANIFEST))
    assert (manifest.lot, manifest.envelope, manifest.document, manifest.bid) == (LOT, envelope, DOCUMENT, BID)
    assert manifest.files == tuple(
        Listed(name, len(inside), hashlib.sha256(inside).hexdigest()) for name, inside in sorted(files.items())
    )


def test_the_sheet_holds_the_price_form_and_nothing_else(sent: Any) -> None:
    files = _files_of(sent, "sheet")

    form = price_form_of(files[PRICE])

    assert sorted(files) == [MANIFEST, PRICE]
    assert form.price == Decimal("9123000.00")
    assert form.fields == {"days": "240", "quality": "合格", "manager": "陈立"}
    assert form.content() == files[PRICE]


def test_names_become_plain_and_stay_apart(sent: Any) -> None:
    names = sorted(set(_files_of(sent, "technical")) - {MANIFEST})

    assert len(names) == len(NAMES)
    assert all(map(is_plain_name, names))
    assert {"投标函.pdf", "施工组织设计 第1卷.pdf"} < set(names)


def test_the_golden_capitals_are_those_of_the_product() -> None:
    golden = json.loads((ROOT / "tests" / "golden" / "capitals.json").read_text("utf-8"))

    assert [in_capitals(Decimal(row["amount"])) for row in golden] == [row["capitals"] for row in golden]


def _files_of(sent: Any, envelope: str) -> dict[str, bytes]:
    file = BytesIO(base64.b64decode(sent["files"][envelope]))
    key = file_key_of(read_header(file), [with_identity(IDENTITY)])
    return {name: b"".join(pieces) for name, pieces in checked(decrypted(file, key))}


def _after_header(content: bytes) -> bytes:
    return content[content.index(b"\n", content.index(b"\n--- ") + 1) + 1 :]


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
