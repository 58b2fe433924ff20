"""`manage.py listings`: makes the index by which lots are found anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.portal import actions
from apps.portal.models import Listing

STEP = 500


class Command(BaseCommand):
    help = "Makes the index of published lots anew, while the platform runs: after a name was corrected. 重建公告索引。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        last: int | None = 0
        while last is not None:
            last = actions.list_some_lots(last, most=STEP)
        self.stdout.write(f"Listed: {Listing.objects.count()} lots. 已编入索引。")
