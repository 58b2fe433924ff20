"""Check 0, the rest of it: the files are those that the platform signed for when it made the bundle, no more and no fewer."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import Certificate

from apps.evidence.verify.checks.signatures import judge, signed_object
from apps.evidence.verify.container import FILE_LIMIT
from apps.evidence.verify.material import Material, moment_of

CHECK = 0
CONTENTS = "bundle.dsse.json"
PLATFORM = "trust/platform.der"
OF_PARTIES = ("bids/", "evaluation/sheets/", "evaluation/blind-sheets/")
DEMONSTRATION = "Demonstration"


def check_contents(material: Material) -> None:
    """0: every file has the size and digest that the platform signed for."""
    if material.trust is None:
        return
    _check_platform(material, material.trust.platform)
    if DEMONSTRATION in material.trust.root.subject.rfc4514_string() and material.policy.get("demonstration") is False:
        material.protocol.find(CHECK, "demonstration_denied", "policy.json")
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


def _check_platform(material: Material, platform: Certificate) -> None:
    """The one who signs as the platform is certified by the root, and is nobody who bids or judges."""
    judge(material, platform, moment_of(material.policy.get("made_at")), where=PLATFORM, check=CHECK)
    for path in material.container.paths:
        if path.startswith(OF_PARTIES) and path.endswith(".der"):
            found = material.certificate_of(path)
            if found is not None and _key(found[0]) == _key(platform):
                material.protocol.find(CHECK, "platform_is_a_party", path)


def _key(certificate: Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _told(content: bytes) -> dict[str, object]:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
