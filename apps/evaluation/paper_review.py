"""评标报告里的评审过程 — review tables by node, rejections with their votes, questions and answers, what the chair wrote down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apps.core.clock import SHANGHAI
from apps.core.money import figures
from apps.evaluation.matters import nodes_of
from apps.evaluation.models import Evaluation, Member
from apps.evaluation.queries.matters import EnquiryShown, MotionShown, enquiries_of, motions_of, qualifications_of
from apps.tenders.rules.scheme_parts import NodeStage

STAGES = {
    NodeStage.QUALIFICATION: "资格审查表",
    NodeStage.FORM: "形式评审表",
    NodeStage.RESPONSIVENESS: "响应性评审表",
}
MATTERS = {"clarification": "澄清", "low_price": "异常低价说明", "correction": "算术修正确认"}
NOTHING = "—"


def stages(evaluation: Evaluation, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """资格审查表、初步评审表: bids down, members across, in each cell the nodes that a member found not met."""
    nodes = nodes_of(evaluation)
    members = list(evaluation.members.filter(left_at__isnull=True).prefetch_related("verdicts"))
    head = [f"{one.number} 号" for one in members]
    said = {(one.number, verdict.bid): verdict.nodes for one in members for verdict in one.verdicts.all()}
    tables = []
    for stage, title in STAGES.items():
        of_stage = {node.id: node.name for node in nodes if node.stage is stage}
        if of_stage and any(said.values()):
            rows = [
                [name, *(_cell(said.get((one.number, bid)), of_stage) for one in members)]
                for bid, name in names.items()
            ]
            tables.append({"title": f"{title}（{'、'.join(of_stage.values())}）", "head": head, "rows": rows})
    examined = qualifications_of(evaluation)
    if examined:
        rows = [[one.name, "合格" if one.is_qualified else f"不合格：{one.reason}"] for one in examined]
        tables.insert(0, {"title": "资格审查表（采购人或者代理机构审查）", "head": ["审查结论"], "rows": rows})
    return tables or [_whole(members, names)]


def motions(evaluation: Evaluation, now: datetime) -> list[dict[str, str]]:
    """否决投标意见: each proposal with its ground, its place, its votes and what those said who did not agree."""
    return [_motion(one) for one in motions_of(evaluation, now) if one.is_carried is not None]


def votes(evaluation: Evaluation, now: datetime) -> list[list[str]]:
    """The motions in the statistics of votes."""
    return [
        [
            f"否决{one.name}：{one.words}",
            str(one.agreeing),
            str(one.opposing),
            "0",
            "否决" if one.is_carried else "不否决",
        ]
        for one in motions_of(evaluation, now)
        if one.is_carried is not None
    ]


def clarifications(evaluation: Evaluation, now: datetime) -> list[str]:
    """澄清、说明、补正事项纪要: what was asked, and what was answered."""
    return [_enquiry(one) for one in enquiries_of(evaluation, now, only_sent=True)]


def records(evaluation: Evaluation) -> list[str]:
    """What the chair wrote down on the way: why few bids suffice, group conclusions, steps back."""
    return [
        *(
            f"有效投标 {one.left} 家，继续评审的理由：{one.reason}（{_when(one.at)}）"
            for one in evaluation.competitions.all()
        ),
        *(f"小组结论：{one.text}（{_when(one.at)}）" for one in evaluation.conclusions.all()),
        *(
            f"第 {one.number} 次退回前一阶段：{one.reason}（{_when(one.at)}，退回前数据 SHA-256 {one.sha256}）"
            for one in evaluation.steps_back.all()
        ),
    ]


def _cell(nodes: Mapping[str, Any] | None, of_stage: Mapping[str, str]) -> str:
    """通过, or the nodes that are not met, and how many minor deviations there are."""
    if nodes is None:
        return NOTHING
    found = {node: nodes[node] for node in of_stage if isinstance(nodes.get(node), Mapping)}
    unmet = [of_stage[node] for node, one in found.items() if one.get("met") is False]
    if unmet:
        return "不符合：" + "、".join(unmet)
    deviations = sum(int(one.get("deviations") or 0) for one in found.values())
    return f"符合（细微偏差 {deviations} 项）" if deviations else "符合"


def _whole(members: list[Member], names: Mapping[str, str]) -> dict[str, Any]:
    """Where nothing was judged node by node: each member's verdict."""
    said = {(one.number, verdict.bid): verdict.has_passed for one in members for verdict in one.verdicts.all()}
    words = {True: "通过", False: "否决", None: NOTHING}
    return {
        "title": "各成员意见",
        "head": [f"{one.number} 号" for one in members],
        "rows": [[name, *(words[said.get((one.number, bid))] for one in members)] for bid, name in names.items()],
    }


def _motion(one: MotionShown) -> dict[str, str]:
    against = [f"{vote.number} 号：{vote.reason}" for vote in one.votes if not vote.agrees and vote.reason]
    return {
        "bidder": one.name,
        "ground": f"{one.law} {one.words}",
        "clause": one.clause or NOTHING,
        "page": one.page or NOTHING,
        "reason": one.reason or NOTHING,
        "votes": f"同意 {one.agreeing} 人，不同意 {one.opposing} 人",
        "voters": "、".join(f"{vote.number} 号{'同意' if vote.agrees else '不同意'}" for vote in one.votes),
        "dissent": "；".join(against) or "无",
        "outcome": "否决" if one.is_carried else "不否决",
    }


def _enquiry(one: EnquiryShown) -> str:
    said = one.text or one.letter
    if one.corrected is not None:
        said = f"{said} 修正后报价 {figures(one.corrected)} 元"
    answer = (
        f"{_when(one.answered_at)} 答复：{one.answer or ('接受' if one.accepts else '不接受')}"
        if one.answered_at
        else "逾期未答复"
    )
    return f"{MATTERS[one.matter]}　{one.name}（{_when(one.sent_at)} 发出）：{said}。{answer}"


def _when(moment: datetime | None) -> str:
    return NOTHING if moment is None else moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
