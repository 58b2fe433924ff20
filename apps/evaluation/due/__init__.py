"""What time itself does in evaluations; each module registers its own with the ticker."""

from __future__ import annotations

from apps.evaluation.due import invitations, reports

__all__ = ["invitations", "reports"]
