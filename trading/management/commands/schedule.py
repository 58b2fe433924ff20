"""`manage.py schedule replay FILE`: a decision of the scheduler computed again from its own record; exit 1 when it comes out otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.evidence.rules.canonical import NotCanonical
from apps.scheduling.rules.records import judged_record
from apps.scheduling.rules.snapshot import NotADecision


class Command(BaseCommand):
    help = "replay: computes a decision of the scheduler again (docs/formats/schedule-decision.md). 重算排期决定。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("replay",))
        parser.add_argument("file", metavar="FILE", help="the record of the decision; - reads standard input")

    def handle(self, *_args: Any, **options: Any) -> None:
        document = _read(options["file"])
        try:
            found = judged_record(document)
        except (NotADecision, NotCanonical) as wrong:
            raise CommandError(
                f"{options['file']} is no decision that can be read: {wrong}. 排期决定无法读取。"
            ) from None
        for part in found.differences:
            self.stdout.write(f"{part} is not what the record says. {part} 与记录不一致。")
        if found.differences:
            self.stdout.write("The decision does not follow from its input. 重算结果与原决定不一致。")
            raise SystemExit(1)
        if not found.is_computed:
            self.stdout.write(_checked(document))
            return
        self.stdout.write(f"The same decision from the same input {document['digest']}. 重算结果与原决定一致。")


def _checked(document: dict[str, Any]) -> str:
    """What is known of an answer that another solver found."""
    solver = f"{document['solver']['package']} {document['solver']['version']}"
    return (
        f"Checked, not computed again: {solver} is not installed here. The answer keeps every rule, and what is found without it is later; "
        f"input {document['digest']}. 本机没有 {solver}，未重算，只核验：该方案符合全部硬性规则，不用求解器得到的结果更晚。"
    )


def _read(name: str) -> dict[str, Any]:
    try:
        document = json.loads(Path("/dev/stdin" if name == "-" else name).read_text("utf-8"))
    except OSError as failure:
        raise CommandError(f"{name} cannot be read: {failure.strerror}. 文件无法读取。") from None
    except (ValueError, RecursionError) as wrong:
        raise CommandError(f"{name} is not JSON ({wrong}). 文件不是 JSON。") from None
    if not isinstance(document, dict):
        raise CommandError(f"{name} is not a decision. 文件不是排期决定。")
    return document
