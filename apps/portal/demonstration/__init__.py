"""演示 — a district centre to walk about in, made through the use-cases and in no other way."""

from __future__ import annotations

from apps.portal.demonstration.seed import seed
from apps.portal.demonstration.sign_in import who_can_sign_in

__all__ = ["seed", "who_can_sign_in"]
