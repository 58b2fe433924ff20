"""The tenders app."""

from __future__ import annotations

from apps.core.apps import ProcedureApp


class TendersApp(ProcedureApp):
    """招标."""

    name = "apps.tenders"
    default_auto_field = "django.db.models.BigAutoField"
