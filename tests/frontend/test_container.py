"""封装包 — the browser, the offline page's one script and Python write the same bytes and read each other's."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from apps.bids.rules.sealing import seal_bid
from apps.bids.sealing_tool import container, offline_page
from tests.bids.golden import (
    FOLDER,
    ORDER,
    PRICE_FORM,
    PROPOSAL_LINE,
    PROPOSAL_LINES,
    PROPOSAL_NAME,
    SIGNATURE,
    Counted,
)

ROOT = Path(__file__).resolve().parents[2]
ROUND_TRIP = """
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { containerOf, readContainer } from "ROOT/frontend/static/js/sealing/container.js";

const given = JSON.parse(readFileSync(0, "utf8"));
const whole = new Blob([readFileSync(given.path)]);
const read = await readContainer(whole, () => {});
const files = read.envelopes.map(({ name }, index) => ({ name, blob: read.blobs[index] }));
const again = Buffer.from(await (await containerOf(read.statement, read.signature, files)).arrayBuffer());
const refused = [];
for (const at of given.spoiled) {
  const bytes = Buffer.from(readFileSync(given.path));
  bytes[at] ^= 1;
  await readContainer(new Blob([bytes]), () => {}).catch((failure) => refused.push(failure.message));
}
for (const cut of [new Blob([]), whole.slice(0, whole.size / 2), new Blob(["PK"])])
  await readContainer(cut, () => {}).catch((failure) => refused.push(failure.message));
console.log(JSON.stringify({
  lot: read.stated.lot, names: read.envelopes.map((one) => one.name), signature: read.signature, refused,
  sha256: createHash("sha256").update(again).digest("hex"),
}));
"""
WORKER = """
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const { script, golden } = JSON.parse(readFileSync(0, "utf8"));
const drawn = [golden.file_key, golden.ephemeral, golden.nonce].map((text) => Buffer.from(text, "hex"));
let hear;
const parts = [];
const finished = new Promise((resolve, reject) => {
  globalThis.self = {
    name: "js/sealing/worker.js",
    addEventListener: (_kind, listener) => (hear = listener),
    postMessage: (told) => {
      if (told.part) parts[told.number] = told.part;
      if (told.finished) resolve(told.finished);
      if (told.failed) reject(new Error(told.failed));
    },
  };
});
runInThisContext(script);
const random = crypto.getRandomValues.bind(crypto);
crypto.getRandomValues = (bytes) =>
  bytes.length === drawn[0]?.length ? (bytes.set(drawn.shift()), bytes) : random(bytes);
const { tender, lot, document, bid, certificate: bidder, revision } = golden;
hear({ data: {
  belonging: { tender, lot, document, bid, bidder, revision }, recipient: golden.recipient, partBytes: 65536,
  form: { price: golden.price, fields: golden.fields }, envelopes: [{ name: "sheet", files: [] }],
} });
const [{ plain, header }] = await finished;
const age = Buffer.from(await new Blob(parts).arrayBuffer()).toString("base64");
console.log(JSON.stringify({ plain, header, age }));
"""


def test_a_container_of_python_is_read_and_written_again_byte_for_byte(tmp_path: Path) -> None:
    golden = json.loads((FOLDER / "container.json").read_text("utf-8"))
    target = _container(tmp_path)
    whole = target.read_bytes()
    spoiled = [whole.index(b"--- "), len(whole) // 2, whole.index(b"revision") + 10]

    told = _node(tmp_path, ROUND_TRIP, {"path": str(target), "spoiled": spoiled})

    assert told["sha256"] == golden["sha256"]
    assert (told["lot"], told["names"], told["signature"]) == (ORDER.lot, ["sheet", "technical"], SIGNATURE)
    assert len(told["refused"]) == len(spoiled) + 3
    assert len(whole) == golden["size"]


def test_the_offline_page_seals_byte_for_byte_what_python_seals(tmp_path: Path) -> None:
    golden = json.loads((FOLDER / "sheet.json").read_text("utf-8"))

    told = _node(tmp_path, WORKER, {"script": offline_page.script(), "golden": golden})

    assert (told["plain"], told["header"]) == (golden["plain"], golden["header_sha256"])
    assert b64decode(told["age"]) == b64decode(golden["sealed"])


def test_the_offline_page_is_made_alike_each_time_and_asks_the_network_for_nothing() -> None:
    made = offline_page.made()
    text = made.decode()

    assert made == offline_page.made()
    assert "default-src 'none'" in text
    assert "connect-src 'none'" in text
    assert re.findall(r"[\w-]*unsafe[\w-]*", text.partition("</head>")[0]) == ["wasm-unsafe-eval"]  # digests; no eval
    assert re.findall(r"<(?:link|img|iframe|script src)", text) == []
    assert (
        re.findall(r"\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|importScripts|eval)\(", offline_page.script())
        == []
    )


def test_every_word_of_the_offline_page_is_known_and_said() -> None:
    page = (offline_page.HERE / "offline_page.html").read_text("utf-8")
    words = (offline_page.STATIC / "js" / "offline" / "words.js").read_text("utf-8")
    known = set(re.findall(r"^  (\w+): \[", words, re.MULTILINE))
    modules = "".join((offline_page.STATIC / "js" / "offline" / name).read_text("utf-8") for name in _MODULES)
    said = set(re.findall(r'data-say="(\w+)"', page)) | set(re.findall(r'say\(language, "(\w+)"', modules))
    either = {word for pair in re.findall(r'say\(language, \w+ \? "(\w+)" : "(\w+)"\)', modules) for word in pair}
    refused = set(re.findall(r'Refusal\("(\w+)"', modules)) | set(re.findall(r'\{ code: "(\w+)"', modules))

    put = set(re.findall(r'\bsay(?:: | = )"(\w+)"', modules))
    consortia = json.loads((FOLDER / "consortium.json").read_text("utf-8"))
    wrong = {f"consortium_{one['wrong']}" for one in consortia["wrong"]}
    parts = {f"member_{part}" for part in consortia["sound"][0]["members"][0]}
    assert known == said | either | refused | put | wrong | parts


_MODULES = ("page.js", "parties.js", "sealing.js", "terms.js")


def _container(folder: Path) -> Path:
    proposal = folder / PROPOSAL_NAME
    proposal.write_text(PROPOSAL_LINE * PROPOSAL_LINES, "utf-8", newline="")
    sealed = seal_bid(ORDER, PRICE_FORM, {"technical": [proposal]}, folder=folder, entropy=Counted())
    target = folder / "golden.sealed-bid"
    container.write(target, sealed.statement, SIGNATURE, {one.name: one.path for one in sealed.envelopes})
    return target


def _node(folder: Path, script: str, given: Any) -> Any:
    if shutil.which("node") is None:
        pytest.skip("Node is for developers; the modules are tested in CI")
    path = folder / "script.mjs"
    path.write_text(script.replace("ROOT", str(ROOT)), "utf-8")
    ran = subprocess.run(
        ["node", "--no-warnings", str(path)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
