"""The evidence app."""

from __future__ import annotations

from apps.core.apps import ProcedureApp


class EvidenceConfig(ProcedureApp):
    """Keeps what happened and proves it."""

    name = "apps.evidence"
