"""Check 0, the rest of it: the files are those that the platform signed for when it made the bundle, no more and no fewer."""

from __future__ import annotations

import hashlib

from apps.evidence.verify.checks.signatures import signed_object
from apps.evidence.verify.container import FILE_LIMIT
from apps.evidence.verify.material import Material

CHECK = 0
CONTENTS = "bundle.dsse.json"


def check_contents(material: Material) -> None:
    """0: every file has the size and digest that the platform signed for."""
    if material.trust is None:
        return
    said = signed_object(material, CONTENTS, material.trust.platform_der, check=CHECK)
    if said is None:
        return
    files = said.get("files")
    if not isinstance(files, dict) or said.get("kind") != "bundle" or said.get("lot") != material.lot:
        material.protocol.find(CHECK, "wrong_shape", CONTENTS)
        return
    there = set(material.container.paths) - {CONTENTS}
    for path in sorted(there - files.keys()):
        material.protocol.find(CHECK, "file_not_signed", path)
    for path in sorted(files.keys() - there):
        material.protocol.find(CHECK, "file_missing", path)
    for path in sorted(there & files.keys()):
        content = material.bytes_of(path, FILE_LIMIT)
        if content is not None and files[path] != _told(content):
            material.protocol.find(CHECK, "file_not_signed", path)


def _told(content: bytes) -> dict[str, object]:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
