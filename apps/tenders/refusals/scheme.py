"""What tenders say of a scoring scheme that does not hold."""

from __future__ import annotations

from apps.core.refusals import Wording, words

SCHEME = words(
    {
        "scheme_unreadable": Wording(
            "评分办法不完整或填写有误（{part}），未保存。请对照评分办法格式核对。",
            "The scoring scheme is incomplete or mistyped ({part}); nothing was saved. Check it against its format.",
        ),
        "scheme_items_wrong": Wording(
            "评分项须有不重复的编号和名称，满分应为打分步长的整数倍，可选分值不超过满分。",
            "Every item needs its own id and a name; its maximum is a multiple of its step, and no value exceeds it.",
            "评标委员会和评标方法暂行规定第三十五条",
        ),
        "scheme_points_wrong": Wording(
            "各评分项满分与价格分之和应为 100 分。请调整。",
            "The items' maxima and the price weight must add up to 100. Adjust them.",
            "政府采购货物和服务招标投标管理办法第五十五条",
        ),
        "scheme_price_wrong": Wording(
            "价格分的计算参数不成立：请核对基准价、扣分区间、上下限；没有计算参数时价格分应为 0。",
            "The price engine does not hold: check base, bands and limits. Without an engine the price weight is 0.",
        ),
        "scheme_draws_wrong": Wording(
            "抽取的系数应与计算中引用的系数一一对应，备选值不得为空或重复。",
            "The coefficients drawn must be those the engine names, each with values that differ.",
        ),
        "scheme_trim_wrong": Wording(
            "评标委员会不足五人时，不得去掉最高分和最低分。",
            "With fewer than five members no highest and lowest score is dropped.",
        ),
        "scheme_ties_wrong": Wording(
            "同分处理方式有重复或不存在的项目。请重新选择。",
            "The tie rules name something twice or unknown. Choose again.",
        ),
        "scheme_committee_wrong": Wording(
            "评标委员会应为五人以上单数，其中专家不少于三分之二。请调整人数。",
            "A committee has five members or more, an odd number, two thirds of them experts. Change the numbers.",
            "招标投标法第三十七条",
        ),
        "scheme_candidates_wrong": Wording(
            "推荐的中标候选人应为一至三名。", "One to three candidates are recommended.", "招标投标法实施条例第五十三条"
        ),
        "scheme_announcement_wrong": Wording(
            "唱标内容有重复或不存在的项目。请重新选择。",
            "What is announced at the opening names something twice or unknown. Choose again.",
        ),
        "scheme_minutes_wrong": Wording(
            "开标结果确认时限应在 1 至 240 分钟之间。", "The time to confirm is from 1 to 240 minutes."
        ),
    }
)
