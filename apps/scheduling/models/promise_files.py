"""Files that belong to a promise or a statement of a lot: what was promised and came later, what shows a correction."""

from __future__ import annotations

from django.db import models

from apps.scheduling.rules.green import PromisedBy


class PromiseFile(models.Model):
    """承诺材料 — a file that the buyer handed in for a promise (容缺, A13) or a statement (告知承诺, A14); never taken back or exchanged."""

    lot = models.ForeignKey("tenders.Lot", models.PROTECT, related_name="promise_files")
    of = models.CharField(max_length=12, choices=[(one.value, one.value) for one in PromisedBy])
    title = models.CharField(max_length=120)
    object_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "of", "sha256"], name="promise_file_once")]
        ordering = ["added_at", "pk"]

    @property
    def ending(self) -> str:
        """Of the name under which it is handed out."""
        return "png" if self.media_type == "image/png" else "pdf"
