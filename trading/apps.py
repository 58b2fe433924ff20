"""The wiring as a Django app: it carries the commands and the start-up checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class TradingConfig(AppConfig):
    """Registers the start-up checks and the form of log lines."""

    name = "trading"

    def ready(self) -> None:
        """Runs once per process, before anything is served."""
        from apps.core import logs
        from trading import checks  # noqa: F401  # registers the checks

        logs.configure(level=settings.LOG_LEVEL, form=settings.LOG_FORMAT)
        if settings.BROKER_URL.scheme:
            from trading import celery  # noqa: F401  # hands new jobs over to the broker
