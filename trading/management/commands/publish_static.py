"""`manage.py publish-static DIR`: this version's static files for the proxy, beside those of earlier versions."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from trading.static import publish


class Command(BaseCommand):
    help = "Copies the static files to DIR/static/<version> and the outage page to DIR/outage. 发布静态文件。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("www", type=Path, metavar="DIR", help="what the proxy calls $kaiming_www")

    def handle(self, *_args: Any, **options: Any) -> None:
        www: Path = options["www"]
        place = publish(Path(settings.STATIC_ROOT), settings.STATIC_URL, www)
        shutil.copytree(Path(settings.BASE_DIR) / "infra" / "nginx" / "outage", www / "outage", dirs_exist_ok=True)
        kept = sorted(one.name for one in place.parent.iterdir() if not one.name.startswith("."))
        self.stdout.write(f"{place} ({len(kept)} versions kept). 静态文件已发布。")
