"""What is not ours is what its makers published: every vendored file has its hash, version and licence."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "frontend" / "static"
VENDOR = STATIC / "vendor"


def locked() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((VENDOR / "vendor.lock.json").read_text("utf-8"))["files"]
    return entries


def test_every_vendored_file_has_the_hash_in_the_lock() -> None:
    """A changed byte in a file that browsers run is found."""
    found = {entry["file"]: hashlib.sha256((STATIC / entry["file"]).read_bytes()).hexdigest() for entry in locked()}

    assert found == {entry["file"]: entry["sha256"] for entry in locked()}


def test_nothing_is_vendored_beside_the_lock() -> None:
    files = {
        path.relative_to(STATIC).as_posix() for path in VENDOR.rglob("*") if path.is_file() and path.suffix != ".gz"
    }
    known = {entry["file"] for entry in locked()} | {"vendor/vendor.lock.json"}
    texts = {f"vendor/{package['text']}" for entry in locked() for package in entry["packages"]}

    assert files == (known | texts) - {"icons.svg"}


def test_what_is_sent_compressed_is_the_same_file() -> None:
    for entry in locked():
        packed = (STATIC / f"{entry['file']}.gz").read_bytes()
        assert gzip.decompress(packed) == (STATIC / entry["file"]).read_bytes()

    assert len(list(VENDOR.glob("*.gz"))) == len(locked()) - 1


def test_every_package_keeps_its_licence_text() -> None:
    packages = [package for entry in locked() for package in entry["packages"]]

    assert {package["licence"] for package in packages} <= {"MIT", "ISC", "0BSD", "BSD-3-Clause", "Apache-2.0"}
    assert all((VENDOR / package["text"]).stat().st_size > 400 for package in packages)


def test_versions_are_pinned_where_they_come_from() -> None:
    """The lock names the versions that package.json asks for, and package-lock.json names no address."""
    wanted = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))["devDependencies"]
    used = {package["name"]: package["version"] for entry in locked() for package in entry["packages"]}

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert {name: version for name, version in used.items() if name in wanted} == {
        name: wanted[name] for name in used if name in wanted
    }
    assert '"resolved"' not in (ROOT / "frontend" / "package-lock.json").read_text("utf-8")


def test_vendored_styles_fetch_nothing() -> None:
    """Pictures inside the stylesheet are data of the stylesheet, as the content security policy allows."""
    css = (VENDOR / "tabler.min.css").read_text("utf-8")

    assert set(re.findall(r"url\(\"?([a-z]+:|[^)\"]{1,20})", css)) == {"data:"}
    assert "@import" not in css
    assert "sourceMappingURL" not in css
