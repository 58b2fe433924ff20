"""What a hall's screen says to its reader now: the one task, the stages, and the words of the live record.

Everything is read from the snapshot that the page also gets as JSON, so that page and script say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.bids.rules.parts import Part
from apps.core.clock import SHANGHAI
from apps.openings.draw_names import CHINESE, draw_name
from apps.openings.lifecycle import OpeningState
from apps.openings.rules.custody import OPEN_STATES
from apps.openings.rules.terms import CURABLE, Cause, HolderRole
from apps.openings.standing import may_import_backups
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime

S = OpeningState
Snapshot = Mapping[str, Any]
HOLDER_NAMES = {
    HolderRole.HOST: gettext_lazy("主持人"),
    HolderRole.WITNESS: gettext_lazy("见证人"),
    HolderRole.REPRESENTATIVE: gettext_lazy("招标人代表"),
}
CAUSE_NAMES = {
    Cause.BIDDER_ABSENT: gettext_lazy("投标人未到场"),
    Cause.BIDDER_CERTIFICATE: gettext_lazy("投标人密钥或证书的原因"),
    Cause.BIDDER_NETWORK: gettext_lazy("投标人网络或设备的原因"),
    Cause.PLATFORM: gettext_lazy("平台的原因"),
    Cause.TENDEREE: gettext_lazy("招标人的原因"),
}
ROLE_NAMES = {
    "host": gettext_lazy("主持人"),
    "witness": gettext_lazy("见证人"),
    "representative": gettext_lazy("招标人代表"),
    "bidder": gettext_lazy("投标人"),
    "supervisor": gettext_lazy("行政监督"),
    "desk": gettext_lazy("现场人员"),
    "public": gettext_lazy("公开旁听"),
}
SAID = {
    "opening.arranged": gettext_lazy("开标大厅设立"),
    "opening.part_arranged": gettext_lazy("双信封开标，本场为第 {part} 信封"),
    "opening.part_called_off": gettext_lazy("第二信封开标时间取消，重新安排后另行公布"),
    "opening.second_envelope_admitted": gettext_lazy("贵单位通过第一信封评审，第二信封将在本场开启"),
    "opening.second_envelope_returned": gettext_lazy("贵单位未通过第一信封评审，第二信封不予开启，原封退还"),
    "opening.second_awaited": gettext_lazy("第二信封开标时间已到，等待主持人开始"),
    "opening.second_list_published": gettext_lazy(
        "公布通过第一信封评审的投标人名单；其余投标人的第二信封不予开启，原封退还"
    ),
    "opening.first_envelope_opened": gettext_lazy("{bidder}的第一信封已开启，报价仍密封在第二信封中"),
    "opening.sign_in_opened": gettext_lazy("签到开始"),
    "opening.closed_for_bids": gettext_lazy("投标截止，等待主持人开始开标"),
    "opening.started": gettext_lazy("开标开始，主持单位：{organisation}"),
    "opening.holder_ready": gettext_lazy("{role}的本场密钥就绪"),
    "opening.draw_committed": gettext_lazy("抽取“{name}”：{by}的随机数已锁定"),
    "opening.drawn": gettext_lazy("抽取结果：{name} = {value}，可重算"),
    "opening.list_published": gettext_lazy("公布投标人名单，共 {count} 家"),
    "opening.decryption_started": gettext_lazy("解密开始，至 {until}"),
    "opening.released": gettext_lazy("{bidder}已交出密钥"),
    "opening.attributed": gettext_lazy("{bidder}未解密：{reason}"),
    "opening.decryption_settled": gettext_lazy("解密结束，持钥人开始公开份额"),
    "opening.revealed": gettext_lazy("{role}公开了所持份额"),
    "opening.bid_opened": gettext_lazy("{bidder}的投标文件已开启"),
    "opening.backup_imported": gettext_lazy("{bidder}按招标文件规定的补救措施导入了备份文件"),
    "opening.bid_unopenable": gettext_lazy("{bidder}的投标文件无法开启"),
    "opening.announced": gettext_lazy("唱标：{text}"),
    "opening.confirming_started": gettext_lazy("唱标结束，请投标人确认，至 {until}"),
    "opening.confirmed:true": gettext_lazy("{bidder}确认唱标内容无误"),
    "opening.confirmed:false": gettext_lazy("{bidder}不认可唱标内容"),
    "opening.objection_raised": gettext_lazy("{bidder}提出第 {number} 号异议：{text}"),
    "opening.objection_answered": gettext_lazy("第 {number} 号异议答复：{answer}"),
    "opening.answer_attached": gettext_lazy("第 {number} 号异议的答复附有文件"),
    "opening.objection_described": gettext_lazy("第 {number} 号异议的标题：{title}"),
    "opening.objection_accepted": gettext_lazy("第 {number} 号异议已受理"),
    "opening.objection_refused": gettext_lazy("第 {number} 号异议不予受理：{reason}"),
    "opening.objection_responded:true": gettext_lazy("第 {number} 号异议：异议人认可答复"),
    "opening.objection_responded:false": gettext_lazy("第 {number} 号异议：异议人不认可答复"),
    "opening.host_spoke": gettext_lazy("主持人：{text}"),
    "opening.bidder_spoke": gettext_lazy("{bidder}：{text}"),
    "opening.muted": gettext_lazy("{bidder}被禁言：{reason}"),
    "opening.muted:all": gettext_lazy("全体禁言：{reason}"),
    "opening.unmuted": gettext_lazy("解除{bidder}的禁言"),
    "opening.unmuted:all": gettext_lazy("解除全体禁言"),
    "opening.reading_planned": gettext_lazy("唱标安排：{order}"),
    "opening.utterance_ended": gettext_lazy("第 {number} 句读完"),
    "opening.reading_paused": gettext_lazy("唱标暂停"),
    "opening.reading_continued": gettext_lazy("唱标继续"),
    "opening.utterance_replayed": gettext_lazy("重播{bidder}的唱标内容"),
    "opening.speech_made": gettext_lazy("第 {number} 句的音频已生成"),
    "opening.reading_returned": gettext_lazy("从{bidder}起重新唱读"),
    "opening.record_requested": gettext_lazy("开标记录制作中"),
    "opening.record_made": gettext_lazy("开标记录生成"),
    "opening.record_signed": gettext_lazy("开标记录已由主持人签名"),
    "opening.closed": gettext_lazy("开标结束"),
    "opening.handed_over": gettext_lazy("移交评标"),
    "opening.paused": gettext_lazy("开标暂停：{reason}"),
    "opening.resumed": gettext_lazy("开标恢复，剩余时间保留"),
    "opening.failed": gettext_lazy("招标失败：{reason}"),
    "opening.extended": gettext_lazy("延长解密 {minutes} 分钟，至 {until}：{reason}"),
    "opening.incident_opened": gettext_lazy("故障处置 {code}，影响 {affected} 家"),
    "opening.case_opened": gettext_lazy("第 {number} 号托管开启申请：{bidder}，{reason}"),
    "opening.case_approved": gettext_lazy("第 {number} 号托管开启：{side}批准"),
    "opening.case_declined": gettext_lazy("第 {number} 号托管开启：{side}不予批准，{reason}"),
    "opening.share_handed": gettext_lazy("第 {number} 号托管开启：第 {place} 位托管人交回份额"),
    "opening.case_ended": gettext_lazy("第 {number} 号托管开启终止：{reason}"),
    "opening.escrow_opened": gettext_lazy("{bidder}按招标文件规定的补救措施由托管人开启"),
    "opening.host_substituted": gettext_lazy("更换主持人，主持单位：{organisation}。原因：{reason}"),
    "opening.reopened": gettext_lazy("复会，主持单位：{organisation}"),
    "opening.result_announced": gettext_lazy("公布评标结果：{text}"),
    "opening.result_acknowledged": gettext_lazy("{bidder}确认知悉评标结果"),
    "opening.ended": gettext_lazy("复会结束"),
    "opening.supervisor_seated": gettext_lazy("监标人就位，监标单位：{organisation}"),
    "opening.signatures_ordered": gettext_lazy("开标记录的签署顺序已确定"),
    "opening.record_countersigned": gettext_lazy("开标记录已由{role}签名"),
    "opening.supervisor_absent": gettext_lazy("监标人未签署，主持人注明：{reason}"),
    "opening.record_corrected": gettext_lazy("开标记录第 {number} 号更正：{what}"),
    "opening.phone_sign_in_listed": gettext_lazy("{bidder}以手机确认签到，没有证书签名"),
    "opening.emergency_sign_in_listed": gettext_lazy("{bidder}应急签到，没有证书签名，待主持人核验"),
    "opening.sign_in_accepted": gettext_lazy("{bidder}的应急签到核验通过"),
    "opening.sign_in_refused": gettext_lazy("{bidder}的应急签到不予认可：{reason}"),
    "opening.identity_confirmed": gettext_lazy("{bidder}身份核验通过"),
    "opening.identity_doubted": gettext_lazy("{bidder}身份未核实"),
}
"""What the live record says of each kind of fact; in braces what the fact brings along."""

STAGES: tuple[tuple[str, Any, frozenset[OpeningState]], ...] = (
    ("sign_in", pgettext_lazy("stage", "签到"), frozenset({S.NOT_OPEN, S.SIGN_IN})),
    ("closed_for_bids", pgettext_lazy("stage", "截止投标"), frozenset({S.CLOSED_FOR_BIDS})),
    ("started", pgettext_lazy("stage", "开始开标"), frozenset({S.STARTED})),
    ("list_published", pgettext_lazy("stage", "公布名单"), frozenset({S.LIST_PUBLISHED})),
    ("decrypting", pgettext_lazy("stage", "解密"), frozenset({S.DECRYPTING, S.DECRYPT_SETTLED})),
    ("announcing", pgettext_lazy("stage", "唱标"), frozenset({S.ANNOUNCING})),
    ("confirming", pgettext_lazy("stage", "确认与异议"), frozenset({S.CONFIRMING})),
    ("record_signing", pgettext_lazy("stage", "签署记录"), frozenset({S.RECORD_SIGNING})),
    ("closed", pgettext_lazy("stage", "开标结束"), frozenset({S.CLOSED})),
    ("handed_to_evaluation", pgettext_lazy("stage", "移交评标"), frozenset({S.HANDED_TO_EVALUATION})),
)
AFTERWARDS: tuple[tuple[str, Any, frozenset[OpeningState]], ...] = (
    ("resumed", pgettext_lazy("stage", "复会"), frozenset({S.RESUMED})),
    ("ended", pgettext_lazy("stage", "复会结束"), frozenset({S.ENDED})),
)
"""Stages of an opening whose host opens the hall once more; the others end with the hand-over."""
LAST = (S.HANDED_TO_EVALUATION, S.ENDED)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the rail: `where` is done, now or next."""

    key: str
    name: str
    where: str
    at: datetime | None
    states: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something the reader can do: a post to `name`, or what the script does under that name."""

    name: str
    label: str
    icon: str
    tone: str = ""
    is_script: bool = False
    warning: str = ""
    why_not: str = ""
    after: int | None = None
    """So many sentences were heard when it was offered; it is done once after them."""


@dataclass(frozen=True, slots=True)
class Task:
    """现在轮到您 — the one card of the screen. ``form`` names a form that stands in it beside the steps."""

    key: str
    title: str
    why: str
    is_mine: bool = False
    is_over: bool = False
    steps: tuple[Step, ...] = ()
    checks: tuple[str, ...] = ()
    form: str = ""
    end: datetime | None = None
    end_label: str = ""
    total: int = 0


@dataclass(frozen=True, slots=True)
class Hall:
    """The snapshot as a screen reads it."""

    lot: Lot
    snapshot: Snapshot
    now: datetime

    @property
    def part(self) -> int:
        """Which of two envelopes is opened here; 0 where bids are opened whole."""
        return int(self.snapshot.get("part", 0))

    @property
    def begins_at(self) -> datetime | None:
        """When it may be started."""
        if self.part != Part.SECOND:
            return self.lot.submission_deadline
        told = self.snapshot.get("opens_at")
        return datetime.fromisoformat(told) if told else None

    @property
    def state(self) -> OpeningState:
        """Where the opening stands."""
        return OpeningState(self.snapshot["state"])

    @property
    def role(self) -> str:
        """Whose screen it is."""
        return str(self.snapshot["you"]["role"])

    @property
    def mine(self) -> Mapping[str, Any]:
        """The reader's own bid on the list; empty when there is none."""
        own = self.snapshot["you"]["bid"]
        return next((bid for bid in self.snapshot["bids"] if bid["bid"] == own), {})

    @property
    def holds(self) -> str:
        """In which role the reader keeps a key of this session; empty when he keeps none."""
        return str(self.snapshot["you"]["holder"] or "")

    @property
    def unheard(self) -> list[Mapping[str, Any]]:
        """Opened bids whose bidder has yet to acknowledge the announced result."""
        heard = self.snapshot["result"]["acknowledged"] if self.snapshot["result"] else []
        return [bid for bid in self.opened if bid["bid"] not in heard]

    @property
    def may_import_backup(self) -> bool:
        """True when the reader's own bid did not open, and the document lets a backup open it."""
        failure = self.mine.get("failure")
        is_curable = failure is not None and failure["code"] in CURABLE
        return is_curable and self.may("import_backup") and may_import_backups(self.lot, self.part)

    @property
    def until(self) -> datetime | None:
        """The end of the window that runs."""
        return datetime.fromisoformat(self.snapshot["until"]) if self.snapshot["until"] else None

    @property
    def undecided(self) -> list[Mapping[str, Any]]:
        """Bids whose keys are neither released nor their missing explained, and which no custodians are to open."""
        missing = [bid for bid in self.snapshot["bids"] if not bid["released_at"] and not bid["attribution"]]
        return [bid for bid in missing if not self.in_custody(bid["bid"])]

    def in_custody(self, bid: str) -> bool:
        """True while custodians are to open the bid."""
        cases = self.snapshot.get("cases", [])
        return any(one["bid"] == bid and one["state"] in OPEN_STATES for one in cases)

    @property
    def unopened(self) -> list[Mapping[str, Any]]:
        """Released bids that the worker has yet to open."""
        return [
            bid for bid in self.snapshot["bids"] if bid["released_at"] and bid["fields"] is None and not bid["failure"]
        ]

    @property
    def opened(self) -> list[Mapping[str, Any]]:
        """Bids that were opened, so that what they announce is public."""
        return [bid for bid in self.snapshot["bids"] if bid["fields"] is not None]

    @property
    def unconfirmed(self) -> list[Mapping[str, Any]]:
        """Opened bids whose bidder has yet to confirm; in procurements who did not sign in accepts by law (87号令 §42)."""
        waiting = [bid for bid in self.opened if bid["accepted"] is None]
        is_gp = self.lot.project.regime_in_force is Regime.GP
        return [bid for bid in waiting if bid["signed_in_at"]] if is_gp else waiting

    @property
    def unanswered(self) -> list[Mapping[str, Any]]:
        """Objections without an answer."""
        return [one for one in self.snapshot["objections"] if one["answer"] is None]

    @property
    def holders_missing(self) -> list[str]:
        """The names of the holders who are not ready."""
        return [str(name) for role, name in HOLDER_NAMES.items() if role.value not in self.snapshot["holders"]]

    @property
    def draws_open(self) -> list[Mapping[str, Any]]:
        """What is still to be drawn."""
        return [draw for draw in self.snapshot["draws"] if draw["value"] is None]

    def may(self, action: str) -> bool:
        """True when the table offers this to the reader now."""
        return action in self.snapshot["you"]["may"]

    def stages(self) -> list[Stage]:
        """The rail, from signing in to the hand-over."""
        times = {key: datetime.fromisoformat(at) for key, at in self.snapshot["times"].items()}
        here = max(times, key=lambda key: times[key], default="") if self.state is S.PAUSED else self.state.value
        rail = STAGES + (AFTERWARDS if "resumed" in times else ())
        place = next((at for at, (_key, _name, states) in enumerate(rail) if here in states), len(rail))
        now = len(rail) if self.state in LAST else place
        named = {"closed_for_bids": TIME_HAS_COME} if self.part == Part.SECOND else {}
        return [
            Stage(key, str(named.get(key, name)), _where(at, now), times.get(key), " ".join(sorted(states)))
            for at, (key, name, states) in enumerate(rail)
        ]


TIME_HAS_COME = pgettext_lazy("stage", "开标时间到")
"""What comes after the sign-in of a second opening, for which no bids are handed in."""


def _where(at: int, now: int) -> str:
    if at == now:
        return "now"
    return "done" if at < now else "next"


def sentence(kind: str, payload: Mapping[str, Any], bidders: Mapping[str, str]) -> str:
    """What the live record says of a fact."""
    words = str(SAID.get(said_as(kind, payload), ""))
    told = {name: str(value) for name, value in payload.items()}
    told["bidder"] = bidders.get(told.get("bid", ""), "")
    told["name"] = draw_name(told.get("name", ""))
    told["role"] = str(names().get(told.get("role", ""), told.get("role", "")))
    told["side"] = str(names().get(told.get("side", ""), told.get("side", "")))
    told["by"] = str(names().get(told.get("by", ""), told.get("by", "")))
    told["order"] = str(names().get(told.get("order", ""), told.get("order", "")))
    if payload.get("until"):
        told["until"] = time_of_day(datetime.fromisoformat(payload["until"]))
    for name, value in told.items():
        words = words.replace(f"{{{name}}}", value)
    return words


def said_as(kind: str, payload: Mapping[str, Any]) -> str:
    """Under which key the words of a fact stand: what is said depends on which side was taken, or on whether all are meant."""
    match kind:
        case "opening.confirmed":
            return f"{kind}:{str(payload['accepted']).lower()}"
        case "opening.objection_responded":
            return f"{kind}:{str(payload['satisfied']).lower()}"
        case "opening.muted" | "opening.unmuted" if payload["bid"] is None:
            return f"{kind}:all"
        case _:
            return kind


def names() -> dict[str, str]:
    """How holders and those who contribute to a draw are called."""
    return {role.value: str(name) for role, name in HOLDER_NAMES.items()} | {
        **{f"draw:{name}": draw_name(name) for name in CHINESE},
        "platform": _("平台"),
        "received": _("按递交先后"),
        "reversed": _("按递交先后倒序"),
        "supervisor": _("监标人"),
        "buyer": _("招标（采购）一方"),
    }


def time_of_day(at: datetime) -> str:
    """``10:00:00`` on the clock of Shanghai."""
    return f"{at.astimezone(SHANGHAI):%H:%M:%S}"
