"""`manage.py services up|down|env`: real PostgreSQL, Valkey and S3 from wheels, kept running between commands."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trading import services


class Command(BaseCommand):
    help = "Starts (up) or stops (down) PostgreSQL, Valkey and S3 on loopback, or prints their addresses (env)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("up", "down", "env"))

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            {"up": self._up, "down": self._down, "env": self._env}[options["act"]]()
        except (services.ServiceMissing, services.ServiceBroken) as refusal:
            raise CommandError(str(refusal)) from None

    def _up(self) -> None:
        if any(services.is_running(server) for server in _kept().values()):
            raise CommandError("The services are running already: manage.py services env. 服务已在运行。")
        started: dict[str, services.Server] = {}
        try:
            started["DATABASE_URL"] = services.start_postgres(durable=True)
            started["REDIS_URL"] = services.start_valkey()
            started["S3_URL"] = services.start_s3()
        except (services.ServiceMissing, services.ServiceBroken):
            _stop_all(started)
            raise
        _keep(started)
        self._env()

    def _down(self) -> None:
        kept = _kept()
        _stop_all(kept)
        _file().unlink(missing_ok=True)
        self.stdout.write(f"{len(kept)} stopped. 已停止 {len(kept)} 个服务。")

    def _env(self) -> None:
        kept = _kept()
        if not kept:
            raise CommandError("No services are running: manage.py services up. 没有正在运行的服务。")
        for name, server in kept.items():
            self.stdout.write(f"export {name}={server.url}")


def _file() -> Path:
    return Path(settings.DATA_DIR) / "services.json"


def _keep(started: dict[str, services.Server]) -> None:
    _file().parent.mkdir(parents=True, exist_ok=True)
    rows = {name: {**asdict(server), "home": str(server.home)} for name, server in started.items()}
    _file().touch(mode=0o600)  # the key of the bucket is in it
    _file().write_text(json.dumps(rows, indent=1), "utf-8")


def _kept() -> dict[str, services.Server]:
    try:
        rows = json.loads(_file().read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return {name: services.Server(**{**row, "home": Path(row["home"])}) for name, row in rows.items()}


def _stop_all(servers: dict[str, services.Server]) -> None:
    for server in servers.values():
        services.stop(server)
