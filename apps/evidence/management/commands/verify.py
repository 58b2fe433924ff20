"""`manage.py verify BUNDLE [--root FILE] [--json]`: named here for `manage.py help`; manage.py runs it before Django is touched.

So it does `manage.py verify-diff ONE OTHER`.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.evidence.verify.command import main


class Command(BaseCommand):
    help = "Checks an evidence bundle offline: numbered checks, exit 0 when none failed. `verify-diff ONE OTHER` compares two copies. 离线核验证据包。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bundle")
        parser.add_argument("--root", metavar="FILE")
        parser.add_argument("--log-policy", metavar="FILE")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        named = [
            part
            for name in ("root", "log_policy")
            if options[name]
            for part in (f"--{name}".replace("_", "-"), options[name])
        ]
        raise SystemExit(main([options["bundle"], *named, *(["--json"] if options["json"] else [])]))
