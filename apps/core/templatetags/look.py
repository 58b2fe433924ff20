"""Template words of the look: icons, pills, money and time, written the same on every page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from re import findall

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.core import money
from apps.core.audience import ROLE_LABELS, Role
from apps.core.clock import SHANGHAI
from apps.core.todo import Todo

register = template.Library()

TONES = frozenset({"ok", "wait", "stop", "idle", "live", "lane"})
NEAR = timedelta(hours=24)
"""From how long before a deadline a thing to do is shown as near."""

_BEAT = SafeString('<span class="beat"></span>')
_HERE = SafeString(' aria-current="page"')
_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """The icon from the sprite, silent to screen readers; `size` is empty or ``l``. Raises ValueError for no icon."""
    if name not in _icons():
        raise ValueError(f"{name!r} is not in frontend/static/icons.svg; add it to infra/vendor.mjs")
    large = " i-l" if size == "l" else ""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', large, static("icons.svg"), name
    )


@register.simple_tag
def pill(tone: str, icon_name: str, text: object) -> SafeString:
    """A state as shape, word and colour; the icon ``beat`` is the pulsing dot of what is going on now."""
    shape = _BEAT if icon_name == "beat" else icon(icon_name)
    return format_html('<span class="pill is-{}">{}{}</span>', _tone(tone), shape, text)


@register.filter
def yuan(amount: Decimal | str | int | None) -> str:
    """``10,000,000.00``: the unit stands in the column's head or behind. Empty for nothing."""
    return "" if amount in (None, "") else money.figures(Decimal(str(amount)))


@register.filter
def thousands(figure: str) -> str:
    """``8,758,848.0000``: thousands apart, decimals as they came. What is no figure stays as it is."""
    whole, point, decimals = figure.partition(".")
    return f"{int(whole):,}{point}{decimals}" if whole.isdecimal() else figure


@register.filter
def capitals(amount: Decimal | str | int | None) -> str:
    """人民币大写 — the amount in the capitals of Chinese documents. Empty for nothing."""
    return "" if amount in (None, "") else money.in_capitals(Decimal(str(amount)))


@register.filter
def moment(when: datetime | None) -> str:
    """``2026-11-24 09:30:00`` on the clock of Shanghai. Empty for nothing."""
    return f"{_local(when):%Y-%m-%d %H:%M:%S}" if when else ""


@register.filter
def short_moment(when: datetime | None) -> str:
    """``11-24 09:30``: for columns whose year is plain. Empty for nothing."""
    return f"{_local(when):%m-%d %H:%M}" if when else ""


@register.filter
def clock_time(when: datetime | None) -> str:
    """``09:30:00`` on the clock of Shanghai. Empty for nothing."""
    return f"{_local(when):%H:%M:%S}" if when else ""


@register.filter
def day(when: datetime | date | None) -> str:
    """``2026年11月24日`` or ``24 Nov 2026``. Empty for nothing."""
    if not when:
        return ""
    on = _local(when) if isinstance(when, datetime) else when
    if _is_english():
        return f"{on.day} {_MONTHS_EN[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日"


@register.filter
def month_day(when: datetime | date | None) -> str:
    """``11月24日`` or ``24 Nov``: the date of a fact on a thread. Empty for nothing."""
    if not when:
        return ""
    on = _local(when) if isinstance(when, datetime) else when
    return f"{on.day} {_MONTHS_EN[on.month - 1]}" if _is_english() else f"{on.month:02}月{on.day:02}日"


@register.filter
def full_day(when: datetime | date | None) -> str:
    """``2026年11月24日 星期二`` or ``Tuesday, 24 Nov 2026``. Empty for nothing."""
    if not when:
        return ""
    return f"{weekday(when)}, {day(when)}" if _is_english() else f"{day(when)} {weekday(when)}"


@register.filter
def weekday(when: datetime | date | None) -> str:
    """``星期二`` or ``Tuesday``. Empty for nothing."""
    if not when:
        return ""
    on = _local(when) if isinstance(when, datetime) else when
    return (_WEEKDAYS_EN if _is_english() else _WEEKDAYS)[on.weekday()]


@register.filter
def period(length: timedelta | int | None) -> str:
    """A length of time, with units as soon as an hour is reached: ``18:42``, ``16 小时 48 分 08 秒``, ``3 天 13 小时``."""
    if length is None:
        return ""
    whole = max(0, int(length.total_seconds() if isinstance(length, timedelta) else length))
    days, rest = divmod(whole, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    if days:
        return ngettext("%(days)d 天 %(hours)d 小时", "%(days)d 天 %(hours)d 小时", days) % {
            "days": days,
            "hours": hours,
        }
    if hours:
        return _("%(hours)d 小时 %(minutes)02d 分 %(seconds)02d 秒") % {
            "hours": hours,
            "minutes": minutes,
            "seconds": rest,
        }
    return f"{minutes:02}:{rest:02}"


@register.filter
def left_from(end: datetime, now: datetime) -> timedelta:
    """How long it is from `now` to `end`, never below zero."""
    return max(end - now, timedelta(0))


@register.filter
def seconds(length: timedelta) -> int:
    """A length of time in whole seconds, for what counts on."""
    return int(length.total_seconds())


@register.filter
def short_digest(digest: str) -> str:
    """First and last four of a digest: ``5d20…e71c``; the whole of it stands on the page it leads to."""
    return f"{digest[:4]}…{digest[-4:]}"


@register.filter
def grouped(digest: str) -> str:
    """A digest in groups of four, as one compares it by eye: ``7c1e 90ab``."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


@register.simple_tag
def todo_due(todo: Todo, now: datetime) -> SafeString:
    """Until when a thing is to be done, as a pill: passed, within a day, or later; nothing when it has no deadline."""
    if todo.due_at is None:
        return pill("idle", "circle-dashed", _("没有时限"))
    stands = f"{_local(todo.due_at):%m-%d %H:%M}"
    if todo.due_at <= now:
        return pill("stop", "alert-triangle", _("已过 %(until)s") % {"until": stands})
    if todo.due_at - now <= NEAR:
        return pill("wait", "hourglass", _("%(until)s 前") % {"until": stands})
    return pill("idle", "clock", _("%(until)s 前") % {"until": stands})


@register.filter
def role_label(role: str | None) -> str:
    """The words for a seat's role. Empty for nothing."""
    return str(ROLE_LABELS[Role(role)]) if role else ""


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: object) -> str:
    """The address's question with some answers changed and empty ones left out: ``?text=路&page=2``."""
    request: HttpRequest = context["request"]
    asked = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return "?" + asked.urlencode()


@register.simple_tag(takes_context=True)
def here(context: template.Context, url: str) -> SafeString:
    """`aria-current` when the page is this address or lies below it; else nothing."""
    path = context["request"].path
    is_here = path == url or (url != "/" and path.startswith(url))
    return _HERE if is_here else SafeString("")


@register.filter
def input_attributes(field: BoundField) -> SafeString:
    """The form field's own widget, dressed as ours and tied to its hint and its errors."""
    widget = field.field.widget
    dressed: dict[str, str | bool] = {}
    if getattr(widget, "input_type", "") not in ("checkbox", "radio"):
        dressed["class"] = f"{widget.attrs.get('class', '')} field".strip()
    said_by = [f"{field.id_for_label}-{part}" for part in _spoken_parts(field)]
    if said_by:
        dressed["aria-describedby"] = " ".join(said_by)
    if field.errors:
        dressed["aria-invalid"] = "true"
    return field.as_widget(attrs=dressed)


@register.filter
def input_kind(field: BoundField) -> str:
    """``checkbox``, ``radio``, ``file`` or ``line``: how a field is laid out."""
    widget = field.field.widget
    kind = str(getattr(widget, "input_type", "line"))
    if kind == "checkbox" and getattr(widget, "allow_multiple_selected", False):
        return "radio"
    return kind if kind in ("checkbox", "radio", "file") else "line"


def _spoken_parts(field: BoundField) -> list[str]:
    return [part for part, said in (("hint", field.help_text), ("wrong", field.errors)) if said]


def _local(when: datetime) -> datetime:
    return when.astimezone(SHANGHAI)


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def _tone(tone: str) -> str:
    if tone not in TONES:
        raise ValueError(f"{tone!r} is not a state of the look: {', '.join(sorted(TONES))}")
    return tone


@cache
def _icons() -> frozenset[str]:
    sprite = Path(settings.STATIC_ROOT) / "icons.svg"
    return frozenset(findall(r'id="i-([a-z0-9-]+)"', sprite.read_text("utf-8")))
