"""The bill of materials names what the lock files name, and nothing else."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from trading.materials import bill

ROOT = Path(settings.BASE_DIR)


def test_every_locked_package_stands_in_it_with_every_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    out = StringIO()
    call_command("sbom", stdout=out)
    told = json.loads(out.getvalue())

    packages = [one for one in told["components"] if one["purl"].startswith("pkg:pypi/")]

    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert len(packages) == len(re.findall(r"^[A-Za-z0-9][^ ]*==", lock, re.MULTILINE))
    assert sum(len(one["hashes"]) for one in packages) == lock.count("--hash=sha256:")
    assert all(one["hashes"] for one in packages)
    assert len({one["bom-ref"] for one in told["components"]}) == len(told["components"])
    assert next(one for one in packages if one["name"] == "django")["version"].startswith("5.2.")


def test_every_vendored_file_stands_in_it_with_its_licence() -> None:
    lock = json.loads((ROOT / "frontend/static/vendor/vendor.lock.json").read_text("utf-8"))
    told = bill(ROOT, "requirements.lock", version="1", released_on="2026-11-01")

    vendored = [one for one in told["components"] if one["purl"].startswith("pkg:npm/")]
    digests = {entry["value"] for one in vendored for entry in one["properties"]}

    assert digests == {one["sha256"] for one in lock["files"]}
    assert all(one["licenses"][0]["license"]["id"] for one in vendored)
    assert {one["purl"] for one in vendored} >= {"pkg:npm/%40tabler/core@1.6.1", "pkg:npm/htmx.org@2.0.10"}


def test_a_marker_says_where_a_package_is_installed_and_the_bill_is_the_same_every_time(tmp_path: Path) -> None:
    vendor = tmp_path / "frontend/static/vendor"
    vendor.mkdir(parents=True)
    (vendor / "vendor.lock.json").write_text('{"files": []}', "ascii")
    digest = "ab" * 32
    (tmp_path / "x.lock").write_text(
        f"# made by hand\nA_b.c[extra]==1.2 ; sys_platform == 'win32' \\\n    --hash=sha256:{digest}\n    # via nobody\n",
        "ascii",
    )

    told = [bill(tmp_path, "x.lock", version="1", released_on="2026-11-01") for _again in range(2)]

    assert told[0] == told[1]
    (component,) = told[0]["components"]
    assert (component["purl"], component["scope"]) == ("pkg:pypi/a-b-c@1.2", "optional")
    assert component["hashes"] == [{"alg": "SHA-256", "content": digest}]
    assert component["properties"][0]["value"] == "sys_platform == 'win32'"


def test_a_lock_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(CommandError, match=r"no lock file none\.lock"):
        call_command("sbom", "--lock", "none.lock")
