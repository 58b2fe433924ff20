"""How a fact is said: a title and a meaning with the payload's values in them, readable in either language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from apps.awards.labels import ENDINGS, GROUNDS
from apps.awards.lifecycle import EndingGround, PassingOverGround
from apps.core import money
from apps.core.clock import SHANGHAI
from apps.core.refusals import WORDINGS
from apps.parties.models import Organisation
from apps.scheduling import labels_green
from apps.scheduling.queries.wording import name_of
from apps.scheduling.rules.green import GreenService, ServiceStep, TaskUnit
from apps.scheduling.rules.plan import HalfDay, Part
from apps.tenders.labels import OBJECTION_KINDS, TERMINATION_GROUNDS
from apps.tenders.lifecycle import DocumentObjectionKind, TerminationGround
from apps.tenders.models import Lot, Method

Payload = Mapping[str, Any]
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Words:
    """A title of a few words, and a sentence about what it means and what comes next."""

    title: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one kind of fact. `is_sealing` marks what is sealed or signed; it is drawn in vermilion."""

    zh: Words
    en: Words
    is_sealing: bool = False

    def say(self, payload: Payload, language: str) -> Words:
        """The words with the payload's values in them."""
        words = self.en if is_english(language) else self.zh
        values = readable(payload, language)
        return Words(words.title.format_map(values), words.meaning.format_map(values))


def readable(payload: Payload, language: str) -> dict[str, str]:
    """The payload's values as a reader of this language expects them, with what can be derived from them."""
    values = {name: _value(name, value) for name, value in payload.items()}
    with override("en" if is_english(language) else "zh-hans"):
        return values | {name: derive(payload) for name, derive in DERIVED.items()}


def is_english(language: str) -> bool:
    """True for any English; everybody else reads Chinese."""
    return language.startswith("en")


def moment(when: datetime) -> str:
    """The time on the centre's clock, to the second."""
    return when.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _value(name: str, value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, str) and name.endswith(("_at", "_from", "_until", "deadline")):
        return moment(datetime.fromisoformat(value))
    if name == "price":
        return money.figures(Decimal(value))
    if isinstance(value, str) and DIGEST.fullmatch(value):
        return f"{value[:4]}…{value[-4:]}"
    return str(value).rstrip("。")


def _ceiling(payload: Payload) -> str:
    price = payload.get("ceiling_price")
    if price is None:
        return _("不设最高限价")
    return _("最高限价 %(amount)s 元") % {"amount": money.figures(Decimal(price))}


def _method(payload: Payload) -> str:
    name = str(payload.get("method", ""))
    return str(Method(name).label) if name in Method.values else name


def _ground(payload: Payload) -> str:
    name = str(payload.get("ground", ""))
    return str(TERMINATION_GROUNDS[TerminationGround(name)]) if name in [*TerminationGround] else name


def _effect(payload: Payload) -> str:
    return _("可能影响投标文件编制") if payload.get("affects") else _("不影响投标文件编制")


def _winner(payload: Payload) -> str:
    """The organisation that the payload names by number: facts keep numbers, names are looked up when shown."""
    number = payload.get("bidder")
    name = Organisation.objects.filter(pk=number).values_list("name", flat=True).first() if number else ""
    return name or ""


def _place(payload: Payload) -> str:
    """Where a second opening is held: the lot's hall, and online in any case."""
    if "opens_at" not in payload:
        return ""
    hall = Lot.objects.filter(pk=payload["lot"]).values_list("opening_hall", flat=True).first()
    return _("%(hall)s，线上开标大厅") % {"hall": hall} if hall else _("线上开标大厅")


def _defects(payload: Payload) -> str:
    return str(len(payload.get("defects", ())))


def _matter(payload: Payload) -> str:
    name = str(payload.get("matter", ""))
    return str(OBJECTION_KINDS[DocumentObjectionKind(name)]) if name in [*DocumentObjectionKind] else name


def _about(payload: Payload) -> str:
    is_result = str(payload.get("matter", "")).startswith("result")
    return _("对评标结果") if is_result else _("对招标文件")


def _upheld(payload: Payload) -> str:
    return _("成立") if payload.get("is_upheld") else _("不成立")


def _taken_up(payload: Payload) -> str:
    return _("已受理") if payload.get("is_accepted") else _("不予受理")


def _upheld_means(payload: Payload) -> str:
    if payload.get("is_upheld"):
        return _("由招标人（采购人）依法处理，处理结果另行公告。")
    return _("提出人对答复不满意的，可以依法投诉。")


def _passing_ground(payload: Payload) -> str:
    name = str(payload.get("ground", ""))
    return str(GROUNDS[PassingOverGround(name)]) if name in [*PassingOverGround] else name


def _ending_ground(payload: Payload) -> str:
    name = str(payload.get("ground", ""))
    return str(ENDINGS[EndingGround(name)]) if name in [*EndingGround] else name


def _basis(payload: Payload) -> str:
    basis = str(payload.get("basis", "")).rstrip("。")
    return _("依据：%(basis)s。") % {"basis": basis} if basis else ""


def _follows(payload: Payload) -> str:
    return _("将另行发布澄清或者修改。") if payload.get("clarification_follows") else ""


def _step(payload: Payload) -> str:
    name = str(payload.get("step", ""))
    return str(labels_green.STEPS[ServiceStep(name)]) if name in [*ServiceStep] else name


def _unit(payload: Payload) -> str:
    name = str(payload.get("unit", ""))
    return str(labels_green.UNITS[TaskUnit(name)]) if name in [*TaskUnit] else name


def _services(payload: Payload) -> str:
    named = payload.get("services", ())
    known = [str(labels_green.SERVICES[GreenService(name)]) for name in named if name in [*GreenService]]
    return _("、").join(known)


def _half_day(name: str) -> Callable[[Payload], str]:
    """``11-25 上午`` of a half-day that the payload writes as ``2026-11-25/am`` under this name."""

    def say(payload: Payload) -> str:
        day, _slash, part = str(payload.get(name) or "").partition("/")
        return name_of(HalfDay(date.fromisoformat(day), Part[part.upper()])) if part else _("还没有定时间")

    return say


def _ground_of(noun: str) -> Callable[[Payload], str]:
    """The payload's ``ground`` as the app words it, in the reader's language; ``noun`` is the name of its enumeration."""

    def say(payload: Payload) -> str:
        found = WORDINGS.get(f"{noun}.{payload.get('ground')}")
        return "" if found is None else found.en if is_english(get_language() or "") else found.zh

    return say


def _again(payload: Payload) -> str:
    if payload.get("again"):
        return _("已经列入待安排，定下后另行通知。")
    if payload.get("ground") == "suspended" and payload.get("session") == "evaluation":
        return _ground_of("FreeingAgain")(payload)
    return _("以后再需要场地，请重新申请。")


DERIVED: Mapping[str, Callable[[Payload], str]] = {
    "ceiling": _ceiling,
    "method": _method,
    "ground": _ground,
    "defect_count": _defects,
    "winner": _winner,
    "place": _place,
    "effect": _effect,
    "matter_word": _matter,
    "passing_ground": _passing_ground,
    "ending_ground": _ending_ground,
    "about": _about,
    "upheld": _upheld,
    "taken_up": _taken_up,
    "upheld_means": _upheld_means,
    "basis_said": _basis,
    "follows": _follows,
    "step_word": _step,
    "unit_word": _unit,
    "services_said": _services,
    "half_day_said": _half_day("half_day"),
    "before_said": _half_day("before"),
    "freed_ground": _ground_of("FreeingGround"),
    "replanned_ground": _ground_of("NightGround"),
    "again_said": _again,
}
