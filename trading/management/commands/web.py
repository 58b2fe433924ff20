"""Serves pages and sockets with daphne."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.bids.actions import publish_tools
from apps.core import clock
from apps.evidence.landing import clear_landings
from trading import start
from trading.ending import end_the_process

BACKLOG = 4096
"""With daphne's default of 50 only 862 of 1,000 simultaneous dials got in."""


class Command(BaseCommand):
    help = "Serves the product on one address. 启动网站服务。"
    requires_system_checks = "__all__"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            start.must_have_free_port(settings.HOST, options["port"])
            start.must_be_able_to_serve()
            publish_tools(now=clock.now())
            clear_landings(now=clock.now())
        except start.StartRefused as refusal:
            raise CommandError(str(refusal)) from None

        from daphne.endpoints import build_endpoint_description_strings  # noqa: PLC0415  # installs the reactor

        from trading.asgi import application  # noqa: PLC0415  # needs settings
        from trading.daphne_server import serve  # noqa: PLC0415  # installs the reactor

        endpoints = [
            f"{one}:backlog={BACKLOG}" for one in build_endpoint_description_strings(settings.HOST, options["port"])
        ]
        serve(application, endpoints)
        end_the_process()
