"""`manage.py score FILE`: a case in JSON to a result in JSON, so that anybody can compute a published result again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.refusals import Refusal
from apps.evaluation.rules.result import computed
from apps.evaluation.rules.short_form import full_case


class Command(BaseCommand):
    help = "Computes the result of a case file (docs/formats/score.md). 由评审数据计算评标结果。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the case in JSON; - reads standard input")
        parser.add_argument(
            "--drawn",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="a coefficient drawn at the opening, when the file does not hold it; may be given several times",
        )
        parser.add_argument("--table", action="store_true", help="prints the ranking as lines instead of JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            result = computed(full_case(_read(options["file"]), _drawn(options["drawn"])))
        except Refusal as refusal:
            raise CommandError(f"{refusal.sentence('zh-hans')} {refusal.sentence('en')}") from None
        if not options["table"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))
            return
        for row in result["ranked"]:
            self.stdout.write(f"{row['rank']}\t{row['total']}\t{row['bidder']}")


def _read(name: str) -> dict[str, Any]:
    try:
        text = Path("/dev/stdin" if name == "-" else name).read_text("utf-8")
        data = json.loads(text)
    except OSError as failure:
        raise CommandError(f"{name} cannot be read: {failure.strerror}. 文件无法读取。") from None
    except (ValueError, RecursionError):
        raise CommandError(f"{name} is not JSON. 文件不是 JSON。") from None
    if not isinstance(data, dict):
        raise CommandError(f"{name} is not a case. 文件不是一个评审案例。")
    return data


def _drawn(said: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in said]
    if any(not name or not value for name, _equals, value in pairs):
        raise CommandError("--drawn takes NAME=VALUE. --drawn 的写法为 名称=取值。")
    return {name: value for name, _equals, value in pairs}
