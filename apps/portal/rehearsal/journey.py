"""The whole procedure as a list of steps, in the order in which it happens. Needs no Django."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.portal.rehearsal import preparation
from apps.portal.rehearsal.stage import Stage


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called and what does it; it answers in a few words what came of it."""

    name: str
    zh: str
    en: str
    do: Callable[[Stage], str]


STEPS: Sequence[Step] = (
    Step("register", "项目和标段登记", "project and lot registered", preparation.register),
    Step("enter", "进场登记、受理、场地", "entry, acceptance, venue", preparation.enter),
    Step("prepare", "时间、前附表、招标文件", "times, data sheet, document", preparation.prepare),
    Step("publish", "公告发布", "notice published", preparation.publish),
)
