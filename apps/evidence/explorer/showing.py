"""How an entry reads for people: its fields by name, where they lead, and where the transparency log holds it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.templatetags.look import moment as shown_moment
from apps.evidence.explorer.field_names import FIELD_NAMES
from apps.evidence.log.entering import proof_of
from apps.evidence.models import Entry
from apps.evidence.rules.acts import ACTS, act_commitment
from apps.evidence.rules.checkpoints import checkpoint_of

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
LOOKED_AT = {
    "entries": gettext_lazy("记录列表"),
    "entry": gettext_lazy("一条记录"),
    "streams": gettext_lazy("记录流列表"),
    "export.csv": gettext_lazy("导出 CSV"),
    "export.jsonl": gettext_lazy("导出 JSON 行"),
    "readings": gettext_lazy("查阅记录"),
}
ASKED_NAMES = {
    "lot": gettext_lazy("标段编号"),
    "kind": gettext_lazy("事项代码"),
    "actor": gettext_lazy("办理人"),
    "stream": gettext_lazy("记录流"),
    "since": gettext_lazy("开始日期"),
    "until": gettext_lazy("结束日期"),
    "from": gettext_lazy("起始位置"),
    "link": gettext_lazy("审计链接"),
    "v": gettext_lazy("版本"),
}
DIGEST = re.compile(r"[0-9a-f]{40,}")


@dataclass(frozen=True, slots=True)
class Target:
    """What a number in a fact stands for: its words, and the page about it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a fact. `is_code` is for digests and other strings that one compares rather than reads."""

    label: str
    name: str
    text: str
    url: str
    is_code: bool


@dataclass(frozen=True, slots=True)
class InLog:
    """Where the transparency log holds an act: its place and the size of the checkpoint; no place while it waits."""

    index: int | None
    size: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the journal, in words."""

    at: datetime
    actor_name: str
    what: str
    asked: list[tuple[str, str]]


Finder = Callable[[Any], Target | None]
_LEADS: dict[str, Finder] = {}


def leads(field: str) -> Callable[[Finder], Finder]:
    """Registers what the values of a field stand for: the function gets the value and answers words and address, or None."""

    def register(finder: Finder) -> Finder:
        if _LEADS.setdefault(field, finder) is not finder:
            raise ValueError(f"where {field!r} leads is registered twice")
        return finder

    return register


def fields_of(entry: Entry, *, is_linked: bool) -> list[Field]:
    """The fields of a fact in the order of their names, the lot first. Without links for those who could not open them."""
    payload = entry.payload
    names = sorted(payload, key=lambda name: (name != "lot", name))
    return [_field(name, payload[name], is_linked=is_linked) for name in names]


def standing_in_log(entry: Entry) -> InLog | None:
    """Where the log holds the entry; None for a kind that is not entered by itself."""
    if entry.kind not in ACTS:
        return None
    proof = proof_of(act_commitment(entry.stream, entry.v, bytes(entry.digest)).hex())
    return InLog(proof.index, checkpoint_of(proof.note.text).size) if proof else InLog(None, None)


def reading_of(entry: Entry) -> Reading:
    """A look at the journal as its page shows it."""
    told = entry.payload
    asked = [(str(ASKED_NAMES.get(name, name)), str(text)) for name, text in told["asked"].items()]
    return Reading(entry.at, entry.actor_name, str(LOOKED_AT.get(told["what"], told["what"])), asked)


def _field(name: str, value: Any, *, is_linked: bool) -> Field:
    label = str(FIELD_NAMES.get(name, name))
    target = _LEADS[name](value) if name in _LEADS else None
    if target:
        return Field(label, name, target.text, target.url if is_linked else "", is_code=True)
    return Field(label, name, _text(value), "", is_code=isinstance(value, str) and bool(DIGEST.fullmatch(value)))


def _text(value: Any) -> str:
    match value:
        case None | "" | [] | {}:
            return "—"
        case bool():
            return _("是") if value else _("否")
        case str() if MOMENT.fullmatch(value):
            return shown_moment(datetime.fromisoformat(value))
        case list() if all(isinstance(one, str | int) for one in value):
            return "、".join(map(str, value))
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
        case _:
            return str(value)
