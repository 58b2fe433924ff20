"""The scheduling app."""

from __future__ import annotations

from importlib import import_module

from apps.core.apps import ProcedureApp


class SchedulingApp(ProcedureApp):
    """场地·绿色通道."""

    name = "apps.scheduling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Imports also what the green channel hears, what time does to it, and what the night does."""
        super().ready()
        for module in ("subscriptions_green", "due_green", "due_night"):
            import_module(f"{self.name}.{module}")
