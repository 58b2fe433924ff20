"""The evidence app."""

from __future__ import annotations

from importlib import import_module

from apps.core.apps import ProcedureApp


class EvidenceConfig(ProcedureApp):
    """Keeps what happened and proves it."""

    name = "apps.evidence"

    def ready(self) -> None:
        """Acts go into the transparency log from now on, and who watches over the journal is known."""
        super().ready()
        import_module("apps.evidence.explorer.policy")
        import_module("apps.evidence.health.actions")
        import_module("apps.evidence.log.acts")
