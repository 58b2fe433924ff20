"""The awards app."""

from __future__ import annotations

from apps.core.apps import ProcedureApp


class AwardsApp(ProcedureApp):
    """定标."""

    name = "apps.awards"
    default_auto_field = "django.db.models.BigAutoField"
