"""The evaluation app."""

from __future__ import annotations

from apps.core.apps import ProcedureApp


class EvaluationApp(ProcedureApp):
    """评标."""

    name = "apps.evaluation"
    default_auto_field = "django.db.models.BigAutoField"
