"""What happened to a lot, as people read it, and what comes next by its rule book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.core.clock import SHANGHAI
from apps.core.money import figures
from apps.evidence.journal import since
from apps.evidence.models import Entry
from apps.tenders import labels
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, Notice
from apps.tenders.rules.books import Regime


@dataclass(frozen=True, slots=True)
class LotFact:
    """One node of the thread. What is only expected has no entry of the journal and no proof."""

    kind: str
    at: datetime
    title: str
    text: str
    by: str
    entry: Entry | None
    is_sealed: bool
    is_day_only: bool
    url: str

    @property
    def is_expected(self) -> bool:
        """True for what has not happened yet (预计)."""
        return self.entry is None


def public_facts(lot: Lot) -> list[LotFact]:
    """The lot's public stream, oldest first."""
    return _told(since(lot.public_stream.name, 0), lot)


def desk_facts(lot: Lot) -> list[LotFact]:
    """The public and the desk stream of the lot and its project in the order of time, oldest first."""
    names = (lot.public_stream.name, lot.desk_stream.name, lot.project.desk_stream.name)
    entries = [entry for name in names for entry in since(name, 0)]
    return _told(sorted(entries, key=lambda entry: (entry.at, entry.pk)), lot)


def expected_facts(lot: Lot) -> list[LotFact]:
    """What the notice lets one expect next (预计), soonest first; nothing for a lot that is halted or over."""
    steps = {
        LotState.ANNOUNCED: (_document_expected, _deadline_expected),
        LotState.TENDERING: (_deadline_expected,),
    }
    return [tell(lot) for tell in steps.get(LotState(lot.state), ())]


def _document_expected(lot: Lot) -> LotFact:
    return _expected(lot, lot.document_from, _("招标文件开始提供"), _("无需报名，不收费用，可直接下载。"))


def _deadline_expected(lot: Lot) -> LotFact:
    return _expected(
        lot, lot.submission_deadline, _("投标截止，同时开标"), _("此刻之前，任何人不能读取投标文件的内容。")
    )


def _expected(lot: Lot, at: datetime | None, title: str, text: str) -> LotFact:
    if at is None:
        raise ValueError(f"lot {lot.pk} is public without its times")
    return LotFact("", at, title, text, "", None, is_sealed=False, is_day_only=False, url="")


def _told(entries: Iterable[Entry], lot: Lot) -> list[LotFact]:
    buyer = "·".join(str(party) for party in (lot.project.organisation, lot.project.agency) if party)
    return [_tell(entry, lot, buyer) for entry in entries]


def _tell(entry: Entry, lot: Lot, buyer: str) -> LotFact:
    title, text = _words(entry, lot)
    return LotFact(
        entry.kind,
        entry.at,
        title,
        text,
        _("系统·依据国家标准时间") if entry.actor == "clock" else buyer,
        entry,
        is_sealed=entry.kind == "lot.submission_closed",
        is_day_only=False,
        url="",
    )


def _words(entry: Entry, lot: Lot) -> tuple[str, str]:
    told = entry.payload
    match entry.kind:
        case "lot.notice_published":
            return _("招标公告发布"), ""
        case "lot.document_published":
            return _("招标文件第 %(version)s 版") % {"version": told["version"]}, ""
        case "lot.tendering_opened":
            return _("招标文件开始提供"), _("无需报名，不收费用，可直接下载。")
        case "lot.submission_closed":
            return _("投标截止，同时开标"), _("此刻之前，任何人不能读取投标文件的内容。")
        case _:
            return entry.kind, ""
