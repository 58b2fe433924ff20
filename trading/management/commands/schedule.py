"""`manage.py schedule`: `replay FILE` computes a decision of the scheduler again from its own record, exit 1 when it comes out otherwise;

`night` looks at the whole plan now and proposes moves that leave fewer sessions late, for the desk to confirm.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import clock
from apps.core.refusals import WORDINGS
from apps.evidence.rules.canonical import NotCanonical
from apps.scheduling.actions.night import keep_night_plan
from apps.scheduling.queries.night import night_at
from apps.scheduling.rules.night_record import night_decision, planned
from apps.scheduling.rules.records import judged_record
from apps.scheduling.rules.snapshot import NotADecision, plain


class Command(BaseCommand):
    help = (
        "replay: computes a decision of the scheduler again (docs/formats/schedule-decision.md); night: proposes moves over the whole plan. "
        "重算排期决定；夜间重排。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("replay", "night"))
        parser.add_argument(
            "file", metavar="FILE", nargs="?", help="of replay: the record of the decision; - reads standard input"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["act"] == "night":
            self._plan_now()
            return
        if options["file"] is None:
            raise CommandError("replay needs the record's FILE. 请给出记录文件。")
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

    def _plan_now(self) -> None:
        """The moves are proposed to the desk; nothing has moved."""
        made = keep_night_plan(night_decision(*night_at(clock.now())), now=clock.now())
        if made is None:
            raise CommandError("The site plan changed meanwhile. Ask again. 场地方案刚被更新，请重试。")
        plan = planned(made.document)
        for one in plan.moves:
            move = one.move
            self.stdout.write(
                f"{move.booking}: {plain(move.before.start)} {move.before.room} -> {plain(move.after.start)} {move.after.room}, "
                f"{WORDINGS[f'NightGround.{one.ground}'].en}. {WORDINGS[f'NightGround.{one.ground}'].zh}。"
            )
        if not plan.moves:
            self.stdout.write("Nothing to gain. 没有更好的安排。")
        self.stdout.write(
            f"Days late, key projects and ordinary ones: {plan.before.green_days_late} and {plan.before.ordinary_days_late} before, "
            f"{plan.after.green_days_late} and {plan.after.ordinary_days_late} after. 晚的工作日（绿色通道、普通）：重排前 "
            f"{plan.before.green_days_late}、{plan.before.ordinary_days_late}，重排后 {plan.after.green_days_late}、{plan.after.ordinary_days_late}。"
        )
        self.stdout.write(f"{made.digest}")


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
