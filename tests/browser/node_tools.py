"""Tools for node that a test of this folder brings itself: a package.json with its lock, installed when the test is run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest


def installed(folder: Path, package: str, *, needs: Mapping[str, bool]) -> Path:
    """The folder of the scripts with what they import. What is missing on the machine skips the test, except in CI."""
    programs = {name: shutil.which(name) is not None for name in ("node", "npm")}
    missing = [name for name, is_there in {**needs, **programs}.items() if not is_there]
    if missing:
        text = f"missing: {', '.join(missing)}"
        if os.environ.get("CI") == "true":
            raise AssertionError(text)
        pytest.skip(text)
    if not _is_installed(folder, f"node_modules/{package}"):
        command = ["npm", "ci", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder


def _is_installed(folder: Path, name: str) -> bool:
    """True when what the lock names is there: npm leaves a copy of it."""
    wanted = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    kept = folder / "node_modules" / ".package-lock.json"
    found = json.loads(kept.read_text("utf-8"))["packages"] if kept.exists() else {}
    return bool(found.get(name, {}).get("version") == wanted[name]["version"])
