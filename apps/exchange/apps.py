"""Registers 交换 with Django."""

from __future__ import annotations

from apps.core.apps import ProcedureApp


class ExchangeConfig(ProcedureApp):
    """交换 — machines talking to machines."""

    name = "apps.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
