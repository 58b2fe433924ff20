"""A receipt checked as its owner would check it: with the sealing tool of the platform, alone and without a network."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any


def verified(receipt: Path, address: str, folder: Path, *, own: Path | None = None) -> dict[str, Any]:
    """What ``kaiming-seal.pyz verify-receipt`` says; tool and platform's certificate come from the platform.

    `own` is the bidder's certificate, where its signature is to be checked as well.
    """
    tool, certificate = folder / "kaiming-seal.pyz", folder / "platform.crt"
    for path, where in ((tool, "/tools/kaiming-seal.pyz"), (certificate, "/ca/platform.crt")):
        if not path.exists():
            path.write_bytes(urllib.request.urlopen(address + where, timeout=60).read())
    asked = ["verify-receipt", str(receipt), "--platform", str(certificate), "--json"]
    asked += ["--certificate", str(own)] if own else []
    done = subprocess.run(
        [sys.executable, "-I", str(tool), *asked], cwd=folder, env={}, capture_output=True, text=True, timeout=60
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told | {"exit": done.returncode}
