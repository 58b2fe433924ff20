"""`manage.py journal verify [STREAM]`: whether the journal still is what was written; exit 1 when it is not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.evidence.auditing import audit


class Command(BaseCommand):
    help = (
        "verify: computes every chain again and names each place that was changed, removed or moved. 核验全过程记录。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("verify",))
        parser.add_argument("stream", nargs="?", help="only this stream")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = audit(options["stream"])
        for finding in found.findings:
            self.stdout.write(finding.sentence())
        counts = f"{found.streams} streams, {found.entries} entries"
        if found.findings:
            self.stdout.write(
                f"Not intact: {len(found.findings)} findings in {counts}. 记录不完整，请立即报告监督部门。"
            )
            raise SystemExit(1)
        if options["stream"] and not found.streams:
            self.stdout.write(f"There is no stream {options['stream']}. 没有这个记录流。")
            raise SystemExit(1)
        self.stdout.write(f"Intact: {counts}. 记录完整。")
