"""What the green channel has done to a project inside its own transaction: marked, granted, ended. Never a time of the law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from apps.tenders.models import GreenMark, Project


def mark_asked(project: Project, *, case_code: str, now: datetime) -> None:
    """From now on no reason lifts a statutory time of the project's lots, whatever becomes of the case."""
    mark, is_new = GreenMark.objects.get_or_create(project=project, defaults={"case_code": case_code, "asked_at": now})
    if not is_new:
        mark.case_code, mark.ended_at, mark.services = case_code, None, []
        mark.save(update_fields=["case_code", "ended_at", "services"])


def mark_granted(project: Project, *, services: Sequence[str], now: datetime) -> None:
    """The project has these services of the centre."""
    GreenMark.objects.filter(project=project).update(granted_at=now, services=list(services))


def mark_ended(project: Project, *, now: datetime) -> None:
    """The services end. A project that once had them keeps to the strict times."""
    GreenMark.objects.filter(project=project, ended_at__isnull=True).update(ended_at=now)
