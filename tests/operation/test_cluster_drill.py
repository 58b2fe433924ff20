"""故障演练 — the whole drill, small: a cluster, three bidders, two faults of the cheapest kind."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.operation.test_cluster import needs_nginx
from trading.processes import MANAGE

ORDER = ("--rounds=2", "--bidders=3", "--web=1", "--workers=1", "--only=beat")
ELSEWHERE = ("DJANGO_SETTINGS_MODULE", "DATA_DIR", "DATABASE_URL", "REDIS_URL", "BROKER_URL", "S3_URL")


@needs_nginx
@pytest.mark.long
@pytest.mark.postgresql
def test_an_opening_comes_to_its_end_under_faults_and_nothing_is_lost() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    command = [sys.executable, str(MANAGE), "drill", *ORDER, "--json"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert [one["kind"] for one in told["rounds"]] == ["beat", "beat"]
    assert told["counted"]["acts"] >= 30
    assert sum(told["findings"].values()) == 0
