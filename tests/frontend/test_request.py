"""What the browser's modules write, Python reads: the certificate request and the answer to the drill."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from apps.parties.rules.recipient import public_key_of
from apps.parties.rules.signing import drill_for, is_answered, spki_of_request

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import { identityToRecipient } from "ROOT/frontend/static/vendor/age.js";
import { fromBase64, toBase64 } from "ROOT/frontend/static/js/lib/bytes.js";
import { answerDrill, importKeys, makeKeys } from "ROOT/frontend/static/js/parties/keyfile.js";
import { certificateRequest } from "ROOT/frontend/static/js/parties/request.js";

const made = await makeKeys();
const keys = await importKeys(made.text);
console.log(JSON.stringify({ spki: toBase64(made.spki), recipient: await identityToRecipient(made.identity) }));
const drill = JSON.parse(await new Promise((resolve) => process.stdin.once("data", resolve)));
const answer = await answerDrill(keys, fromBase64(drill.key), fromBase64(drill.nonce));
const request = await certificateRequest("陈立", made.spki, keys.p256);
console.log(JSON.stringify({ ...answer, request: toBase64(request) }));
process.exit(0);
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is for developers; the modules are tested in CI")
def test_python_accepts_what_the_modules_make(tmp_path: Path) -> None:
    script = tmp_path / "browser.mjs"
    script.write_text(SCRIPT.replace("ROOT", str(ROOT)), "utf-8")

    with subprocess.Popen(
        ["node", "--no-warnings", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        public = json.loads(node.stdout.readline())
        spki = base64.b64decode(public["spki"])
        drill = drill_for(spki, secret_key="any")
        node.stdin.write(json.dumps({"key": encoded(drill.public), "nonce": encoded(drill.nonce)}) + "\n")
        node.stdin.flush()
        said = json.loads(node.stdout.readline())

    assert spki_of_request(base64.b64decode(said["request"])) == spki
    assert is_answered(
        drill,
        public_key=public_key_of(public["recipient"]),
        spki=spki,
        agreed=base64.b64decode(said["agreed"]),
        signature=base64.b64decode(said["signature"]),
    )


def encoded(content: bytes) -> str:
    """As JSON carries bytes."""
    return base64.b64encode(content).decode()
