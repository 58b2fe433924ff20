"""Another process on the same database, started and killed by tests; what it does stands in acts.py."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = "import sys, django; django.setup(); from tests.evidence import acts; acts.run(*sys.argv[1:])"


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Starts a child that does one of the acts on the database of the running test."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url(), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A child that does not outlive the block."""
    with start(*arguments, **environment) as process:
        try:
            yield process
        finally:
            process.kill()


def database_url() -> str:
    """The address of the running test's database."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{told['NAME']}"
    return f"postgres://{told['USER']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
