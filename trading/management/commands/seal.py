"""`manage.py seal …`: seals, opens and checks bids on this machine, without the platform's page and without the database."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from apps.bids.sealing_tool.command import main


class Command(BaseCommand):
    help = "Seals a bid on this machine; also: open, audit, verify-receipt, inspect. 在本机封装投标文件。"
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Everything after the command's name is the tool's own."""
        sys.exit(main(argv[2:]))
