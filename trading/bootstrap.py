"""Makes the virtual environment from the hash-locked requirements; needs only the standard library.

An environment is ready when its stamp equals the SHA-256 of the lock it was made from. `test` asks for the larger
lock; an environment made from it serves every other command too, so that the two never replace each other.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import NoReturn

LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock"}
NEEDS_TEST_LOCK = frozenset({"test", "bench"})
KEEP_THIS_PYTHON = "KAIMING_BOOTSTRAPPED"


def enter(root: Path, argv: list[str]) -> None:
    """Returns only inside an environment that has what the command needs; re-executes itself there otherwise."""
    if os.environ.get(KEEP_THIS_PYTHON) == "1":
        return
    if sys.version_info < (3, 11):
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. 需要 Python 3.11 或更新版本。")

    command = argv[1] if len(argv) > 1 else ""
    environment = root / ".venv"
    _make_ready(root, environment, "test" if command in NEEDS_TEST_LOCK else "run")
    _continue_inside(environment, argv)


def _make_ready(root: Path, environment: Path, kind: str) -> None:
    stamps = {name: _digest(root / lock) for name, lock in LOCKS.items()}
    stamp = environment / "kaiming.stamp"
    have = stamp.read_text("ascii").strip() if stamp.exists() else ""
    if have == stamps["test"] or have == stamps[kind]:
        return

    started = time.monotonic()
    python = environment / "bin" / "python"
    print(
        f"Preparing the environment in {environment.name} (once). 正在准备运行环境，仅此一次。",
        file=sys.stderr,
        flush=True,
    )
    if not python.exists():
        _create(environment)
    stamp.unlink(missing_ok=True)
    _install(python, root / LOCKS[kind])
    stamp.write_text(stamps[kind], "ascii")
    print(f"Environment ready in {time.monotonic() - started:.1f} s. 运行环境已就绪。", file=sys.stderr, flush=True)


def _create(environment: Path) -> None:
    try:
        venv.create(environment, with_pip=True)
    except (subprocess.CalledProcessError, SystemExit, ImportError):
        shutil.rmtree(environment, ignore_errors=True)
        sys.exit("This Python cannot make a virtual environment: install its venv package (Debian: python3-venv). "
                 "当前 Python 缺少 venv 模块，请先安装（Debian：python3-venv）。")  # fmt: skip


def _install(python: Path, lock: Path) -> None:
    uv = shutil.which("uv") or str(python.parent / "uv")
    try:
        if not Path(uv).exists():
            _run(str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "uv")
        _run(uv, "pip", "install", "-q", "--require-hashes", "--python", str(python), "-r", str(lock))
    except subprocess.CalledProcessError as failure:
        sys.exit(f"The requirements of {lock.name} could not be installed (exit {failure.returncode}); see the lines above. "
                 f"依赖安装失败，请看上面的输出。")  # fmt: skip


def _continue_inside(environment: Path, argv: list[str]) -> None:
    if Path(sys.prefix).resolve() == environment.resolve():
        return
    python = str(environment / "bin" / "python")
    _replace_process(python, [python, *argv])


def _replace_process(python: str, arguments: list[str]) -> NoReturn:
    sys.stdout.flush()
    os.execv(python, arguments)


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _run(*command: str) -> None:
    subprocess.run(command, check=True)
