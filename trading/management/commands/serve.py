"""The product with one command: brings the database up to date, then runs the web server and the worker."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trading import start
from trading.processes import run_together


class Command(BaseCommand):
    help = "Runs web server and worker; ends both on Ctrl-C. 启动网站与后台进程。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            start.must_have_free_port(settings.HOST, options["port"])
            start.must_have_fonts()
            start.must_have_time_authority()
            start.must_know_database()
            call_command("migrate", verbosity=0)
            start.must_have_true_clock()
        except start.StartRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"http://{settings.HOST}:{options['port']}/")
        raise SystemExit(run_together([["web", "--port", str(options["port"])], ["worker"]]))
