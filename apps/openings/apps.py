"""The openings app."""

from __future__ import annotations

from apps.core.apps import ProcedureApp


class OpeningsApp(ProcedureApp):
    """开标."""

    name = "apps.openings"
    default_auto_field = "django.db.models.BigAutoField"
