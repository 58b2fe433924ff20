"""What an evaluation in two envelopes refuses."""

from __future__ import annotations

from apps.core.refusals import Wording, words

PRICING = words(
    {
        "prices_not_opened": Wording(
            "第二信封尚未开标移交，不能评审报价。请等第二信封开标结束。",
            "The second envelopes were not opened and handed over yet, so prices cannot be evaluated. Wait for the second opening.",
            "公路工程建设项目招标投标管理办法（交通运输部令2015年第24号）",
        ),
        "first_part_settled": Wording(
            "第二信封已经开标，第一信封的评审意见和评分不能再改。可以退回到第二信封评审，对报价重新要求说明或者修正。",
            "The second envelopes are being opened, so what was found and scored in the first part stands. Go back to the review of the "
            "second envelopes if a price has to be asked about again.",
            "招标投标法第四十条",
        ),
        "EvaluationState.pricing": Wording("第二信封评审", "review of the second envelopes"),
        "EvaluationAction.conclude_prices": Wording(
            "结束第二信封评审", "concluding the review of the second envelopes"
        ),
        "EvaluationState.awaiting_prices": Wording("等待第二信封开标", "awaiting the second opening"),
        "EvaluationAction.convene_prices": Wording("安排第二信封开标", "convening the second opening"),
        "EvaluationAction.take_prices": Wording("接收第二信封报价", "taking the prices of the second envelopes"),
    }
)
