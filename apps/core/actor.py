"""Actor: who acts, as a plain value; people act from one seat (role in one organisation) at a time."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.audience import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. ``id`` is what the journal keeps: ``person:12``, ``clock``, ``system`` or ``public``."""

    id: str
    role: Role | None = None
    person_id: int | None = None
    organisation_id: int | None = None

    @property
    def is_person(self) -> bool:
        """True for somebody who signed in."""
        return self.person_id is not None

    def acts_as(self, *roles: Role) -> bool:
        """True when the seat this actor took has one of the roles."""
        return self.role in roles


CLOCK = Actor("clock")
"""Time itself: what becomes due."""
SYSTEM = Actor("system")
"""The platform: deliveries, seeds, repairs."""
PUBLIC = Actor("public")
"""Anybody who did not sign in."""
