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
    "award.outcome_told": Wording(
        Words("本单位的评审结果", "得分和排序，或者被否决的原因，见标段的评审结果页；只有本单位能看到。"),
        Words(
            "Your own result",
            "Score and rank, or why the bid was rejected, stand on the lot's result page, which only your side can read.",
        ),
    ),
}
