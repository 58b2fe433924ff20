"""信息公开目录 — what every lot has to make public and whether it is out, folded from the public streams and the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.evidence.models import Entry
from apps.portal.queries import finding
from apps.portal.rules.required import ANSWERS, DUTIES, RAISED, Course, Item, Standing, Told, items
from apps.tenders import labels
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries import LotFilter
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.rules.books import Regime, RuleBook
from apps.tenders.rules.calendar import WorkingCalendar

Text = str | Promise

MOST_LOTS = 2000
"""The newest lots that the overview reads; older ones keep their own page."""
TOGETHER = 500
KINDS = frozenset(
    {"award.candidates_withdrawn", RAISED, *ANSWERS}
    | {kind for duty in DUTIES for kind in duty.fulfils}
    | {duty.begins for duty in DUTIES}
)
HALTED = frozenset({LotState.SUSPENDED, LotState.PAUSED})
OVER = frozenset({LotState.TERMINATED, LotState.FAILED, LotState.CANCELLED})

NAMES: dict[str, Text] = {
    "notice": _("招标公告"),
    "document": _("招标文件"),
    "opening": _("公开开标"),
    "candidates": _("中标候选人公示"),
    "result": _("中标结果公告"),
    "award_notice": _("中标通知书发出"),
    "committee": _("评标委员会成员名单"),
    "contract": _("政府采购合同公告"),
    "answer": _("异议、质疑的答复"),
}
BEGINNINGS: dict[str, Text] = {
    "notice": "",
    "document": _("与公告同时"),
    "opening": _("投标截止的同一时刻"),
    "candidates": _("收到评标报告后"),
    "result": _("确定中标人后"),
    "award_notice": _("确定中标人后，与结果公告同时"),
    "committee": _("随中标结果公告"),
    "contract": _("合同签订后"),
    "answer": _("收到异议、质疑后"),
}
"""From when it is owed, for what is not owed yet."""
STANDINGS: dict[Standing, tuple[Text, labels.Sign]] = {
    Standing.OVERDUE: (_("逾期未公开"), labels.Sign("stop", "alert-triangle")),
    Standing.WAITING: (_("待公开"), labels.Sign("wait", "hourglass")),
    Standing.HALTED: (_("标段中止或暂停"), labels.Sign("idle", "player-pause")),
    Standing.LATER: (_("尚未到期"), labels.Sign("idle", "circle-dashed")),
    Standing.LATE: (_("已公开，晚于期限"), labels.Sign("wait", "circle-check")),
    Standing.OUT: (_("已公开"), labels.Sign("ok", "circle-check")),
    Standing.NOT_DUE: (_("不再需要"), labels.Sign("idle", "ban")),
}
"""The worst first, as the overview counts them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of one lot in words."""

    lot: Lot
    item: Item
    name: Text
    standing: Text
    sign: labels.Sign
    begins: Text


@dataclass(frozen=True, slots=True)
class Overview:
    """The rows that were asked for, the most urgent first, how many there are of each standing, and of how many lots."""

    rows: list[Row]
    counts: Mapping[Standing, int]
    lots: int
    is_cut: bool
    """True when there are older lots that were not read."""


def of_lot(lot: Lot, *, now: datetime) -> list[Row]:
    """The lot's catalogue in the order of the procedure."""
    return _rows([lot], now=now)


def overview(wanted: LotFilter, standing: Standing | None, *, now: datetime) -> Overview:
    """What the newest lots that match have to make public: overdue first, then what waits, the nearest time first."""
    lots = list(finding.lots(wanted)[: MOST_LOTS + 1])
    rows = _rows(lots[:MOST_LOTS], now=now)
    counts = {one: sum(1 for row in rows if row.item.standing is one) for one in STANDINGS}
    shown = [row for row in rows if standing is None or row.item.standing is standing]
    return Overview(sorted(shown, key=_urgency), counts, min(len(lots), MOST_LOTS), is_cut=len(lots) > MOST_LOTS)


def _rows(lots: list[Lot], *, now: datetime) -> list[Row]:
    """Rule books are read once for each digest: thousands of lots share a few."""
    facts, calendar = _facts(lots), working_calendar()
    stored = {lot.rule_book_hash: lot.rule_book or {} for lot in lots}
    books = {digest: RuleBook.from_json(book) for digest, book in stored.items()}
    return [
        row
        for lot in lots
        for row in _rows_of(
            lot, facts.get(lot.public_stream.name, ()), books[lot.rule_book_hash], calendar=calendar, now=now
        )
    ]


def _rows_of(
    lot: Lot, facts: Iterable[Told], book: RuleBook, *, calendar: WorkingCalendar, now: datetime
) -> Iterable[Row]:
    state = LotState(lot.state)
    course = Course(
        Regime(lot.regime),
        book,
        lot.submission_deadline,
        is_halted=state in HALTED,
        is_over=state in OVER,
        facts=tuple(facts),
    )
    for item in items(course, calendar=calendar, now=now):
        label, sign = STANDINGS[item.standing]
        yield Row(lot, item, NAMES[item.name], label, sign, BEGINNINGS[item.name])


def _facts(lots: list[Lot]) -> dict[str, list[Told]]:
    """The facts that matter, by stream, in order; so many streams at once as a database takes."""
    names = [lot.public_stream.name for lot in lots]
    found: dict[str, list[Told]] = {}
    for start in range(0, len(names), TOGETHER):
        asked = Entry.objects.filter(stream__in=names[start : start + TOGETHER], kind__in=KINDS)
        for entry in asked.order_by("stream", "v"):
            found.setdefault(entry.stream, []).append(Told(entry.v, entry.kind, entry.at, entry.payload))
    return found


_ORDER = {standing: number for number, standing in enumerate(STANDINGS)}


def _urgency(row: Row) -> tuple[int, float, float]:
    """Worst standing first; of one standing what is due first, then what was made public last."""
    item = row.item
    due = item.due_at.timestamp() if item.due_at and not item.out_at else float("inf")
    return _ORDER[item.standing], due, -item.out_at.timestamp() if item.out_at else 0.0
