"""What the hall's screen shows of objections, of the talk and of the reading, for one reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.bids.rules.parts import Part
from apps.core.actor import Actor
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening
from apps.openings.queries.objecting import papers_for
from apps.openings.queries.speech import allowed_orders, plan_of
from apps.openings.queries.talk import PrivateTalk, private_talk
from apps.openings.rules.messages import DISCIPLINE, PHRASES, TO_ALL, TO_HOST
from apps.openings.rules.reading import ReadingOrder
from apps.openings.standing import terms_of
from apps.openings.views.screen import Hall

S = OpeningState
NOBODY: Mapping[str, Any] = {"all": None, "bids": {}}
"""Nobody is silenced."""
ORDER_NAMES = {
    ReadingOrder.RECEIVED: gettext_lazy("按递交先后"),
    ReadingOrder.REVERSED: gettext_lazy("按递交先后倒序"),
}
FIELD_NAMES = {
    "days": gettext_lazy("工期（日历天）"),
    "quality": gettext_lazy("质量目标"),
    "manager": gettext_lazy("项目负责人"),
    "bond": gettext_lazy("投标保证金"),
    "discount": gettext_lazy("下浮率（%）"),
    "rate": gettext_lazy("费率（%）"),
}


def words_for(actor: Actor, opening: Opening, seen: Hall) -> dict[str, Any]:
    """The context of the three parts."""
    return {
        "objections": _objections(actor, opening, seen),
        "talk": _talk(actor, opening, seen),
        "reading": _reading(opening, seen),
    }


def script_words() -> dict[str, str]:
    """Sentences that the scripts of these parts say."""
    return {
        "from_host": _("主持人"),
        "times": _("共 {times} 次"),
        "and_others": _("{bidder}等 {count} 家"),
        "alone": _("主持人对{bidder}"),
        "to_host": _("{bidder}对主持人"),
        "sending_attachment": _("正在上传附件 {percent}%"),
        "attachment_too_large": _("附件超过 50 MB，没有提交。请压缩或者分开后再选。"),
        "attachment_lost": _("附件没有传完，异议没有提交，写好的内容还在。请检查网络后再提交。"),
        "replay": _("重播"),
        "voice_blocked": _("浏览器规定，没有点按过的网页不能自行出声。请点“打开声音”。"),
        "voice_none": _("本机没有可用的中文语音，请看字幕。"),
        "voice_rate": _("{rate} 倍速"),
    }


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection as the screen shows it, with what this reader may do about it."""

    told: Mapping[str, Any]
    bidder: str
    at: datetime
    paper: Mapping[str, str]
    is_mine: bool
    may_handle: bool
    may_respond: bool

    @property
    def is_open(self) -> bool:
        """True until it is answered or refused."""
        return self.told["answer"] is None


def _objections(actor: Actor, opening: Opening, seen: Hall) -> list[ObjectionRow]:
    names = _names(seen)
    papers = papers_for(actor, opening) if seen.snapshot["objections"] else {}
    own = seen.snapshot["you"]["bid"]
    return [
        ObjectionRow(
            told=one,
            bidder=names.get(one["bid"], ""),
            at=datetime.fromisoformat(one["at"]),
            paper=papers.get(one["number"], {}),
            is_mine=own == one["bid"],
            may_handle=seen.role == "host" and seen.may("answer_objection") and one["answer"] is None,
            may_respond=own == one["bid"]
            and seen.may("respond_to_answer")
            and one["answer"] is not None
            and one.get("satisfied") is None,
        )
        for one in seen.snapshot["objections"]
    ]


@dataclass(frozen=True, slots=True)
class TalkLine:
    """A line of one of the lists."""

    who: str
    text: str
    at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Talk:
    """留言 — the two public lists, the private threads, and what the reader may do."""

    questions: tuple[TalkLine, ...]
    chat: tuple[TalkLine, ...]
    private: PrivateTalk
    threads: tuple[TalkLine, ...]
    may_write: bool
    silenced: str
    to: tuple[tuple[str, str], ...]
    may_mute: bool
    muted: tuple[tuple[str, str, str], ...]
    mutable: tuple[tuple[str, str], ...]
    phrases: tuple[str, ...]
    discipline: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many lines there are to read."""
        return len(self.questions) + len(self.chat) + len(self.threads)


def _talk(actor: Actor, opening: Opening, seen: Hall) -> Talk:
    names, is_host = _names(seen), seen.role == "host"
    private = private_talk(actor, opening)
    muted = _muted(seen)
    bidders = tuple(names.items())
    may_write = seen.may("send_message") and (is_host or bool(seen.mine))
    told = seen.snapshot.get("muted", NOBODY)
    lines = list(reversed(seen.snapshot.get("messages", [])))
    silent = [("", _("全体"), told["all"])] if told["all"] else []
    return Talk(
        questions=tuple(_line(one, names) for one in lines if one["list"] == "question"),
        chat=tuple(_line(one, names) for one in lines if one["list"] == "chat"),
        private=private,
        threads=tuple(
            TalkLine(_between(names.get(one.bid, ""), is_host=one.is_host), one.text, one.at, 1)
            for one in reversed(private.lines)
        ),
        may_write=may_write,
        silenced="" if is_host or not may_write else muted,
        to=((TO_ALL, _("全体")), *bidders) if is_host else ((TO_ALL, _("全体")), (TO_HOST, _("主持人"))),
        may_mute=is_host and seen.may("mute") and bool(names),
        muted=(*silent, *((bid, names.get(bid, ""), reason) for bid, reason in told["bids"].items())),
        mutable=(("", _("全体")), *bidders),
        phrases=PHRASES if is_host else (),
        discipline=DISCIPLINE,
    )


def _muted(seen: Hall) -> str:
    told = seen.snapshot.get("muted", NOBODY)
    if seen.state is S.ANNOUNCING:
        return _("正在唱标，投标人暂不能发言，唱标结束后自动恢复。异议随时可以提出。")
    if seen.snapshot["you"]["bid"] in told["bids"]:
        return _("贵单位已被禁言。异议随时可以提出。")
    return _("主持人已开启全体禁言。异议随时可以提出。") if told["all"] else ""


def _line(one: Mapping[str, Any], names: Mapping[str, str]) -> TalkLine:
    bidders = [names.get(bid, "") for bid in one["bids"]]
    who = _("主持人") if one["is_host"] else bidders[0]
    if len(bidders) > 1:
        who = _("%(bidder)s等 %(count)d 家") % {"bidder": bidders[0], "count": len(bidders)}
    return TalkLine(who, one["text"], datetime.fromisoformat(one["last_at"]), one["times"])


def _between(bidder: str, *, is_host: bool) -> str:
    words = _("主持人对%(bidder)s") if is_host else _("%(bidder)s对主持人")
    return words % {"bidder": bidder}


@dataclass(frozen=True, slots=True)
class Reading:
    """唱标 — what the host may choose before it and do during it."""

    may_plan: bool
    orders: tuple[tuple[str, str, bool], ...]
    fields: tuple[tuple[str, str, bool], ...]
    said: str
    is_going_on: bool
    is_paused: bool
    replayable: tuple[tuple[str, str], ...]


def _reading(opening: Opening, seen: Hall) -> Reading | None:
    """Nothing for whoever does not host: all of it is the host's to do."""
    if seen.role != "host" or not (seen.may("plan_reading") or seen.may("replay")):
        return None
    order, fields = plan_of(opening)
    allowed = terms_of(opening.lot).announce
    told = seen.snapshot.get("reading", {})
    names = [str(FIELD_NAMES.get(name, name)) for name in fields]
    is_second, price = seen.part == Part.SECOND, [] if seen.part == Part.FIRST else [_("报价")]
    return Reading(
        may_plan=seen.may("plan_reading"),
        orders=tuple((one.value, str(ORDER_NAMES[one]), one is order) for one in allowed_orders(opening.lot)),
        fields=tuple((name, str(FIELD_NAMES.get(name, name)), name in fields) for name in allowed if not is_second),
        said="、".join([str(ORDER_NAMES[order]), _("名称"), *price, *([] if is_second else names)]),
        is_going_on=seen.state is S.ANNOUNCING,
        is_paused=bool(told.get("paused_at")),
        replayable=tuple((bid["bid"], bid["bidder"]) for bid in seen.snapshot["bids"] if bid["announced_at"]),
    )


def _names(seen: Hall) -> dict[str, str]:
    return {bid["bid"]: bid["bidder"] for bid in seen.snapshot["bids"]}
