"""`manage.py backup --to DIR`: database, stored files and keys of an embedded installation, while people go on working."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from apps.core import clock
from trading.backup.taking import take_sqlite


class Command(BaseCommand):
    help = "Writes a backup into a new folder below DIR; keep it as secret as the platform itself. 备份。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="DIR")

    def handle(self, *_args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "PostgreSQL is saved by its own tools (pg_basebackup and archived WAL): docs/operation/operation.md. "
                "PostgreSQL 请按运行手册使用其自带工具备份。"
            )
        to = options["to"].resolve() / f"{clock.now():%Y%m%dT%H%M%SZ}"
        told = take_sqlite(to, clock.now())
        self.stdout.write(f"{to}: {len(told.heads)} streams, {told.objects} files. 备份完成。")
