"""What the deadline, the opening and the evaluation say."""

from __future__ import annotations

from collections.abc import Mapping

from apps.portal.wording.saying import Wording, Words

HALLS: Mapping[str, Wording] = {
    "bids.closed": Wording(
        Words(
            "投标封存",
            "截止时已签收的投标文件的份数和内容已固定为一个承诺值 {commitment}。此刻不公开家数；公布名单时公开盐值，任何人可以核对。",
        ),
        Words(
            "Bids fixed",
            "What was received by the deadline is fixed by one commitment, {commitment}. How many bids there are is not told now; "
            "the salt is published with the list, and then anybody can check.",
        ),
    ),
    "opening.started": Wording(
        Words("开标开始", "由 {organisation} 主持。全过程公开，可在开标大厅查看，结束后可以回放。"),
        Words(
            "Opening started", "Hosted by {organisation}. It is public: watch it in the hall, or replay it afterwards."
        ),
        is_sealing=True,
    ),
    "opening.paused": Wording(
        Words("开标暂停", "原因：{reason}。剩余时间保留，恢复后继续。"),
        Words("Opening paused", "Reason: {reason}. The time that is left stays left until it goes on."),
    ),
    "opening.resumed": Wording(
        Words("开标恢复", "从暂停处继续，剩余时间不变。"),
        Words("Opening resumed", "It goes on where it stood, with the time that was left."),
    ),
    "opening.closed": Wording(
        Words("开标结束", "开标记录已由主持人签名并公开，可在开标大厅下载。接下来移交评标。"),
        Words(
            "Opening closed",
            "The record is signed by the host and public; download it in the hall. Next: evaluation.",
        ),
        is_sealing=True,
    ),
    "opening.record_corrected": Wording(
        Words(
            "开标记录更正",
            "第 {number} 号更正。内容：{what}。理由：{why}。原开标记录保留，更正记录已签名公开，可在开标大厅下载。",
        ),
        Words(
            "Record corrected",
            "Correction {number}. What: {what}. Why: {why}. The record stays as it was; the correction is signed and public, "
            "download it in the hall.",
        ),
        is_sealing=True,
    ),
    "opening.failed": Wording(
        Words("招标失败", "原因：{reason}。投标人少于三个的不开标，依法重新招标。"),
        Words(
            "Tender failed", "Reason: {reason}. With fewer than three bidders nothing is opened; it is tendered again."
        ),
    ),
    "opening.reopened": Wording(
        Words("复会", "{organisation} 已重新打开开标大厅，即将公布评标结果。请投标人回到大厅听取，并确认知悉。"),
        Words(
            "Session resumed",
            "{organisation} has opened the hall again to announce the result. Bidders come back, hear it and acknowledge it.",
        ),
    ),
    "opening.host_substituted": Wording(
        Words("更换主持人", "由 {organisation} 的另一人接替主持。原因：{reason}。开标从原处继续。"),
        Words(
            "Host substituted",
            "Another person of {organisation} hosts on. Reason: {reason}. It goes on where it stood.",
        ),
    ),
    "evaluation.begun": Wording(
        Words(
            "评标开始", "评标委员会已随机抽取组成，共 {size} 人，其中专家 {experts} 人。名单在中标结果公布前依法保密。"
        ),
        Words(
            "Evaluation begun",
            "A committee of {size} was drawn, {experts} of them experts. Its names stay secret until the result is published.",
        ),
    ),
    "evaluation.completed": Wording(
        Words(
            "评标结束", "评标报告已由全体成员签署或书面说明理由，文件指纹 SHA-256 {report}。接下来由采购方接收核对。"
        ),
        Words(
            "Evaluation completed",
            "All members signed the report or gave their reasons in writing. SHA-256 {report}. Next, the buyer checks it.",
        ),
        is_sealing=True,
    ),
    "evaluation.report_received": Wording(
        Words("评标报告已接收", "采购方已接收评标报告并核对，接下来公布评审结果。"),
        Words("Report received", "The buyer has the report and checks it; next, the outcome is made public."),
    ),
    "evaluation.committee_disclosed": Wording(
        Words("评标委员会名单公开", "名单与抽取记录随结果公开，任何人都可以按记录重新抽取核对。"),
        Words(
            "Committee disclosed",
            "Its names and the record of its draw are public with the result; anybody can draw again from the record.",
        ),
    ),
}
