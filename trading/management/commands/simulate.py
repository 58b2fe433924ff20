"""The simulated people of a demonstration: they act over HTTP for every seat of the live lot that no visitor has taken."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import clock
from apps.core.stopping import at_a_signal
from apps.portal.demonstration.document import tender_document
from apps.portal.rehearsal.playing import Pace, Simulation
from apps.portal.rehearsal.stage import Clock

LEAST_SECONDS, MOST_SECONDS = 2.0, 6.0


class Command(BaseCommand):
    help = "Plays the demonstration's live lot beside its visitors; started by demo. 演示模拟人员，由 demo 启动。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--least", type=float, default=LEAST_SECONDS, help="seconds between two acts, at least")
        parser.add_argument("--most", type=float, default=MOST_SECONDS, help="seconds between two acts, at most")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not (settings.DEMONSTRATION and settings.CLOCK == "rehearsal"):
            raise CommandError("Only a demonstration is simulated: run manage.py demo. 只有演示环境才有模拟人员。")
        players = Simulation(
            f"http://{settings.HOST}:{options['port']}",
            Clock(clock.now, clock.jump_to),
            pace=Pace(options["least"], options["most"]),
            paper=tender_document,
            tell=self._tell,
        )
        players.run(at_a_signal())

    def _tell(self, what: str) -> None:
        if settings.LOG_LEVEL in ("DEBUG", "INFO"):
            self.stdout.write(f"模拟 {what}")
            self.stdout.flush()
