"""`manage.py verify BUNDLE [--root FILE] [--json]`: prints what each check found; exit 0 when none failed, 1 when one did.

`verify diff ONE OTHER` compares two copies of a bundle; exit 0 when the later one only adds to the earlier.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from apps.evidence.rules.policies import Policy, policy_of
from apps.evidence.verify.differing import compare, lines_of
from apps.evidence.verify.protocol import Status
from apps.evidence.verify.verifying import EN, ZH, Verdict, sentence, verify
from apps.evidence.verify.words import STATUSES, TITLES

SHOWN_FINDINGS = 20
DIFF = "diff"


def main(arguments: Sequence[str]) -> int:
    """Verifies or compares, and prints; the answer is the exit status."""
    if list(arguments[:1]) == [DIFF]:
        return diff(arguments[1:])
    parser = argparse.ArgumentParser(
        prog="verify",
        description="Checks an evidence bundle offline; `diff ONE OTHER` compares two copies. 离线核验证据包；diff 比对两份。",
    )
    parser.add_argument("bundle", type=Path, help="a zip or a folder")
    parser.add_argument("--root", type=_root, metavar="FILE", help="the root certificate that you trust, DER or PEM")
    parser.add_argument(
        "--log-policy",
        type=_policy,
        metavar="FILE",
        help="the log's key and witnesses that you trust (C2SP tlog-policy)",
    )
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    asked = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)  # what pyHanko thinks of a hostile PDF is told as a finding
    verdict = verify(asked.bundle, root=asked.root, log_policy=asked.log_policy)
    text = (
        json.dumps(verdict.plain(), ensure_ascii=False, indent=1)
        if asked.json
        else "\n".join(_lines(verdict, is_pinned=asked.root is not None))
    )
    _say(text)
    return 0 if verdict.is_good else 1


def diff(arguments: Sequence[str]) -> int:
    """Compares two copies of a bundle and prints; the answer is the exit status."""
    parser = argparse.ArgumentParser(
        prog="verify diff", description="Compares two copies of a lot's bundle. 比对同一标段的两份证据包。"
    )
    for name in ("one", "other"):
        parser.add_argument(name, type=Path, help="a zip or a folder")
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")
    asked = parser.parse_args(arguments)
    found = compare(asked.one, asked.other)
    told = json.dumps(found.plain(), ensure_ascii=False, indent=1) if asked.json else ""
    _say(told or "\n".join(lines_of(found, (asked.one, asked.other))))
    return 0 if found.is_continued else 1


def _say(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()


def _policy(path: str) -> Policy:
    """The policy in a file."""
    try:
        return policy_of(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as wrong:
        raise argparse.ArgumentTypeError(f"{path} holds no policy: {wrong}") from wrong


def _root(path: str) -> bytes:
    """The certificate in a file, as DER."""
    try:
        content = Path(path).read_bytes()
        pem = content.lstrip().startswith(b"-----")
        found = x509.load_pem_x509_certificate(content) if pem else x509.load_der_x509_certificate(content)
    except (OSError, ValueError) as wrong:
        raise argparse.ArgumentTypeError(f"{path} holds no certificate") from wrong
    return found.public_bytes(Encoding.DER)


def _lines(verdict: Verdict, *, is_pinned: bool) -> Iterator[str]:
    told = verdict.plain()
    policy, root = told["policy"], told["root"]
    yield f"标段 lot {policy['lot']}    制度 regime {policy['regime']}    版本 edition {policy['edition']}    {policy['made_at']}"
    if verdict.policy and policy["clock"] != "system":
        yield "! 演练时钟：全部时间由演练时钟给出。 Rehearsal clock: every time is of a clock that people could move."
    if verdict.policy and policy["demonstration"] is not False:
        yield "! 演示证书：签名不具法律效力。 Demonstration authority: its signatures bind nobody in law."
    yield f"信任根 root {root['name']}\n  SHA-256 {root['sha256']}"
    if is_pinned:
        yield "  已与指定的根证书核对，见第 0 项。 Compared with the root that you named: see check 0."
    else:
        yield "  请与认证机构公布的指纹核对，或用 --root FILE 指定根证书。"
        yield "  Compare it with the fingerprint that the authority publishes, or name the root that you trust: --root FILE."
    yield f"平台 platform {told['platform']['name']}"
    yield ""
    for number in TITLES:
        yield from _check(verdict, number)
    yield ""
    yield "全部通过。 Nothing failed." if verdict.is_good else "有不符之处，见上。 Something failed: see above."


def _check(verdict: Verdict, number: int) -> Iterator[str]:
    status = verdict.status(number)
    looked = verdict.protocol.looked.get(number, 0)
    mark = {Status.PASSED: "✓", Status.FAILED: "✗", Status.ABSENT: "·"}[status]
    zh, en = STATUSES[status.value]
    yield f"{mark} {number:>2}  {TITLES[number][ZH]} · {TITLES[number][EN]} — {zh} {en} ({looked})"
    findings = [one for one in verdict.protocol.findings if one.check == number]
    for one in findings[:SHOWN_FINDINGS]:
        yield f"      {one.where}: {sentence(one, ZH)}。 {sentence(one, EN)}."
    if len(findings) > SHOWN_FINDINGS:
        yield f"      … {len(findings) - SHOWN_FINDINGS}"
