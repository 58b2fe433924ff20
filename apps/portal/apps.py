"""Registers 门户 with Django."""

from __future__ import annotations

from apps.core.apps import ProcedureApp


class PortalConfig(ProcedureApp):
    """门户 — people arriving."""

    name = "apps.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
