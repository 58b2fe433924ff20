"""证据包在浏览器里核验: the page's modules find what the verifier finds, under the same numbers and in the same words."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from apps.evidence.rules.acts import ACTS
from apps.evidence.verify.verifying import verify
from apps.evidence.verify.words import FINDINGS, STATUSES, TITLES
from tests.evidence.bundle_pieces import Files, write_zip
from tests.evidence.bundle_world import BundleWorld
from tests.evidence.tampers import TAMPERS, another_sheet, something_after_the_record

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="Node is for developers; CI has it")
MODULES = Path(__file__).resolve().parents[2] / "frontend" / "static" / "js" / "verify"
FORGERIES: dict[str, set[int]] = {
    "revoked": {5},
    "late": {6},
    "early": {6},
    "dropped": {7},
    "sheet": {8},
    "plain": {13},
    "forgotten": {14},
    "announced": {14},
    "backdated": {11},
    "one number": {11},
    "no first": {12},
    "unsigned": {16},
    "signed after revocation": {16},
    "names": {15},
    "candidates": {15},
    "blind changed": {15},
    "unseen": {21},
    "crept in": {21},
    "refused": set(),
    "works": set(),
    "blind": set(),
}
"""What somebody with every key did at the time, and which checks of the browser's find it; and what is lawful though rare."""
LEFT = {15, 20}
"""What a browser leaves to the program, wholly or for a part."""
SCRIPT = """
import { readFileSync } from "node:fs";
const { verify } = await import("MODULES/verifying.js");
const { ACTS } = await import("MODULES/checks-log.js");
const words = await import("MODULES/words.js");
const verdicts = {};
for (const path of JSON.parse(readFileSync(0, "utf8"))) {
  const { isGood, root, checks } = await verify(new Blob([readFileSync(path)]));
  const findings = checks.flatMap((one) => one.findings).map((one) => [one.code, words.sentenceOf(one, 1)]);
  const told = checks.map(({ number, status, looked, findings: all }) => ({
    number, status, looked, findings: all.map((one) => [one.code, one.where, words.sentenceOf(one, 0), words.sentenceOf(one, 1)]),
  }));
  verdicts[path] = { isGood, root, findings, told, checks: Object.fromEntries(checks.map((one) => [one.number, one.status])) };
}
const { TITLES, FINDINGS, STATUSES, REASONS } = words;
console.log(JSON.stringify({ verdicts, acts: [...ACTS].sort(), words: { TITLES, FINDINGS, STATUSES, REASONS } }));
"""


def told_by_the_browser(paths: list[Path]) -> Any:
    """What the modules say of each bundle, and the words they have; one process for all."""
    ran = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "-e", SCRIPT.replace("MODULES", MODULES.as_uri())],
        input=json.dumps([str(path) for path in paths]),
        capture_output=True,
        text=True,
        timeout=900,
        check=True,
    )
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def told(maker: BundleWorld, whole: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The whole bundle, every tamper and what is no bundle, by name."""
    folder = tmp_path_factory.mktemp("browser")
    bundles: dict[str, Files] = {"whole": dict(whole)}
    for tamper in (*(one for one, _check, _code in TAMPERS), another_sheet, something_after_the_record):
        files = dict(whole)
        tamper(files)
        bundles[tamper.__name__] = maker.sealed(files)
    broken = bytearray(whole["tender/lot.json"])
    broken[9] ^= 1
    bundles["a byte"] = dict(whole) | {"tender/lot.json": bytes(broken)}
    bundles["a file more"] = dict(whole) | {"tender/more.json": b"{}"}
    bundles["a file less"] = {path: content for path, content in whole.items() if path != "VERIFY.txt"}
    bundles["not plain"] = dict(whole) | {"../outside": b""}
    bundles["twice"] = dict(whole) | {"Policy.json": b"{}"}
    bundles["a key twice"] = maker.sealed(dict(whole) | {"tender/documents.json": b'{"v":1,"v":1}'})
    for story in FORGERIES:
        (folder / f"of {story}").mkdir()
        bundles[story] = BundleWorld(folder / f"of {story}", story).build()
    paths = {name: write_zip(files, folder / f"{name}.zip") for name, files in bundles.items()}
    cut, none = folder / "cut.zip", folder / "none.zip"
    cut.write_bytes(paths["whole"].read_bytes()[:-200])
    none.write_bytes(b"not a zip at all" * 100)
    found = told_by_the_browser([*paths.values(), cut, none])
    return found | {"paths": paths, "verdicts": {Path(path).stem: one for path, one in found["verdicts"].items()}}


def failed(verdict: Any) -> set[int]:
    return {int(number) for number, status in verdict["checks"].items() if status == "failed"}


def codes(verdict: Any) -> set[str]:
    return {code for code, _sentence in verdict["findings"]}


def test_a_whole_bundle_passes_every_check_that_a_browser_can_do(told: Any) -> None:
    verdict = told["verdicts"]["whole"]

    assert verdict["isGood"], verdict["findings"]
    assert [int(number) for number in verdict["checks"]] == list(TITLES)
    left = {int(number) for number, status in verdict["checks"].items() if status == "left"}
    assert left == LEFT
    assert set(verdict["checks"].values()) == {"passed", "left"}


def test_each_tamper_fails_its_check_or_is_left_to_the_program(told: Any) -> None:
    """Never another check, and never silently passed by one that looked."""
    for tamper, check, code in TAMPERS:
        verdict = told["verdicts"][tamper.__name__]
        if check in LEFT:
            assert failed(verdict) <= {check}, tamper.__name__
        else:
            assert (failed(verdict), code in codes(verdict)) == ({check}, True), (tamper.__name__, verdict["findings"])


@pytest.mark.usefixtures("papers_are_judged_once")
def test_browser_and_program_say_the_same_of_a_bundle(told: Any) -> None:
    """Of the whole one, and of one with a tamper for each check: status, counts, places and sentences; of what is left a part."""
    one_each = {check: tamper.__name__ for tamper, check, _code in reversed(TAMPERS)}
    for name in ("whole", *one_each.values()):
        of_program = {one["number"]: one for one in verify(told["paths"][name]).plain()["checks"]}
        for one in told["verdicts"][name]["told"]:
            other = of_program[one["number"]]
            said = {tuple(finding) for finding in one["findings"]}
            known = {(row["code"], row["where"], row["zh"], row["en"]) for row in other["findings"]}
            if one["number"] in LEFT:
                assert said <= known, (name, one["number"])
            else:
                assert (one["status"], said) == (other["status"], known), (name, one["number"])
                assert one["looked"] == other["looked"] or one["number"] == 0, (name, one["number"])


def test_forgers_with_every_key_are_found(told: Any) -> None:
    assert {story: failed(told["verdicts"][story]) for story in FORGERIES} == FORGERIES
    assert failed(told["verdicts"]["another_sheet"]) == {15, 21}
    assert failed(told["verdicts"]["something_after_the_record"]) == {16, 17}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a byte", "file_not_signed"),
        ("a file more", "file_not_signed"),
        ("a file less", "file_missing"),
        ("not plain", "path_not_plain"),
        ("twice", "path_twice"),
        ("a key twice", "not_json"),
        ("cut", "not_a_bundle"),
        ("none", "not_a_bundle"),
    ],
)
def test_what_is_not_as_it_was_signed_is_a_finding(told: Any, name: str, code: str) -> None:
    assert code in codes(told["verdicts"][name])
    assert 0 in failed(told["verdicts"][name])


def test_the_browser_says_it_in_the_words_of_the_program(told: Any) -> None:
    words = told["words"]

    assert {int(number): tuple(pair) for number, pair in words["TITLES"].items()} == TITLES
    assert {code: tuple(pair) for code, pair in words["FINDINGS"].items()}.items() <= dict(FINDINGS).items()
    assert {code: tuple(pair) for code, pair in words["STATUSES"].items()}.items() >= dict(STATUSES).items()
    assert {int(number) for number in words["REASONS"]} >= LEFT
    assert told["acts"] == sorted(ACTS)
    source = "".join(path.read_text("utf-8") for path in MODULES.glob("*.js") if path.name != "words.js")
    source += (MODULES.parent / "evaluation" / "draw-rules.js").read_text("utf-8")
    assert [code for code in FINDINGS if f'"{code}"' in source and code not in words["FINDINGS"]] == []
    for verdict in told["verdicts"].values():
        assert all(" " in sentence for _code, sentence in verdict["findings"])
