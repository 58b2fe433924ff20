"""The parties app: registers its words, checks and hearers at start-up."""

from __future__ import annotations

from apps.core.apps import ProcedureApp


class PartiesConfig(ProcedureApp):
    """主体 in the order of the procedure: above evidence, below tenders."""

    name = "apps.parties"
    label = "parties"
