"""`manage.py restore-drill`: proves that the platform comes back from a backup, without touching the running one."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import clock
from trading.backup.drill import Drilled, drill
from trading.backup.judging import judge
from trading.backup.point_in_time import BackupBroken
from trading.backup.taking import told_in
from trading.services import ServiceBroken, ServiceMissing


class Command(BaseCommand):
    help = "Takes a backup, restores it elsewhere and checks journal, log and files; exit 1 when anything is lost. 恢复演练。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="where the backup stays; DATA_DIR/backups by default")
        parser.add_argument(
            "--listen", type=float, default=0, metavar="SECONDS", help="PostgreSQL: restore to so long after the backup"
        )
        parser.add_argument("--judge", type=Path, metavar="BACKUP", help="only judge this platform against a backup")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["judge"]:
            self._judge(options["judge"])
            return
        to = options["to"] or Path(settings.DATA_DIR) / "backups"
        to = Path(to).resolve() / f"{clock.now():%Y%m%dT%H%M%SZ}"
        try:
            shown = drill(to, meanwhile=lambda: time.sleep(options["listen"]))
        except (BackupBroken, ServiceBroken, ServiceMissing, FileExistsError) as failure:
            raise CommandError(f"The drill broke off: {failure}. 演练中断。") from None
        self._tell(shown)
        if not shown.verdict.holds:
            raise SystemExit(1)

    def _judge(self, backup: Path) -> None:
        try:
            told = told_in(backup)
        except FileNotFoundError:
            raise CommandError(f"{backup} is no backup. 该目录不是备份。") from None
        self.stdout.write(json.dumps(asdict(judge(told))))

    def _tell(self, shown: Drilled) -> None:
        found = shown.verdict
        for sentence in found.findings:
            self.stdout.write(sentence)
        witnessed = "见证人已签署 witnessed" if found.is_witnessed else "无见证人 not witnessed"
        self.stdout.write(f"备份 backup      {shown.backup}")
        self.stdout.write(f"记录 journal     {found.streams} streams, {found.entries} entries")
        self.stdout.write(f"丢失 lost acts   {found.lost}")
        self.stdout.write(f"日志 log         {found.log_size} entries, checkpoint {found.checkpoint_size}, {witnessed}")
        self.stdout.write(f"文件 files       {found.objects} compared")
        self.stdout.write(
            f"用时 duration    saved {shown.seconds_to_save:.1f} s, back {shown.seconds_to_restore:.1f} s"
        )
        self.stdout.write("成立 holds" if found.holds else "不成立 BROKEN")
