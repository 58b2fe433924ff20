"""The floor under the hall's fan-out: a server in C that writes every frame once to every socket and does nothing else."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.dav import free_port, wait_for
from tests.bench.ratio import PeerMissing

COMPILER = shutil.which("cc") or shutil.which("gcc")
SOURCE = Path(__file__).with_name("hall_floor.c")


@contextmanager
def floor(folder: Path) -> Iterator[tuple[int, int]]:
    """Its port and process. Raises PeerMissing."""
    if COMPILER is None:
        raise PeerMissing("no C compiler is installed (Debian package gcc). 未安装 C 编译器，无法对比。")
    program = folder / "hall-floor"
    subprocess.run([COMPILER, "-O2", "-o", str(program), str(SOURCE)], check=True)
    port = free_port()
    with subprocess.Popen([str(program), str(port)]) as server:
        try:
            wait_for(port, server)
            yield port, server.pid
        finally:
            server.terminate()
