"""How a rule of a rule book is said on public pages: its limit, how it is counted, how strictly it is held, how far it is checked."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.portal.wording import is_english
from apps.tenders.rules.books import Bound, Level, Source, TimeRule, Unit

Text = str | Promise

BOUNDS: dict[Bound, Text] = {
    Bound.AT_LEAST: gettext_lazy("不少于"),
    Bound.AT_MOST: gettext_lazy("不超过"),
    Bound.MORE_THAN: gettext_lazy("超过"),
    Bound.NONE: "",
}
CLOCK_BOUNDS: dict[Bound, Text] = {Bound.AT_LEAST: gettext_lazy("不早于"), Bound.AT_MOST: gettext_lazy("不晚于")}
"""Of an hour of the day."""
UNITS: dict[Unit, Text] = {
    Unit.CALENDAR_DAYS: gettext_lazy("日"),
    Unit.WORKING_DAYS: gettext_lazy("个工作日"),
    Unit.HOURS: gettext_lazy("小时"),
    Unit.MINUTES: gettext_lazy("分钟"),
    Unit.YEARS: gettext_lazy("年"),
    Unit.YUAN: gettext_lazy("元"),
    Unit.COUNT: gettext_lazy("家"),
}
LEVELS: dict[Level, Text] = {
    Level.BLOCK: gettext_lazy("不符合的，系统不予办理。"),
    Level.BLOCK_UNLESS_REASON: gettext_lazy("不符合的，须公开理由和批准人，否则不予办理。"),
    Level.WARN: gettext_lazy("不符合的，系统提示，由办理人负责。"),
    Level.INFO: gettext_lazy("系统计算并显示期限。"),
}
SOURCES: dict[Source, Text] = {
    Source.READ: gettext_lazy("已与法条原文核对"),
    Source.KNOWN: gettext_lazy("未与法条原文核对"),
    Source.HOUSE: gettext_lazy("本中心服务规定，不是法律"),
}


def title_of(rule: TimeRule) -> str:
    """What the rule limits, in the reader's language."""
    return rule.en if is_english(get_language() or "") else rule.zh


def limit_of(rule: TimeRule) -> str:
    """The figure with its side and unit; empty for a rule without one."""
    match rule.unit:
        case Unit.MANNER:
            return ""
        case Unit.CLOCK_MINUTES:
            hours, minutes = divmod(rule.quantity, 60)
            return f"{CLOCK_BOUNDS[rule.bound]} {hours:02d}:{minutes:02d}"
        case Unit.ONE_IN:
            return f"{BOUNDS[rule.bound]} 1/{rule.quantity}"
        case Unit.PERCENT:
            return f"{BOUNDS[rule.bound]} {rule.quantity}%"
    return f"{BOUNDS[rule.bound]} {rule.quantity:,} {UNITS[rule.unit]}" if rule.quantity else ""


def counting_of(rule: TimeRule) -> list[str]:
    """How days are counted, in sentences; nothing for what is not counted in days."""
    if rule.unit not in {Unit.CALENDAR_DAYS, Unit.WORKING_DAYS} or not rule.quantity:
        return []
    said = [_("开始当日计入。") if rule.counts_first_day else _("开始当日不计入，自次日起算。")]
    if rule.moves_to_working_day:
        said.append(_("最后一日是休息日的，顺延到下一个工作日。"))
    if rule.warns_at_limit:
        said.append(_("恰好等于限度的合法，系统同时提示没有余量。"))
    return said
