"""证据包核验: what each check finds. 电子招标投标办法 §40, §58: what was traded can be traced and checked by anybody."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.verify.checks import CHECKS
from apps.evidence.verify.command import main
from apps.evidence.verify.protocol import printable
from apps.evidence.verify.verifying import EN, ZH, sentence, verify
from apps.evidence.verify.words import FINDINGS, TITLES
from tests.evidence.bundle_pieces import DEADLINE, Files, write_folder
from tests.evidence.bundle_world import BundleWorld
from tests.evidence.signers import House
from tests.evidence.tampers import (
    TAMPERS,
    another_price_file,
    another_salt,
    another_score,
    another_sheet,
    another_total,
    cut_a_log,
    sign_again,
    something_after_the_record,
)
from tests.evidence.verdicts import Tamper, codes, failed, path_of, verdict_on

pytestmark = pytest.mark.usefixtures("papers_are_judged_once")
ROOT = Path(__file__).resolve().parents[2]


def test_a_whole_bundle_passes_every_check(files: Files, tmp_path: Path) -> None:
    verdict = verdict_on(files, tmp_path)

    assert verdict.is_good, verdict.plain()
    assert {number: verdict.status(number).value for number in TITLES} == dict.fromkeys(TITLES, "passed")


def test_a_folder_is_checked_like_a_zip(files: Files, tmp_path: Path) -> None:
    verdict = verify(write_folder(files, tmp_path / "bundle"))

    assert verdict.is_good
    assert verdict.plain() == verdict_on(files, tmp_path).plain()


def test_the_checks_keep_their_numbers() -> None:
    assert tuple(CHECKS) == (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21)
    assert tuple(TITLES) == tuple(CHECKS)


@pytest.mark.parametrize(("tamper", "check", "code"), TAMPERS, ids=lambda one: getattr(one, "__name__", str(one)))
def test_a_tamper_fails_its_check_and_no_other(
    maker: BundleWorld, files: Files, tmp_path: Path, *, tamper: Tamper, check: int, code: str
) -> None:
    """Sealed anew by the platform, so that nothing but the evidence itself can tell."""
    before = dict(files)
    tamper(files)

    verdict = verdict_on(maker.sealed(files), tmp_path)

    assert files != before
    assert failed(verdict) == {check}
    assert code in codes(verdict)


@pytest.mark.parametrize(
    ("tamper", "checks"),
    [
        (cut_a_log, {2, 10, 15}),
        (another_score, {15}),
        (another_sheet, {15, 21}),
        (another_salt, {4, 10}),
        (something_after_the_record, {16, 17}),
    ],
    ids=["cut log", "score", "sheet", "salt", "record"],
)
def test_a_tamper_is_found_wherever_it_shows(
    maker: BundleWorld, files: Files, tmp_path: Path, tamper: Tamper, checks: set[int]
) -> None:
    tamper(files)

    assert failed(verdict_on(maker.sealed(files), tmp_path)) == checks


def test_whoever_is_not_the_platform_changes_nothing_at_all(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    """Every file is in the signed list, the ones that no other check looks at too."""
    for path in sorted(whole):
        broken = bytearray(whole[path])
        broken[len(broken) // 2] ^= 1
        assert 0 in failed(verdict_on(dict(whole) | {path: bytes(broken)}, tmp_path)), path
    for files in (dict(whole) | {"tender/more.json": b"{}"}, {k: v for k, v in whole.items() if k != "VERIFY.txt"}):
        assert failed(verdict_on(files, tmp_path)) == {0}


# --- one forgery for each check: what somebody with every key did at the time ---


@pytest.mark.parametrize(
    ("forgery", "checks"),
    [
        ("revoked", {5}),
        ("late", {6}),
        ("early", {6}),
        ("dropped", {7}),
        ("sheet", {8}),
        ("plain", {13}),
        ("announced", {14}),
        ("result", {15}),
        ("unsigned", {16}),
        ("signed after revocation", {16}),
        ("nobody left", {16}),
        ("forgotten", {14}),
        ("one for two", {15, 16}),
        ("unscored", {15, 16}),
        ("names", {15}),
        ("ceiling", {15}),
        ("candidates", {15}),
        ("winner", {15}),
        ("blind changed", {15}),
        ("backdated", {11}),
        ("one number", {11}),
        ("no first", {12}),
        ("unseen", {21}),
        ("crept in", {21}),
    ],
)
def test_a_forger_with_every_key_is_found(tmp_path: Path, forgery: str, checks: set[int]) -> None:
    files = BundleWorld(tmp_path, forgery).build()

    assert failed(verdict_on(files, tmp_path)) == checks


@pytest.mark.parametrize("story", ["replaced", "withdrawn", "unreleased", "refused", "works", "blind"])
def test_what_is_lawful_but_out_of_the_ordinary_passes(tmp_path: Path, story: str) -> None:
    """电子招标投标办法 §27, §31 and 实施条例 §53: replaced, withdrawn, not released, not signed with a reason."""
    verdict = verdict_on(BundleWorld(tmp_path, story).build(), tmp_path)

    assert verdict.is_good, verdict.plain()


def test_whoever_signs_as_the_platform_is_certified_and_is_no_party(
    maker: BundleWorld, whole: Mapping[str, bytes], tmp_path: Path
) -> None:
    """Before the list there is no receipt that would tell: anybody could have made the whole bundle."""
    stranger = House(tmp_path / "other", now=DEADLINE - timedelta(days=20)).signer("路人", now=DEADLINE)
    early = {path: whole[path] for path in whole if path.startswith(("trust/", "policy", "VERIFY", "tender/"))}
    log = b"".join(whole["log/lot.12.public.jsonl"].splitlines(keepends=True)[:1])
    newest = json.loads(log)
    early["log/lot.12.public.jsonl"] = log
    early["log/heads.json"] = canonical_bytes({"lot:12:public": {"v": newest["v"], "digest": newest["digest"]}})

    forged = maker.sealed(early | {"trust/platform.der": stranger.certificate}, by=stranger)
    bidder = maker.bids[0]["signer"]
    of_a_party = maker.sealed(dict(whole) | {"trust/platform.der": bidder.certificate}, by=bidder)

    assert "certificate_not_trusted" in codes(verdict_on(forged, tmp_path))
    assert "platform_is_a_party" in codes(verdict_on(of_a_party, tmp_path))


def test_a_list_that_names_another_than_the_certificate_is_found(
    maker: BundleWorld, files: Files, tmp_path: Path
) -> None:
    path = "log/opening.7.public.jsonl"
    files[path] = files[path].replace("青阳第一建设有限公司".encode(), "青阳第二建设有限公司".encode())

    assert "list_names_another" in codes(verdict_on(maker.sealed(files), tmp_path))


def test_an_opening_that_is_left_out_whole_is_missed(
    maker: BundleWorld, whole: Mapping[str, bytes], tmp_path: Path
) -> None:
    """Nothing of bids, opening and evaluation is there, and no head of theirs either; the lot's own log went on."""
    left_out = ("bids/", "opening/", "evaluation/", "awards/", "log/opening", "log/evaluation", "log/lot.12.bids")
    files = {path: content for path, content in whole.items() if not path.startswith(left_out)}
    heads = json.loads(files["log/heads.json"])
    files["log/heads.json"] = canonical_bytes({"lot:12:public": heads["lot:12:public"]})

    verdict = verdict_on(maker.sealed(files), tmp_path)

    assert {0, 7, 16} <= failed(verdict)
    assert "list_missing" in codes(verdict)


def test_an_authority_that_the_root_revoked_certifies_nobody(maker: BundleWorld, files: Files, tmp_path: Path) -> None:
    issuing = x509.load_der_x509_certificate(files["trust/issuing.der"])
    files["trust/root.crl"] = maker.house.root_list(issuing.serial_number, at=DEADLINE - timedelta(days=30))

    verdict = verdict_on(maker.sealed(files), tmp_path)

    assert "certificate_revoked" in codes(verdict)
    assert {0, 5, 9, 15} <= failed(verdict)


def test_the_root_that_one_trusts_can_be_named(
    files: Files, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A forger who makes everything anew makes a root too: whoever has the true one says so."""
    bundle = write_folder(files, tmp_path / "bundle")
    own, pem, other = tmp_path / "own.der", tmp_path / "own.pem", tmp_path / "other.der"
    own.write_bytes(files["trust/root.der"])
    pem.write_bytes(x509.load_der_x509_certificate(files["trust/root.der"]).public_bytes(Encoding.PEM))
    other.write_bytes(House(tmp_path / "other", now=DEADLINE).trust(now=DEADLINE).root)

    answers = [main([str(bundle), "--root", str(root)]) for root in (own, pem, other)]

    assert answers == [0, 0, 1]
    said = capfdbinary.readouterr().out.decode()
    assert hashlib.sha256(files["trust/root.der"]).hexdigest() in said
    assert "not the one that was named" in said
    with pytest.raises(SystemExit):
        main([str(bundle), "--root", str(tmp_path / "none")])


def test_a_bidder_of_another_house_is_not_trusted(files: Files, tmp_path: Path) -> None:
    stranger = House(tmp_path / "other", now=DEADLINE - timedelta(days=20)).signer("路人", now=DEADLINE)
    sign_again(files, stranger)

    verdict = verdict_on(files, tmp_path)

    assert "certificate_not_trusted" in codes(verdict)
    assert 5 in failed(verdict)


@pytest.mark.parametrize(
    "path",
    ["policy.json", "log/heads.json", "trust/root.der", "trust/revocations.crl", "trust/platform.der"],
)
def test_a_missing_file_is_a_finding(files: Files, tmp_path: Path, path: str) -> None:
    del files[path]

    verdict = verdict_on(files, tmp_path)

    assert 0 in failed(verdict)
    assert "file_missing" in codes(verdict)


def test_every_file_of_a_bid_and_of_the_evaluation_is_needed(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    """Leaving out what would not pass is no way to pass."""
    bid = path_of(dict(whole), "sealed.json").rsplit("/", 1)[0]
    needed = [path for path in whole if path.startswith((bid, "evaluation/sheets/", "opening/"))]
    needed += ["evaluation/case.json", "evaluation/result.json", "evaluation/report.pdf"]

    for path in needed:
        files = dict(whole)
        del files[path]
        assert not verdict_on(files, tmp_path).is_good, path
    assert len(needed) == 11 + 10 + 2 + 3


def test_a_log_that_is_left_out_is_missed(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    for path in [path for path in whole if path.startswith("log/") and path.endswith(".jsonl")]:
        files = dict(whole)
        del files[path]
        assert 2 in failed(verdict_on(files, tmp_path)), path


def test_bids_without_a_list_are_a_finding(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    """Without opening's log and heads nothing is expected, but what is there still says that something is missing."""
    files = {path: content for path, content in whole.items() if path != "log/opening.7.public.jsonl"}
    heads = json.loads(files["log/heads.json"])
    del heads["opening:7:public"]
    files["log/heads.json"] = canonical_bytes(heads)

    verdict = verdict_on(files, tmp_path)

    assert {7, 15, 16} <= failed(verdict)


def test_before_the_list_most_checks_have_nothing_yet(
    maker: BundleWorld, whole: Mapping[str, bytes], tmp_path: Path
) -> None:
    files = {path: whole[path] for path in whole if path.startswith(("trust/", "policy", "VERIFY", "tender/"))}
    path = "log/lot.12.public.jsonl"
    files[path] = b"".join(whole[path].splitlines(keepends=True)[:3])
    newest = json.loads(files[path].splitlines()[-1])
    files["log/heads.json"] = canonical_bytes({"lot:12:public": {"v": newest["v"], "digest": newest["digest"]}})

    verdict = verdict_on(maker.sealed(files), tmp_path)

    assert verdict.is_good
    absent = {number for number in TITLES if verdict.status(number).value == "absent"}
    assert absent == set(TITLES) - {0, 2, 12}


def test_every_finding_is_worded_in_both_languages() -> None:
    package = ROOT / "apps" / "evidence" / "verify"
    source = "".join(path.read_text("utf-8") for path in package.rglob("*.py") if path.name != "words.py")

    for code, (zh, en) in FINDINGS.items():
        assert f'"{code}"' in source, f"{code} is never found"
        assert zh
        assert en
        assert zh.count("{") == en.count("{"), code


def test_a_finding_says_what_and_where(maker: BundleWorld, files: Files, tmp_path: Path) -> None:
    another_price_file(files)

    (finding,) = verdict_on(maker.sealed(files), tmp_path).protocol.findings

    assert finding.where == path_of(files, "price.json").split("/")[1]
    assert sentence(finding, ZH) == "报价不一致（price.json）"
    assert sentence(finding, EN) == "the price differs (price.json)"


def test_what_is_printed_obeys_no_terminal() -> None:
    assert printable("\x1b[31mred\u202e\n") == "�[31mred��"
    assert len(printable("x" * 1000)) == 201


@pytest.mark.skipif(shutil.which("age") is None, reason="age is installed in CI")
def test_stock_age_opens_the_sheet_of_the_bundle(files: Files, tmp_path: Path) -> None:
    write_folder(files, tmp_path / "bundle")
    folder = tmp_path / "bundle" / path_of(files, "sheet.age").rsplit("/", 1)[0]

    ran = subprocess.run(["age", "-d", "-i", "sheet.key", "sheet.age"], cwd=folder, capture_output=True)

    assert ran.returncode == 0, ran.stderr
    assert files[path_of(files, "price.json")] in BytesIO(ran.stdout).getvalue()


# --- the command ---

WITHOUT_DJANGO = """
import sys
class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("django", "channels", "celery", "typst", "minio"):
            raise ImportError(f"{name} is not for the verifier")
sys.meta_path.insert(0, NoDjango())
from apps.evidence.verify.command import main
sys.exit(main(sys.argv[1:]))
"""


def test_the_verifier_runs_without_django(files: Files, tmp_path: Path) -> None:
    bundle = write_folder(files, tmp_path / "bundle")

    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, str(bundle), "--json"], cwd=ROOT, capture_output=True, text=True
    )

    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["ok"] is True
    assert told["policy"]["demonstration"] is True
    assert [check["number"] for check in told["checks"]] == list(TITLES)


def test_the_command_exits_1_and_names_the_check(files: Files, tmp_path: Path) -> None:
    another_total(files)
    bundle = write_folder(files, tmp_path / "bundle")

    ran = subprocess.run([sys.executable, "manage.py", "verify", str(bundle)], cwd=ROOT, capture_output=True, text=True)

    assert ran.returncode == 1
    assert "✗ 15" in ran.stdout
    assert "演示证书" in ran.stdout
    assert "Demonstration authority" in ran.stdout
    assert "Something failed" in ran.stdout


def test_the_command_reads_no_settings(files: Files, tmp_path: Path) -> None:
    """A verifier that needs a working installation could be told what to say by it."""
    bundle = write_folder(files, tmp_path / "bundle")

    ran = subprocess.run(
        [sys.executable, "manage.py", "verify", str(bundle)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "no.such.settings", "DATABASE_URL": "nonsense"},
    )

    assert ran.returncode == 0, ran.stderr
    assert "Nothing failed" in ran.stdout
