"""Every setting that is read from the environment is described for operators, and nothing else is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from trading import env

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    documented = set(
        re.findall(r"^\| `([A-Z0-9_]+)`", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE)
    )

    read = {name for name in env.KNOWN if not name.endswith("_FILE")}

    assert documented == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "perhaps"),
        ("CLOCK", "sundial"),
        ("DATABASE_URL", "mysql://somewhere/db"),
        ("JOB_LEASE_SECONDS", "soon"),
        ("JOB_LEASE_SECONDS", "0"),
        ("SECRET_KEY_FILE", "/nowhere/at/all"),
    ],
)
def test_an_unknown_value_refuses_to_start_with_one_sentence(name: str, value: str, tmp_path: Path) -> None:
    done = _check({name: value, "DATA_DIR": str(tmp_path)})

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert name in done.stderr


@pytest.mark.parametrize(
    ("setting", "code"),
    [({"CLOCK": "rehearsal"}, "trading.E002"), ({"DEMONSTRATION": "1"}, "trading.E003")],
)
@pytest.mark.parametrize("where", [{"DEBUG": "0"}, {"DEBUG": "1", "HOST": "0.0.0.0"}])
def test_rehearsal_is_refused_away_from_home(
    setting: dict[str, str], code: str, where: dict[str, str], tmp_path: Path
) -> None:
    done = _check({**setting, **where, "DATA_DIR": str(tmp_path)})

    assert done.returncode == 1
    assert code in done.stderr


def _check(extra: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
    return subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env={**kept, **extra}, capture_output=True, text=True
    )
