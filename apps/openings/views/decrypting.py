"""What the desk sees while bids are decrypted: evidence beside each undecided bid, incidents, and custodians' cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.bids.custody import escrow_in
from apps.bids.queries import has_escrow, headers
from apps.core.actor import Actor
from apps.openings.lifecycle import OpeningState
from apps.openings.models import CustodyCase, Incident, Opening
from apps.openings.queries.custody import custodians_of, side_open_to
from apps.openings.queries.evidence import Proposal, evidence_for, proposal_for
from apps.openings.rules.attribution import Evidence, proposed
from apps.openings.rules.custody import CASE_WAIT, CaseState
from apps.openings.rules.faults import Fault
from apps.openings.rules.terms import CURABLE, EFFECTS, Cause, Effect
from apps.openings.views.screen import Hall, time_of_day

DESK_SEATS = frozenset({"host", "representative", "witness", "supervisor", "desk"})
S = OpeningState
FAULT_NAMES = {
    Fault.KEY_MISSING: gettext_lazy("本机没有密钥"),
    Fault.KEY_OTHER: gettext_lazy("本机密钥与封装时的不一致"),
    Fault.HEADER_WRONG: gettext_lazy("密钥打不开文件头"),
    Fault.CERTIFICATE_MISSING: gettext_lazy("没有有效证书"),
    Fault.HOLDERS_UNKNOWN: gettext_lazy("没有取得三位持钥人"),
    Fault.UNREACHABLE: gettext_lazy("连接不上平台"),
    Fault.PLATFORM_FAILED: gettext_lazy("平台出错"),
    Fault.REFUSED: gettext_lazy("平台未接受"),
    Fault.DEVICE_FAILED: gettext_lazy("浏览器出错"),
}
EFFECT_NAMES = {
    Effect.REVOKED: gettext_lazy("视为撤销"),
    Effect.WITHDRAWN: gettext_lazy("视为撤回"),
}


@dataclass(frozen=True, slots=True)
class Undecided:
    """A bid that waits for its cause, with what speaks for one."""

    bid: Mapping[str, Any]
    evidence: Evidence
    cause: Cause
    effect: str
    lines: tuple[str, ...]
    may_open_case: bool


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A custodians' case with what its reader may do about it."""

    case: CustodyCase
    bidder: str
    word: str
    tone: str
    custodians: tuple[str, ...]
    approvals: tuple[str, ...]
    handed: int
    may_decide: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything beside the task card of the desk while bids are decrypted."""

    is_host: bool
    undecided: tuple[Undecided, ...]
    is_over: bool
    proposal: Proposal | None
    affected: tuple[str, ...]
    incidents: tuple[Incident, ...]
    cases: tuple[ShownCase, ...]
    may_extend: bool
    least: int
    seconds: int

    @property
    def turn(self) -> str:
        """Changes whenever other forms belong on the screen."""
        cases = ",".join(
            f"{one.case.number}{one.word}{len(one.approvals)}{one.may_decide}{one.handed}{one.may_end}"
            for one in self.cases
        )
        bids = ",".join(one.bid["bid"][:8] for one in self.undecided)
        code = f"{self.proposal.code}{self.proposal.may_pause}" if self.proposal else ""
        return f"{bids} {self.is_over} {code} {cases} {len(self.incidents)}"


def panel_of(opening: Opening, hall: Hall, actor: Actor, now: datetime) -> Panel | None:
    """The panel for whoever sits at the desk, while keys are released and bids opened; nothing for everybody else."""
    is_decrypting = S.DECRYPTING in (opening.state, opening.stood_at)
    if hall.role not in DESK_SEATS or not (is_decrypting or opening.state == S.DECRYPT_SETTLED):
        return None
    is_host = hall.role == "host"
    is_over = opening.state == S.DECRYPTING and opening.until is not None and now >= opening.until
    proposal = proposal_for(opening, now) if is_decrypting else None
    names = {bid["bid"]: bid["bidder"] for bid in hall.snapshot["bids"]}
    return Panel(
        is_host=is_host,
        undecided=tuple(_undecided(opening, hall, is_decrypting=is_decrypting, now=now)),
        is_over=is_over,
        proposal=proposal,
        affected=tuple(names.get(bid, "") for bid in proposal.outage.bids) if proposal else (),
        incidents=tuple(opening.incidents.select_related("halt", "extension")),
        cases=tuple(_case(opening, one, names, actor, now) for one in opening.custody_cases.all()),
        may_extend=is_host and is_decrypting and bool(hall.undecided),
        least=settings.OUTAGE_BIDDERS,
        seconds=settings.OUTAGE_SECONDS,
    )


def _undecided(opening: Opening, hall: Hall, *, is_decrypting: bool, now: datetime) -> list[Undecided]:
    """While keys are released, the bids without them; afterwards those that a release did not open."""
    cased = {one["bid"] for one in hall.snapshot.get("cases", []) if one["state"] in ("waiting", "approved")}
    if is_decrypting:
        wanted = {bid["bid"]: bid for bid in hall.undecided}
    else:
        failed = [bid for bid in hall.snapshot["bids"] if bid["failure"] and bid["failure"]["code"] in CURABLE]
        wanted = {bid["bid"]: bid for bid in failed if bid["bid"] not in cased}
    listed = [one for one in opening.listed.all() if one.bid in wanted]
    is_named = has_escrow(opening.lot)
    return [_row(wanted[one.bid], one, is_named=is_named) for one in evidence_for(opening, listed, now)]


def _row(bid: Mapping[str, Any], evidence: Evidence, *, is_named: bool) -> Undecided:
    cause = proposed(evidence)
    may_open = is_named and bool(escrow_in(headers(evidence.bid)))
    return Undecided(bid, evidence, cause, str(EFFECT_NAMES[EFFECTS[cause]]), _lines(evidence), may_open)


def _lines(evidence: Evidence) -> tuple[str, ...]:
    """The evidence in short sentences."""
    lines = [_presence(evidence)]
    lines += [
        _("{at} 报告失败：{fault}").format(at=time_of_day(one.at), fault=FAULT_NAMES[one.fault])
        for one in evidence.tries[-3:]
    ]
    if evidence.certified:
        serial = evidence.certified.in_force or _("无")
        same = evidence.certified.in_force == evidence.certified.at_submission
        word = (
            _("与投标时相同")
            if same
            else _("投标时为 {serial}").format(serial=_short(evidence.certified.at_submission))
        )
        lines.append(_("现用证书 {serial}，{word}").format(serial=_short(serial), word=word))
    lines.append(_("同一时段其他 {released} 家已解密").format(released=evidence.released))
    lines += [
        _("平台运行记录中断 {since} 至 {until}").format(since=time_of_day(gap.since), until=time_of_day(gap.until))
        for gap in evidence.gaps
    ]
    if not evidence.gaps:
        lines.append(_("平台运行记录无中断"))
    if evidence.jobs_failed:
        lines.append(_("后台作业出错 {count} 次").format(count=evidence.jobs_failed))
    return tuple(lines)


def _presence(evidence: Evidence) -> str:
    if not evidence.stays:
        return _("没有到场连接记录")
    minutes, seconds = divmod(evidence.seconds_present, 60)
    last = time_of_day(evidence.last_heard) if evidence.last_heard else ""
    return _("在线 {minutes} 分 {seconds} 秒，应答 {probes} 次，最后 {last}").format(
        minutes=minutes, seconds=f"{seconds:02d}", probes=evidence.probes, last=last
    )


def _short(serial: str) -> str:
    """The last digits, by which people compare."""
    return f"…{serial[-8:]}" if len(serial) > 8 else serial


def _case(opening: Opening, case: CustodyCase, names: Mapping[str, str], actor: Actor, now: datetime) -> ShownCase:
    state = CaseState(case.state)
    is_host = opening.host is not None and actor.person_id == opening.host.person_id
    waits_until = (case.approved_at or case.opened_at) + CASE_WAIT
    return ShownCase(
        case=case,
        bidder=names.get(case.bid, ""),
        word=str(CASE_NAMES[state]),
        tone=CASE_TONES[state],
        custodians=tuple(custodians_of(case)),
        approvals=tuple(str(SIDE_NAMES[one.side]) for one in case.approvals.all()),
        handed=case.shares.count(),
        may_decide=side_open_to(actor, opening, case) is not None,
        may_end=is_host and case.is_open and now >= waits_until,
    )


CASE_NAMES = {
    CaseState.WAITING: gettext_lazy("待批准"),
    CaseState.APPROVED: gettext_lazy("已批准，待交回份额"),
    CaseState.OPENED: gettext_lazy("已由托管人开启"),
    CaseState.DECLINED: gettext_lazy("不予批准"),
    CaseState.ENDED: gettext_lazy("已终止"),
}
CASE_TONES = {
    CaseState.WAITING: "wait",
    CaseState.APPROVED: "live",
    CaseState.OPENED: "ok",
    CaseState.DECLINED: "stop",
    CaseState.ENDED: "stop",
}
SIDE_NAMES = {"buyer": gettext_lazy("招标（采购）一方"), "supervisor": gettext_lazy("行政监督")}
