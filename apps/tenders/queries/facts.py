"""What happened to a lot, as people read it, and what comes next by its rule book."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core.clock import SHANGHAI
from apps.core.money import figures
from apps.evidence.journal import since
from apps.evidence.models import Entry
from apps.evidence.naming import actor_name, kind_name
from apps.parties.models import Person
from apps.tenders import labels
from apps.tenders.lifecycle import EntryRefusalGround, LotState, TerminationGround
from apps.tenders.models import Lot, Method
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.rules.books import Regime, RuleBook
from apps.tenders.rules.due import due_at

SEALED_KINDS = frozenset({"lot.submission_closed"})
MEMBER_ACTS = {
    "undertake": "member_undertook",
    "recuse": "member_recused",
    "judge": "preliminary_settled",
    "sign_sheet": "sheet_signed",
    "take_prices": "prices_taken",
    "conclude_prices": "prices_reviewed",
    "record_report": "report_made",
    "sign_report": "report_signed",
    "refuse_to_sign": "signature_refused",
}
"""The steps of an evaluation that the desk hears of, by the fact of each."""


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
    url: str
    url_text: str

    @property
    def is_expected(self) -> bool:
        """True for what has not happened yet (预计)."""
        return self.entry is None

    @property
    def public_digest(self) -> str:
        """The fingerprint that anybody can check; empty for what only the desk hears."""
        return self.entry.digest_hex if self.entry and self.entry.stream.endswith(":public") else ""

    @property
    def state(self) -> str:
        """The node's shape, as the fact component names it."""
        if self.is_expected:
            return "next"
        return "sealed" if self.is_sealed else ""


def public_facts(lot: Lot) -> list[LotFact]:
    """The lot's public stream, oldest first. Acting people appear as the side they act for."""
    buyer = "·".join(str(party) for party in (lot.project.organisation, lot.project.agency) if party)
    return [_told(entry, lot, buyer) for entry in since(lot.public_stream.name, 0)]


def desk_facts(lot: Lot) -> list[LotFact]:
    """The public and the desk stream of the lot and its project in the order of time, with people's names."""
    names = (lot.public_stream.name, lot.desk_stream.name, lot.project.desk_stream.name)
    entries = sorted((one for name in names for one in since(name, 0)), key=lambda one: (one.at, one.pk))
    people = _names_of(entries)
    return [_told(entry, lot, people.get(entry.actor) or actor_name(entry.actor)) for entry in entries]


def expected_facts(lot: Lot) -> list[LotFact]:
    """What the notice and the rule book let one expect next (预计), soonest first; nothing for a lot that is halted.

    After the opening the dates are the latest that the law allows when each step takes all its time.
    """
    if lot.rule_book is None or lot.submission_deadline is None:
        return []
    state = LotState(lot.state)
    facts = []
    if state is LotState.ANNOUNCED and lot.document_from:
        facts.append(_expected(lot.document_from, _("招标文件开始提供"), _("无需报名，不收费用，可直接下载。")))
    if state in (LotState.ANNOUNCED, LotState.TENDERING):
        facts.append(
            _expected(
                lot.submission_deadline,
                _("投标截止，同时开标"),
                _("此刻之前，任何人不能读取投标文件的内容，也不能知道有谁、有几家递交。"),
            )
        )
    if state in (LotState.ANNOUNCED, LotState.TENDERING, LotState.SUBMISSION_CLOSED):
        facts += _after_opening(lot, RuleBook.from_json(lot.rule_book), lot.submission_deadline)
    return facts


def _after_opening(lot: Lot, book: RuleBook, opening: datetime) -> list[LotFact]:
    calendar = working_calendar()
    report = opening + timedelta(days=1)
    if lot.regime == Regime.ENG:
        published = due_at(book["T-E13"], report, calendar).at
        over = due_at(book["T-E14"], published, calendar).at
        signed = due_at(book["T-E17"], over, calendar).at
        return [
            _expected(published, _("中标候选人公示"), _("收到评标报告之日起三日内公示，公示期不少于三日。")),
            _expected(over, _("中标结果公告"), _("公示期满且没有未答复的异议，才能进入这一步。")),
            _expected(signed, _("合同公开与履约"), _("中标通知书发出后三十日内签订。")),
        ]
    reported = due_at(book["T-G07"], report, calendar).at
    decided = due_at(book["T-G08"], reported, calendar).at
    published = due_at(book["T-G09a"], decided, calendar).at
    return [
        _expected(published, _("中标结果公告"), _("采购人确定中标供应商之日起两个工作日内公告，同时发出中标通知书。")),
        _expected(published + timedelta(days=30), _("合同公开与履约"), _("中标通知书发出后三十日内签订。")),
    ]


def _expected(at: datetime, title: str, text: str) -> LotFact:
    return LotFact("", at, title, text, "", None, is_sealed=False, url="", url_text="")


def _told(entry: Entry, lot: Lot, by: str) -> LotFact:
    title, text = _words(entry.kind, entry.payload, lot)
    url, url_text = _link(entry, lot)
    return LotFact(
        entry.kind,
        entry.at,
        title,
        text,
        _("系统·依据国家标准时间") if entry.actor == "clock" else by,
        entry,
        is_sealed=entry.kind in SEALED_KINDS,
        url=url,
        url_text=url_text,
    )


def _link(entry: Entry, lot: Lot) -> tuple[str, str]:
    if entry.kind == "lot.document_published":
        return reverse("tenders:document", args=[lot.code, entry.payload["version"]]), _("下载招标文件")
    return "", ""


def _names_of(entries: Iterable[Entry]) -> dict[str, str]:
    ids = {entry.actor.removeprefix("person:") for entry in entries if entry.actor.startswith("person:")}
    people = Person.objects.filter(pk__in=[int(one) for one in ids if one.isdigit()])
    return {f"person:{pk}": name for pk, name in people.values_list("pk", "name")}


def _words(kind: str, told: dict[str, Any], lot: Lot) -> tuple[str, str]:
    """Title and explanation of a fact."""
    tell = _TOLD.get(kind)
    if tell is not None:
        return tell(told)
    return _plain_words(kind, lot), ""


def _notice_published(told: dict[str, Any]) -> tuple[str, str]:
    parts = [
        _("距开标 %(days_to_deadline)s 日") % told,
        _("评标办法：%(method)s") % {"method": Method(told["method"]).label},
    ]
    if told["ceiling_price"]:
        parts.append(_("最高限价 %(amount)s 元") % {"amount": figures(told["ceiling_price"])})
    return _("招标公告发布"), "；".join(parts) + "。"


def _document_published(told: dict[str, Any]) -> tuple[str, str]:
    return (
        _("招标文件第 %(version)s 版公布") % told,
        _("SHA-256 %(sha256)s，可自行核对下载的文件。") % {"sha256": _short(told["sha256"])},
    )


def _short(digest: str) -> str:
    return f"{digest[:8]}…{digest[-8:]}"


def _clarified(told: dict[str, Any]) -> tuple[str, str]:
    effect = _("可能影响投标文件编制。") if told["affects"] else _("不影响投标文件编制。")
    return _("招标文件第 %(number)s 号澄清与修改") % told, effect + _("现行招标文件为第 %(version)s 版。") % told


def _postponed(told: dict[str, Any]) -> tuple[str, str]:
    later = datetime.fromisoformat(told["submission_deadline"]).astimezone(SHANGHAI)
    words = _("现延至 %(at)s。原因：%(reason)s") % {"at": f"{later:%Y-%m-%d %H:%M:%S}", "reason": told["reason"]}
    return kind_name("lot.postponed"), words


def _terminated(told: dict[str, Any]) -> tuple[str, str]:
    ground = labels.TERMINATION_GROUNDS[TerminationGround(told["ground"])]
    return str(labels.STATES[LotState.TERMINATED]), _on_ground(ground, told)


def _entry_returned(told: dict[str, Any]) -> tuple[str, str]:
    defects = "；".join(f"{one['item']}（{one['remedy']}）" for one in told["defects"])
    extra = _("　本次内容此前可以告知，已计入。") if told["could_have_been_told"] else ""
    return _("一次性告知补正（第 %(time)s 次）") % told, defects + extra


def _entry_refused(told: dict[str, Any]) -> tuple[str, str]:
    ground = labels.REFUSAL_GROUNDS[EntryRefusalGround(told["ground"])]
    return str(labels.STATES[LotState.ENTRY_REFUSED]), _on_ground(ground, told)


def _progressed(told: dict[str, Any]) -> tuple[str, str]:
    """What a member did, by the name of the fact that only the sealed stream keeps whole."""
    return kind_name(f"evaluation.{MEMBER_ACTS.get(told['step'], 'progressed')}"), ""


def _on_ground(ground: object, told: dict[str, Any]) -> str:
    return _("情形：%(ground)s。%(reason)s") % {"ground": ground, "reason": told["reason"]}


_TOLD: dict[str, Callable[[dict[str, Any]], tuple[str, str]]] = {
    "lot.notice_published": _notice_published,
    "lot.document_published": _document_published,
    "lot.tendering_opened": lambda _told: (_("招标文件开始提供"), _("无需报名，不收费用，可直接下载。")),
    "lot.submission_closed": lambda _told: (_("投标截止，同时开标"), _("此后不再接收投标文件。")),
    "lot.clarified": _clarified,
    "lot.clarification_saved": lambda told: (_("第 %(number)s 号澄清与修改起草") % told, ""),
    "lot.suspended": lambda told: (str(labels.STATES[LotState.SUSPENDED]), _("原因：%(reason)s") % told),
    "lot.resumed": lambda _told: (pgettext("标段状态", "恢复"), ""),
    "lot.terminated": _terminated,
    "lot.postponed": _postponed,
    "lot.publication_proved": lambda told: (kind_name("lot.publication_proved"), _("%(medium)s：%(address)s") % told),
    "lot.copied": lambda told: (kind_name("lot.copied"), _("自 %(source_code)s 复制。") % told),
    "lot.round_prepared": lambda told: (kind_name("lot.round_prepared"), _("第 %(round)s 次招标：%(code)s") % told),
    "lot.retendered": lambda told: (kind_name("lot.retendered"), _("第 %(round)s 次招标：%(code)s") % told),
    "objection.published": lambda told: (kind_name("objection.published"), _("第 %(number)s 号：%(subject)s") % told),
    "objection.answered": lambda told: (
        kind_name("objection.answered"),
        _("第 %(number)s 号：%(subject)s。答复：%(answer)s") % told,
    ),
    "objection.taken_back": lambda told: (kind_name("objection.taken_back"), _("第 %(number)s 号") % told),
    "lot.entry_returned": _entry_returned,
    "lot.entry_refused": _entry_refused,
    "lot.venue_arranged": lambda told: (_("场地安排"), _("%(hall)s，开标时间即投标截止时间。") % told),
    "lot.venue_released": lambda told: (_("场地释放"), _("原因：%(reason)s") % told),
    "lot.data_sheet_saved": lambda told: (
        _("前附表保存"),
        _("评标办法：%(method)s") % {"method": Method(told["method"]).label},
    ),
    "lot.document_added": lambda told: (
        _("招标文件第 %(version)s 版上传") % told,
        _("SHA-256 %(sha256)s") % {"sha256": _short(told["sha256"])},
    ),
    "evaluation.progressed": _progressed,
    "lot.rule_overridden": lambda told: (
        _("规则 %(rule)s 特殊情形说明") % told,
        _("理由：%(reason)s") % told,
    ),
}


def _plain_words(kind: str, lot: Lot) -> str:
    return {
        "project.registered": _("项目登记"),
        "project.changed": _("项目信息更正"),
        "project.approval_added": _("批准文件登记"),
        "lot.added": _("标段建立：%(code)s") % {"code": lot.code},
        "lot.changed": _("标段信息更正"),
        "lot.entry_submitted": _("进场登记提交"),
        "lot.entry_accepted": _("进场登记受理"),
        "lot.timetable_set": _("时间与媒介设定"),
    }.get(kind) or kind_name(kind)
