"""Whether a project is in the green channel, and with which services."""

from __future__ import annotations

from apps.tenders.models import GreenMark, Project


def is_in_green_channel(project: Project) -> bool:
    """True when the statutory times of its lots can be lifted by no reason (handbook 1.5; 招标投标法第二十四条)."""
    mark = GreenMark.objects.filter(project=project).first()
    return mark is not None and mark.is_strict


def has_green_service(project: Project, service: str) -> bool:
    """True while the channel is granted to the project with this service."""
    mark = GreenMark.objects.filter(project=project).first()
    return mark is not None and mark.has_service(service)
