"""The installation's own secret is made once, is the same for all processes and readable by its owner only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from trading.kept_secret import kept_secret


def test_the_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "made" / "secret-key"

    first = kept_secret(path)

    assert kept_secret(path) == first
    assert len(first) >= 60
    assert path.stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"

    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(kept_secret, [path] * 8))

    assert len(secrets) == 1
    assert [item.name for item in tmp_path.iterdir()] == ["secret-key"]
