"""The tables of the statistics page, each a list of words; the page and the CSV say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from apps.portal.rules.counting import Figures, RoomUse, Statistics
from apps.portal.rules.periods import Period, Step
from apps.portal.rules.rows import RoomKind, Service, Sort
from apps.portal.rules.service_times import RULES
from apps.tenders import labels
from apps.tenders.models import LotKind
from apps.tenders.rules.books import Regime, TimeRule, Unit

Text = str | Promise

SERVICES: dict[Service, Text] = {
    Service.ENTRY_CHECK: _("进场登记核验"),
    Service.NOTICE: _("候选人公示、结果公告发布"),
    Service.ANSWER: _("异议（质疑）答复"),
    Service.ARCHIVE: _("案卷归档"),
}
ROOMS: dict[RoomKind, Text] = {RoomKind.OPENING: _("开标"), RoomKind.EVALUATION: _("评标")}


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, and whether figures stand below it."""

    label: Text
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table of words: its name in addresses, its title, its rows, and the row that adds them up."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()

    @property
    def lines(self) -> list[list[tuple[str, Column]]]:
        """The rows, each cell with its column."""
        return [list(zip(row, self.columns, strict=True)) for row in self.rows]

    @property
    def last_line(self) -> list[tuple[str, Column]]:
        """The same of the total."""
        return list(zip(self.total, self.columns, strict=True)) if self.total else []

    @property
    def cells(self) -> Iterator[tuple[str, ...]]:
        """Head, rows and total as a file has them."""
        yield tuple(str(column.label) for column in self.columns)
        yield from self.rows
        if self.total:
            yield self.total


FIGURES: tuple[tuple[Text, Callable[[Figures], object]], ...] = (
    (_("进场项目"), lambda one: one.projects),
    (_("进场标段"), lambda one: one.lots),
    (_("开标场次"), lambda one: one.openings),
    (_("不见面开标"), lambda one: one.without_meeting),
    (_("成交标段"), lambda one: one.results),
    (_("全流程电子化"), lambda one: one.electronic),
    (_("远程异地评标"), lambda one: one.remote),
    (_("成交金额（万元）"), lambda one: one.amount_wan),
    (_("节约金额（万元）"), lambda one: one.saved_wan),
    (_("节约率"), lambda one: rate(one.saving_rate)),
    (_("平均投标人数"), lambda one: one.bidders_per_lot),
)
"""The columns that periods and kinds share."""


def tables(figures: Statistics) -> dict[str, Table]:
    """Every table by its name in addresses, in the order of the page."""
    found = (_periods(figures), _sorts(figures), _bidders(figures), _rooms(figures), _services(figures))
    return {table.name: table for table in found}


def period_name(period: Period) -> str:
    """The period as a reader of the language says it; one that is cut short says so."""
    year, month = period.since.year, period.since.month
    match period.step:
        case Step.MONTH:
            name = gettext("{year}年{month}月").format(year=year, month=f"{month:02}")
        case Step.QUARTER:
            name = gettext("{year}年第{quarter}季度").format(year=year, quarter=(month - 1) // 3 + 1)
        case Step.YEAR:
            name = gettext("{year}年").format(year=year)
    return gettext("{name}（部分）").format(name=name) if period.is_part else name


def sort_name(sort: Sort) -> str:
    """工程建设招标·货物."""
    return f"{labels.REGIMES[Regime(sort.regime)]}·{LotKind(sort.kind).label}"


def place_name(use: RoomUse) -> str:
    """What a room is for, and its name."""
    return f"{ROOMS[use.place.kind]}·{use.place.name}"


def rate(percent: Decimal | None) -> str:
    """``12.3%``; nothing where there is no rate."""
    return "" if percent is None else f"{percent}%"


def _periods(figures: Statistics) -> Table:
    return Table(
        "periods",
        _("按期间"),
        _columns(_("期间")),
        tuple((period_name(period), *_words(one)) for period, one in figures.by_period),
        (gettext("总计"), *_words(figures.total)),
    )


def _sorts(figures: Statistics) -> Table:
    return Table(
        "kinds",
        _("按类别"),
        _columns(_("类别")),
        tuple((sort_name(sort), *_words(one)) for sort, one in figures.by_sort),
    )


def _bidders(figures: Statistics) -> Table:
    return Table(
        "bidders",
        _("每个标段的投标人数"),
        (Column(_("投标人数"), is_number=False), Column(_("标段数"))),
        tuple((str(bidders), str(lots)) for bidders, lots in figures.by_bidders),
    )


def _rooms(figures: Statistics) -> Table:
    return Table(
        "rooms",
        _("场地使用"),
        (
            Column(_("用途"), is_number=False),
            Column(_("场地"), is_number=False),
            Column(_("使用场次")),
            Column(_("使用半天数")),
            Column(_("工作日半天数")),
            Column(_("使用率")),
        ),
        tuple(
            (
                str(ROOMS[one.place.kind]),
                one.place.name,
                str(one.sessions),
                str(one.halves),
                str(one.offered),
                rate(one.rate),
            )
            for one in figures.rooms
        ),
    )


def _services(figures: Statistics) -> Table:
    return Table(
        "services",
        _("服务事项按时办结"),
        (
            Column(_("服务事项"), is_number=False),
            Column(_("应办结")),
            Column(_("按时办结")),
            Column(_("按时率")),
            Column(_("期限与依据"), is_number=False),
        ),
        tuple(
            (str(SERVICES[one.service]), str(one.done), str(one.in_time), rate(one.rate), _times(one.service))
            for one in figures.services
        ),
    )


def _columns(first: Text) -> tuple[Column, ...]:
    return (Column(first, is_number=False), *(Column(label) for label, _of in FIGURES))


def _words(figures: Figures) -> tuple[str, ...]:
    values = (of(figures) for _label, of in FIGURES)
    return tuple("" if value is None else str(value) for value in values)


def _times(service: Service) -> str:
    """The times of a service and what they rest on, by the body of law."""
    if service not in RULES:
        return gettext("各件按其规则的答复期限")
    said = dict.fromkeys(_time(rule) for rule in RULES[service].values())
    return gettext("；").join(said)


def _time(rule: TimeRule) -> str:
    n = rule.quantity
    is_working = rule.unit is Unit.WORKING_DAYS
    unit = ngettext("{n} 个工作日", "{n} 个工作日", n) if is_working else ngettext("{n} 日", "{n} 日", n)
    basis = rule.article or gettext("交易中心服务承诺")
    return pgettext("time and its basis", "{time}（{basis}）").format(time=unit.format(n=n), basis=basis)
