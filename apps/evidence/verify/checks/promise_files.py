"""Check 11 of promised materials (容缺承诺、告知承诺): each file is the one that was handed in, and the supervisor's edition lacks none."""

from __future__ import annotations

import hashlib
import re

from apps.evidence.verify.container import FILE_LIMIT
from apps.evidence.verify.material import Material

CHECK = 11
FOLDER = "promises"
SHOWN = re.compile(rf"{FOLDER}/([1-9][0-9]{{0,11}})\.(?:pdf|png)")
ADDED = "promise.file_added"


def check_promise_files(material: Material) -> None:
    """11: what is under ``promises/`` has the SHA-256 of its entry, by the number of the file."""
    logged = {str(line.payload.get("file")): line.payload.get("sha256") for line in material.facts(ADDED)}
    shown = {found[1]: path for path in sorted(material.container.paths) if (found := SHOWN.fullmatch(path))}
    for number, path in shown.items():
        material.protocol.look(CHECK)
        content = material.bytes_of(path, FILE_LIMIT)
        if number not in logged:
            material.protocol.find(CHECK, "act_not_logged", path)
        elif content is not None and hashlib.sha256(content).hexdigest() != logged[number]:
            material.protocol.find(CHECK, "act_differs", path, part="sha256")
    if material.policy.get("edition") == "supervisor":
        for number in sorted(logged.keys() - shown.keys()):
            material.protocol.find(CHECK, "promise_file_missing", f"{FOLDER}/{number}")
