"""The bootstrap: what decides whether the environment is made anew."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from trading import bootstrap

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands the bootstrap would run; an environment's python appears when it is created."""
    seen: list[tuple[str, ...]] = []
    monkeypatch.setattr(bootstrap, "_run", lambda *command: seen.append(command))
    monkeypatch.setattr(bootstrap, "_create", lambda environment: seen.append(("create", environment.name)))
    monkeypatch.setattr("shutil.which", lambda _name: "/bin/sh")
    return seen


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two locks and no environment."""
    for lock in bootstrap.LOCKS.values():
        (tmp_path / lock).write_text(lock)
    (tmp_path / ".venv").mkdir()
    return tmp_path


def test_a_new_machine_gets_an_environment_and_a_stamp(project: Path, calls: list[tuple[str, ...]]) -> None:
    bootstrap._make_ready(project, project / ".venv", "run")

    assert calls[0] == ("create", ".venv")
    assert "--require-hashes" in calls[1]
    assert calls[1][-1].endswith("requirements.lock")
    want = hashlib.sha256((project / "requirements.lock").read_bytes()).hexdigest()
    assert (project / ".venv" / "kaiming.stamp").read_text() == want


def test_an_environment_that_is_up_to_date_is_left_alone(project: Path, calls: list[tuple[str, ...]]) -> None:
    bootstrap._make_ready(project, project / ".venv", "run")
    calls.clear()

    bootstrap._make_ready(project, project / ".venv", "run")

    assert calls == []


def test_the_environment_of_the_tests_serves_every_command(project: Path, calls: list[tuple[str, ...]]) -> None:
    bootstrap._make_ready(project, project / ".venv", "test")
    calls.clear()

    bootstrap._make_ready(project, project / ".venv", "run")

    assert calls == []


def test_a_changed_lock_is_installed_again(project: Path, calls: list[tuple[str, ...]]) -> None:
    bootstrap._make_ready(project, project / ".venv", "run")
    calls.clear()
    (project / "requirements.lock").write_text("something newer")

    bootstrap._make_ready(project, project / ".venv", "run")

    assert len(calls) == 2


def test_locks_carry_hashes_and_no_addresses() -> None:
    for lock in bootstrap.LOCKS.values():
        text = (ROOT / lock).read_text("utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
