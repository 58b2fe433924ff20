"""`manage.py bundle LOT --out FILE`: everything the public may check about a lot, as one zip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import clock
from apps.evidence.bundle import Edition, write
from apps.tenders.models import Lot


class Command(BaseCommand):
    help = "Writes the evidence bundle of a lot, given by its code, to a file that must not exist yet. 导出证据包。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lot", help="the lot's code")
        parser.add_argument("--out", type=Path, required=True, help="the file to write")
        parser.add_argument("--edition", choices=[one.value for one in Edition], default=Edition.PUBLIC.value)

    def handle(self, *_args: Any, **options: Any) -> None:
        lot = Lot.objects.filter(code=options["lot"], closed_at__isnull=False).first()
        if lot is None:
            raise CommandError(f"There is no lot {options['lot']} whose deadline has passed. 没有这个已截止的标段。")
        try:
            with options["out"].open("xb") as file:
                write(lot.pk, Edition(options["edition"]), file, now=clock.now())
        except FileExistsError:
            raise CommandError(f"{options['out']} exists and is not overwritten. 文件已存在。") from None
        self.stdout.write(f"Written: {options['out']}. 证据包已写入。")
