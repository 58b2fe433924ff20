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
    "opening.part_arranged": Wording(
        Words(
            "第二信封开标时间公布",
            "{opens_at} 开启通过第一信封评审的投标人的第二信封（报价），地点：{place}。开标前 60 分钟开始签到；名单在开标时公布。",
        ),
        Words(
            "Second opening convened",
            "At {opens_at} the second envelopes, with the prices, of those who passed the first review are opened. Where: {place}. "
            "Signing in begins 60 minutes before; who passed is published in the session.",
        ),
    ),
    "opening.part_called_off": Wording(
        Words(
            "第二信封开标时间取消",
            "第一信封仍在评审，原定时间不再有效，第二信封保持密封。重新安排后另行公布并通知，已经签到的不必重新签到。",
        ),
        Words(
            "Second opening called off",
            "The first envelopes are still being reviewed, so the time that was set does not stand. The second envelopes stay sealed; "
            "a new time is published and told. Who has signed in need not do so again.",
        ),
    ),
    "opening.second_envelope_admitted": Wording(
        Words("通过第一信封评审", "贵单位的第二信封将在本场开启。请在开标大厅等待解密开始，在规定时间内交出密钥。"),
        Words(
            "You passed the first review",
            "Your second envelope is opened in this session. Stay in the hall: when decryption starts, release your keys in time.",
        ),
    ),
    "opening.second_envelope_returned": Wording(
        Words(
            "第二信封原封退还",
            "贵单位未通过第一信封评审，第二信封不予开启，报价不会被任何人知道。理由随评审结果公布；有异议的，在公示期间提出。",
        ),
        Words(
            "Your second envelope is returned unopened",
            "Your bid did not pass the first review. Its second envelope is not opened and nobody will know its price. The reasons come "
            "with the result; object while that is published.",
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
    "evaluation.report_returned": Wording(
        Words(
            "评标报告退回复核",
            "采购方核验时发现法定的评分或者汇总错误，退回原评标委员会复核。原报告保留，复核后重新签署。",
        ),
        Words(
            "Report returned",
            "The buyer's check found one of the errors for which the law lets a signed result change. The same committee looks "
            "again and signs a new report; the old one is kept.",
        ),
    ),
    "evaluation.committee_disclosed": Wording(
        Words("评标委员会名单公开", "名单与抽取记录随结果公开，任何人都可以按记录重新抽取核对。"),
        Words(
            "Committee disclosed",
            "Its names and the record of its draw are public with the result; anybody can draw again from the record.",
        ),
    ),
}
