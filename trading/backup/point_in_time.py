"""PostgreSQL to any moment: a base backup, the stream of what is written after it, and a server that reads both again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from trading import services

SECONDS_TO_STREAM, SECONDS_TO_RECOVER = 20, 120
POINT = "kaiming_drill"


class BackupBroken(Exception):
    """A tool of PostgreSQL failed; the message ends with its own words."""


@dataclass(slots=True)
class Stream:
    """The write-ahead log of a running server, received into a folder from before the base backup on."""

    url: str
    password: str
    """Passed on in the environment: what stands in a command everybody on the machine can read."""
    folder: Path
    receiver: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """What is written from now on arrives in the folder. Raises BackupBroken."""
        self.folder.mkdir(mode=0o700, parents=True)
        command = [services.postgres_tool("pg_receivewal"), "-D", str(self.folder), "-d", self.url, "--no-loop"]
        with (self.folder.parent / "receiver.log").open("wb") as log:
            self.receiver = subprocess.Popen(
                command, stdout=log, stderr=log, env=self._environment(), start_new_session=True
            )
        until = time.monotonic() + SECONDS_TO_STREAM
        while not any(self.folder.iterdir()):
            if self.receiver.poll() is not None or time.monotonic() > until:
                self.stop()
                raise BackupBroken((self.folder.parent / "receiver.log").read_text("utf-8", "replace").strip())
            time.sleep(0.05)

    def base_backup(self, to: Path) -> None:
        """The whole server as files. Raises BackupBroken."""
        command = [services.postgres_tool("pg_basebackup"), "-D", str(to), "-d", self.url, "-X", "none", "-c", "fast"]
        done = subprocess.run([*command, "--no-sync"], capture_output=True, env=self._environment(), check=False)
        if done.returncode:
            raise BackupBroken(done.stderr.decode("utf-8", "replace").strip())

    def mark(self) -> None:
        """The moment to come back to has a name, and everything up to it has arrived."""
        with psycopg.connect(self.url, password=self.password or None, autocommit=True) as live:
            live.execute("SELECT pg_create_restore_point(%s)", (POINT,))
            row = live.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
        name, until = str(row[0] if row else ""), time.monotonic() + SECONDS_TO_STREAM
        while not (self.folder / name).exists() and time.monotonic() < until:
            time.sleep(0.05)
        self.stop()

    def stop(self) -> None:
        """The receiver has ended."""
        if self.receiver is None or self.receiver.poll() is not None:
            return
        self.receiver.send_signal(signal.SIGINT)
        try:
            self.receiver.wait(10)
        except subprocess.TimeoutExpired:
            self.receiver.kill()
            self.receiver.wait()

    def _environment(self) -> dict[str, str]:
        return os.environ | ({"PGPASSWORD": self.password} if self.password else {})


def recover(base: Path, stream: Path, home: Path) -> services.Server:
    """A server of its own stands at the marked moment and writes. The caller stops it. Raises ServiceBroken."""
    data = home / "data"
    shutil.copytree(base, data, symlinks=True)
    shutil.copytree(stream, home / "wal")
    data.chmod(0o700)
    (data / "recovery.signal").touch()
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        for one in (home, *home.rglob("*")):
            os.chown(one, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    told = (
        f"restore_command=cp {home}/wal/%f %p",
        f"recovery_target_name={POINT}",
        "recovery_target_action=promote",
        "archive_mode=off",
    )
    server = services.serve_postgres(home, settings=(*told, *services.CARELESS), owner=owner)
    until = time.monotonic() + SECONDS_TO_RECOVER
    while time.monotonic() < until:
        with psycopg.connect(server.url, autocommit=True) as restored:
            row = restored.execute("SELECT pg_is_in_recovery()").fetchone()
        if row == (False,):
            return server
        time.sleep(0.1)
    services.stop(server)
    raise BackupBroken("the restored server did not reach the marked moment")
