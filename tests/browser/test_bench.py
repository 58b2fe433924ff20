"""The benchmarks of sealing and upload run, lose nothing, and say all they compare; how fast this machine is is not judged."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.bench.dav import NGINX
from tests.seeded import ROOT

COMPARED = (
    "opening 4 MiB from a released key, by processor time",
    "opening 4 MiB onto the disk, archive and digests checked, by processor time",
    "opening: memory from 1 to 4 MiB",
    "sealing 4 MiB in Chromium",
    "upload, 3 x 0.262144 MB, 1 client",
    "upload, 3 x 0.262144 MB, 1 client",
    "upload, 1 client, hashed and durable",
    "upload, 16 x 0.262144 MB, 16 clients",
    "upload, 16 x 0.262144 MB, 16 clients",
    "upload, 16 clients, hashed and durable",
    "upload: bytes written for each byte received",
    "upload: memory of the server",
)


def test_both_sides_of_every_comparison_do_their_work() -> None:
    if NGINX is None and os.environ.get("CI") != "true":
        pytest.skip("nginx is not installed (Debian package nginx)")

    command = [sys.executable, "manage.py", "bench", "sealing", "upload", "--size", "4", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=480)

    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    rows = [row for one in told["benchmarks"] for row in one["results"]]
    assert [(one["benchmark"], one["missing"]) for one in told["benchmarks"]] == [("sealing", ""), ("upload", "")]
    assert all(one["load"].keys() == {"before", "after"} for one in told["benchmarks"])
    assert tuple(row["name"] for row in rows) == COMPARED
    assert [row["faults"] for row in rows if "faults" in row] == [0] * 9
    assert all(row["ours"] > 0 and row["peer"] > 0 for row in rows if "faults" in row)
