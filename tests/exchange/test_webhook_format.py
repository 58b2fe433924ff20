"""docs/formats/webhooks.md, taken at its word: what we send, and what a receiver computes, are the golden deliveries."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

from apps.exchange.rules.letters import change_body, ping_body
from apps.exchange.rules.signing import headers_of

ROOT = Path(__file__).resolve().parents[2]
GOLDEN: dict[str, Any] = json.loads((ROOT / "tests/golden/webhooks/deliveries.json").read_text("utf-8"))
SAID = (ROOT / "docs/formats/webhooks.md").read_text("utf-8")
PAGE = (ROOT / "frontend/templates/exchange/webhook.html").read_text("utf-8")


def test_what_we_send_is_the_golden_deliveries() -> None:
    change, again, ping = GOLDEN["deliveries"]

    assert change["body"] == again["body"] == change_body(GOLDEN["change"], previous=GOLDEN["previous"]).decode()
    assert ping["body"] == ping_body(GOLDEN["pinged_at"], previous=GOLDEN["change"]["number"]).decode()
    for one in GOLDEN["deliveries"]:
        assert headers_of(one["message"], one["timestamp"], one["body"].encode(), one["secrets"]) == one["headers"]


def test_the_shell_of_the_page_of_the_format_computes_the_signature() -> None:
    [shell] = re.findall(r"```sh\n(.*?)```", SAID, re.DOTALL)

    done = subprocess.run(["/bin/sh", "-eu", "-c", shell], capture_output=True, text=True, check=True)

    assert f"v1,{done.stdout.strip()}" == GOLDEN["deliveries"][2]["headers"]["webhook-signature"]
    assert f"v1,{done.stdout.strip()}`" in SAID


def test_the_program_on_the_page_accepts_the_golden_deliveries_and_nothing_changed() -> None:
    [program] = re.findall(r"(import base64, hashlib, hmac\n.*?)</pre>", PAGE, re.DOTALL)
    told: dict[str, Any] = {}
    exec(unescape(program), told)  # the page's own words are what is tested

    for one in GOLDEN["deliveries"]:
        body = one["body"].encode()
        assert all(told["is_genuine"](secret, one["headers"], body) for secret in one["secrets"])
        assert not told["is_genuine"](one["secrets"][0], one["headers"], body + b" ")
        assert not told["is_genuine"]("whsec_" + "A" * 43 + "=", one["headers"], body)
