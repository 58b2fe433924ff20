"""What the price engine and the file of a case refuse."""

from __future__ import annotations

from apps.core.refusals import Wording, words

ENGINE = words(
    {
        "price_sample_missing": Wording(
            "基准价只用抽取的 {count} 家报价计算，案例没有写明抽到的是哪几家。",
            "The base is made of {count} prices that are drawn, and the case does not say which.",
        ),
        "price_sample_wrong": Wording(
            "抽取的报价应为参与计算的 {count} 家，不多不少。",
            "Exactly {count} of the prices that count are drawn, no more and no fewer.",
        ),
        "price_scores_missing": Wording(
            "基准价按得分排名加权，但缺少“{stage}”的得分。",
            "The base weighs prices by the ranks of scores, and the scores of “{stage}” are missing.",
        ),
        "price_not_positive": Wording(
            "投标 {bid} 用于计算的报价不大于零，不能计算价格分。",
            "The price of bid {bid} that is compared is not above zero, so prices cannot be scored.",
        ),
        "members_too_few_to_trim": Wording(
            "只有 {count} 名成员打分，去掉最高分和最低分后没有剩余。",
            "Only {count} members scored; without the highest and the lowest nothing is left.",
        ),
        "votes_too_many": Wording(
            "每名成员最多投 {limit} 票，请减少后再签署。",
            "A member has {limit} votes at most: take some back before signing.",
        ),
        "lots_unreadable": Wording(
            "多标段案例填写有误（{part}）。请对照格式核对。",
            "The case of several lots is mistyped ({part}). Check it against its format.",
        ),
        "decision_wrong": Wording(
            "定标数据与招标文件写明的定标方法不符（{part}）。",
            "The decision does not follow the method that the document states ({part}).",
        ),
    }
)
