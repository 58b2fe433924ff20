"""The bids app."""

from __future__ import annotations

from apps.core.apps import ProcedureApp


class BidsApp(ProcedureApp):
    """投标."""

    name = "apps.bids"
    default_auto_field = "django.db.models.BigAutoField"
