"""An implementation that shares no line with ours accepts checkpoint, proof, leaves and tiles: Go's x/mod/sumdb, as Debian packs it.

Looked at only where golang-go and golang-golang-x-mod-dev are installed: see conftest.py.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from apps.evidence.log.sequencing import grow
from tests.evidence.conftest import NOW
from tests.evidence.logging_world import TICK

PARTS = (
    "checkpoint",
    "key",
    "proof",
    "tile/0/000",
    "tile/0/001.p/64",
    "tile/1/000.p/1",
    *(BUNDLES := ("tile/entries/000", "tile/entries/001.p/64")),
)


@pytest.mark.django_db
@pytest.mark.sqlite
def test_another_implementation_accepts_the_log(something_is_open: None, tmp_path: Path) -> None:
    for turn in range(10):
        grow(NOW + turn * TICK)
    for part in PARTS:
        file = tmp_path / part
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(Client().get(f"/log/{part}/77" if part == "proof" else f"/log/{part}").content)

    said = subprocess.run(
        ["go", "run", str(Path(__file__).parent / "go" / "main.go"), str(tmp_path), *BUNDLES],
        env=os.environ
        | {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOCACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (said.stdout, said.stderr, said.returncode) == ("accepted 320\n", "", 0)
