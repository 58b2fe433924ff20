"""`manage.py upgrade-plan`: run by the new version before `migrate`: may people go on working meanwhile?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from trading.upgrading import changes, contracting


class Command(BaseCommand):
    help = "Lists what migrate would change; exit 0 when the running version bears it, 1 when the house has to be closed. 升级评估。"
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = changes()
        for one in found:
            why = f" ({one.why})" if one.why else ""
            self.stdout.write(f"{one.effect:10} {one.migration}: {one.operation}{why}")
        closing = list(contracting(found))
        if closing:
            self.stdout.write(f"Close the house: {len(closing)} of {len(found)} changes contract. 须停机升级。")
            raise SystemExit(1)
        self.stdout.write(f"Go on serving: {len(found)} changes. 可不停机升级。")
