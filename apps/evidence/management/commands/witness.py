"""`manage.py witness --log URL --state FILE`: cosigns what a log asks, or with --once looks whether it grew as it should."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.evidence.witness.command import EXPLANATION, add_arguments, run


class Command(BaseCommand):
    help = EXPLANATION
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        raise SystemExit(run(argparse.Namespace(**options)))
