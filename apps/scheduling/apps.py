"""The scheduling app."""

from __future__ import annotations

from apps.core.apps import ProcedureApp


class SchedulingApp(ProcedureApp):
    """场地·绿色通道."""

    name = "apps.scheduling"
    default_auto_field = "django.db.models.BigAutoField"
