"""What the product is made of (SBOM): every package of a lock file and every vendored file, as CycloneDX 1.6.

Read from the lock files alone, so that it can be made without an installation and comes out the same everywhere.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(.*)$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
VENDORED = Path("frontend/static/vendor/vendor.lock.json")


def bill(root: Path, lock: str, *, version: str, released_on: str) -> dict[str, Any]:
    """The bill of materials of one lock file and of everything vendored. Raises FileNotFoundError where there is no such lock."""
    locked, vendored = (root / lock).read_bytes(), (root / VENDORED).read_bytes()
    digest = hashlib.sha256(locked + vendored).hexdigest()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'kaiming/{version}/{digest}')}",
        "version": 1,
        "metadata": {
            "timestamp": f"{released_on}T00:00:00Z",
            "component": {"type": "application", "bom-ref": "kaiming", "name": "kaiming", "version": version},
        },
        "components": [*_packages(locked.decode("utf-8")), *_vendored(json.loads(vendored))],
    }


def _packages(lock: str) -> Iterator[dict[str, Any]]:
    """One component for each pinned package; of its hashes, one file for each that may be installed."""
    for lines in _blocks(lock):
        found = PINNED.match(lines)
        if found is None:
            continue
        name, version, more = re.sub(r"[-_.]+", "-", found[1]).lower(), found[2], found[3]
        marker = more.partition("--hash")[0].strip(" ;\\")
        component: dict[str, Any] = {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "scope": "optional" if marker else "required",
            "hashes": [{"alg": "SHA-256", "content": one} for one in HASH.findall(more)],
        }
        if marker:
            component["properties"] = [{"name": "kaiming:only-where", "value": marker}]
        yield component


def _blocks(lock: str) -> Iterator[str]:
    """Each requirement with its continuation lines as one line; comments are left out."""
    kept = "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#"))
    return (one.strip() for one in kept.replace("\\\n", " ").splitlines() if one.strip())


def _vendored(lock: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One component for each package in the browser's files; the digest is the served file's, which may hold several."""
    found: dict[str, dict[str, Any]] = {}
    for file in lock["files"]:
        for package in file["packages"]:
            name = package["name"].replace("@", "%40")
            purl = f"pkg:npm/{name}@{package['version']}"
            component = found.setdefault(purl, _npm(package, purl))
            component["properties"].append({"name": f"kaiming:sha256:{file['file']}", "value": file["sha256"]})
    yield from found.values()


def _npm(package: dict[str, str], purl: str) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package["name"],
        "version": package["version"],
        "purl": purl,
        "scope": "required",
        "licenses": [{"license": {"id": package["licence"]}}],
        "properties": [],
    }
