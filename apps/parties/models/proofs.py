"""Tables of what people prove themselves with: the passwords they had."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PasswordKept(models.Model):
    """用过的口令 — the hash of a password and since when it was used; the newest is the one in use."""

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="passwords_kept")
    hash = models.CharField(max_length=160)
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-set_at", "-pk"]
