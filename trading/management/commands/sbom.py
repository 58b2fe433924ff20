"""`manage.py sbom`: what the product is made of, as CycloneDX 1.6 JSON on standard output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trading.materials import bill
from trading.settings import RELEASED_ON, VERSION


class Command(BaseCommand):
    help = "Lists every package and vendored file with versions and hashes, from the lock files alone. 软件物料清单。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--lock", default="requirements.lock", help="requirements.lock unless an extra is installed"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            told = bill(Path(settings.BASE_DIR), options["lock"], version=VERSION, released_on=RELEASED_ON)
        except FileNotFoundError:
            raise CommandError(f"There is no lock file {options['lock']}. 没有这个锁定文件。") from None
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
