"""The table of what broke while somebody waited for a page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Mishap(models.Model):
    """故障编号 — a page that broke: the number that the person was shown, where, and what kind of failure, never its text."""

    number = models.CharField(max_length=12, unique=True)
    at = models.DateTimeField()
    route = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-at"], name="evidence_mishap_at")]

    def __str__(self) -> str:
        """Number and kind."""
        return f"{self.number} {self.error}"
