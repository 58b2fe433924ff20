"""What the award says."""

from __future__ import annotations

from collections.abc import Mapping

from apps.portal.wording.saying import Wording, Words

AWARDS: Mapping[str, Wording] = {
    "award.candidates_published": Wording(
        Words(
            "中标候选人公示",
            "公示至 {publicity_until}，期间可以对评标结果提出异议。候选人、得分和被否决的投标见公示全文。",
        ),
        Words(
            "Candidates made public",
            "Until {publicity_until} anybody may object to the result. Candidates, scores and rejected bids stand in the notice.",
        ),
    ),
    "award.publicity_ended": Wording(
        Words("公示期满", "公示已于 {publicity_until} 期满，接下来由招标人按排序确定中标人。"),
        Words(
            "Publicity over",
            "It ended at {publicity_until}. Next, the tenderee awards in the order of the candidates.",
        ),
    ),
    "award.candidates_withdrawn": Wording(
        Words("撤回中标候选人公示", "原因：{reason}。依法复核后重新公示，公示期重新计算。"),
        Words(
            "Candidates withdrawn", "Reason: {reason}. They are published anew after the report was looked at again."
        ),
    ),
    "award.decided": Wording(
        Words("定标", "已按候选人的排序确定中标人，名称随结果公告公开。"),
        Words("Award decided", "The winner is determined by the order of the candidates and named in the result."),
    ),
    "award.result_published": Wording(
        Words("中标结果公告", "中标人 {winner}，中标金额 {price} 元。其他各方同时收到本人的结果。"),
        Words(
            "Result published",
            "Awarded to {winner} at {price} yuan. All others hear their own result at the same time.",
        ),
    ),
    "award.notice_issued": Wording(
        Words("中标通知书发出", "编号 {code}，文件指纹 SHA-256 {sha256}。合同自发出之日起三十日内订立。"),
        Words(
            "Award notice issued",
            "No. {code}, SHA-256 {sha256}. The contract follows within thirty days.",
        ),
        is_sealing=True,
    ),
    "award.reopened": Wording(
        Words("重新确定中标人", "原中标人因“{passing_ground}”不能订立合同，将依法从其他候选人中确定，结果另行公告。"),
        Words(
            "Award open again",
            "The former winner dropped out: {passing_ground}. The award goes to another candidate by law.",
        ),
    ),
    "award.contract_published": Wording(
        Words("合同公告", "与 {winner} 签订的合同（编号 {number}）已公告，合同金额 {price} 元，签订日期 {signed_on}。"),
        Words("Contract published", "Contract {number} with {winner} at {price} yuan, signed on {signed_on}."),
    ),
    "award.contract_overdue": Wording(
        Words("合同签订期限已过", "期限 {due_at} 已过，还没有登记合同。请立即签订并登记，或者登记不能签订的法定情形。"),
        Words(
            "The contract is overdue",
            "It was due at {due_at} and none is recorded. Sign and record it, or record why it cannot be signed.",
        ),
    ),
    "award.ended_without_award": Wording(
        Words("本次招标（采购）没有结果", "情形：{ending_ground}。{reason}。已收取的投标保证金依法退还。"),
        Words("Ended without award", "Ground: {ending_ground}. {reason}. Bid securities are returned as the law says."),
    ),
    "evaluation.enquiry_received": Wording(
        Words("评标委员会的询问", "请在 {due_at} 前登录平台，在“评标委员会的询问”页答复并签署；逾期不再接收。"),
        Words(
            "The committee asks you something",
            "Answer and sign on the page of the committee's questions before {due_at}; nothing is received after that.",
        ),
    ),
    "award.outcome_told": Wording(
        Words("本单位的评审结果", "得分和排序，或者被否决的原因，见标段的评审结果页；只有本单位能看到。"),
        Words(
            "Your own result",
            "Score and rank, or why the bid was rejected, stand on the lot's result page, which only your side can read.",
        ),
    ),
}
