"""`manage.py score FILE`: a case in JSON to a result in JSON, so that anybody can compute a published result again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.refusals import Refusal
from apps.evaluation.rules.result import computed
from apps.evaluation.rules.several_lots import computed_lots, has_lots
from apps.evaluation.rules.short_form import full_case
from apps.tenders.rules.known_names import unknown_in


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
        data, drawn = _read(options["file"]), _drawn(options["drawn"])
        for name in _unknown(data):
            self.stderr.write(f"{name} is not a part of the format and has no effect. 格式中没有这一项，不起作用。")
        try:
            result = computed_lots(data, drawn) if has_lots(data) else computed(full_case(data, drawn))
        except Refusal as refusal:
            raise CommandError(f"{refusal.sentence('zh-hans')} {refusal.sentence('en')}") from None
        if not options["table"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))
            return
        for line in _lines(result):
            self.stdout.write(line)


def _read(name: str) -> dict[str, Any]:
    try:
        text = Path("/dev/stdin" if name == "-" else name).read_text("utf-8")
        data = json.loads(text, parse_float=str)
    except OSError as failure:
        raise CommandError(f"{name} cannot be read: {failure.strerror}. 文件无法读取。") from None
    except (ValueError, RecursionError) as wrong:
        raise CommandError(f"{name} is not JSON ({wrong}). 文件不是 JSON。") from None
    if not isinstance(data, dict):
        raise CommandError(f"{name} is not a case. 文件不是一个评审案例。")
    return data


def _drawn(said: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in said]
    if any(not name or not value for name, _equals, value in pairs):
        raise CommandError("--drawn takes NAME=VALUE. --drawn 的写法为 名称=取值。")
    return {name: value for name, _equals, value in pairs}


def _unknown(data: Mapping[str, Any]) -> list[str]:
    """What the schemes of the file say that nobody reads."""
    lots = data.get("lots")
    cases = [data, *(lots if isinstance(lots, list) else [])]
    schemes = [one["scheme"] for one in cases if isinstance(one, Mapping) and "scheme" in one]
    return list(dict.fromkeys(name for scheme in schemes for name in unknown_in(scheme)))


def _lines(result: Mapping[str, Any]) -> Iterator[str]:
    """Rank, total and bidder; of several lots the lot before, and after it who wins and who is passed over."""
    if "lots" not in result:
        yield from (f"{row['rank']}\t{row['total']}\t{row['bidder']}" for row in result["ranked"])
        return
    for lot in result["lots"]:
        won, passed = (lot["winner"] or {}).get("bid"), {one["bid"]: one["won"] for one in lot["passed_over"]}
        for row in lot["result"]["ranked"]:
            mark = "中标 winner" if row["bid"] == won else ""
            if row["bid"] in passed:
                mark = f"兼投不兼中 won {', '.join(passed[row['bid']])}"
            yield f"{lot['lot']}\t{row['rank']}\t{row['total']}\t{row['bidder']}\t{mark}".rstrip("\t")
