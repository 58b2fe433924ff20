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
        "scheme_method_wrong": Wording(
            "评分办法与所选的评标方法不符：最低价类方法按评审价排序，综合类方法按总分排序并有评分项，合理低价法价格分为 100 分，"
            "技术评分最低标价法须写明技术得分取前几名。",
            "The scheme does not go with the method: lowest-price methods rank by price, comprehensive ones by total with items, "
            "the rational low price has 100 points for the price, and the technical shortlist says how many of the best go on.",
            "评标委员会和评标方法暂行规定第二十九条；政府采购货物和服务招标投标管理办法第五十三条",
        ),
        "scheme_offers_wrong": Wording(
            "公开招标只有一次报价，有效投标不得少于三家，也不在开标现场抽取投标人的报价。",
            "An open tender has one price for each bid and three valid bids at least, and draws no bidders at the opening.",
            "招标投标法第二十八条、第二十九条；政府采购法第三十六条",
        ),
        "scheme_price_rule_wrong": Wording(
            "政府采购的价格分采用低价优先法：以最低的评审价为基准价得满分，其他按比例计算。",
            "In procurements the lowest price is the base with full marks, others in proportion.",
            "政府采购货物和服务招标投标管理办法第五十五条",
        ),
        "scheme_entry_wrong": Wording(
            "入围条件应针对有评分项的阶段：写明最低分，或者取前几名。",
            "What it takes to go on to the price names stages that have items: points at least, or how many of the best.",
        ),
        "scheme_votes_wrong": Wording(
            "投票推荐时全部评分项应为投票；其他办法不得有投票项。",
            "Where votes decide every item is a vote; otherwise none is.",
        ),
        "scheme_figures_wrong": Wording(
            "小数位数应在 0 至 10 之间，每名成员至少一票，有效投标的最少家数为 2 或 3。",
            "Places are from 0 to 10, every member has a vote, and the fewest valid bids are 2 or 3.",
        ),
        "scheme_nodes_wrong": Wording(
            "初步评审的各项须有不重复的编号和名称；只有按偏离计数的项目才能写明允许的细微偏差数。",
            "Every point of the preliminary review needs its own id and a name; only one that counts deviations may allow some.",
            "评标委员会和评标方法暂行规定第二十四条至第二十六条",
        ),
        "scheme_award_wrong": Wording(
            "评定分离的，应写明定标方法（票决、价格竞争或集体议事）；不分离的，由排序决定，不写定标方法。",
            "Where award is separated its method is stated: ballot, price or council. Otherwise the ranks decide.",
        ),
        "scheme_explanation_wrong": Wording(
            "报价说明的时限应在 30 分钟至 24 小时之间。",
            "The time to explain a price is from 30 minutes to 24 hours.",
            "财库〔2026〕2号",
        ),
        "scheme_low_price_wrong": Wording(
            "异常低价的界限应写成小于 1 的比例。政府采购不得低于 50%、50%、45%，不得高于 65%。",
            "The limits of an abnormally low price are parts below one; in procurements from 50, 50 and 45 up to 65 percent.",
            "财库〔2026〕2号",
        ),
        "scheme_price_weight_wrong": Wording(
            "综合评分法中价格分的比重，货物项目不得低于 30%，服务项目不得低于 10%；执行国家统一定价标准或者采用固定价格的除外。",
            "By score the price of goods weighs 30 percent at least, of services 10, unless the price is fixed.",
            "政府采购货物和服务招标投标管理办法第五十五条",
        ),
        "scheme_one_lot_wrong": Wording(
            "兼投不兼中的，同一投标人最多可中的标段数应不少于 1。",
            "Where a bidder may win only so many lots, it may win one at least.",
        ),
        "scheme_core_product_wrong": Wording(
            "只有政府采购按核心产品的品牌合并计算投标人，工程招标不填核心产品。",
            "Only procurements count bidders by the brand of a core product; a works tender names none.",
            "政府采购货物和服务招标投标管理办法第三十一条",
        ),
        "scheme_minutes_wrong": Wording(
            "开标结果确认时限应在 1 至 240 分钟之间。", "The time to confirm is from 1 to 240 minutes."
        ),
    }
)
