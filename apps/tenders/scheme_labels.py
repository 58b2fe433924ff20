"""评分办法 in words: what presets, methods and parameters are called on the data-sheet page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.tenders.rules.price_parts import Middle, Partial, Stage
from apps.tenders.rules.scheme_parts import (
    Aggregation,
    AwardMethod,
    BrandTie,
    ItemKind,
    NodeKind,
    NodeStage,
    OneLotRule,
)

PRESET_LABELS = {
    "eng_comprehensive": (
        _("综合评估法：均价下浮（抽取）"),
        _("《评标委员会和评标方法暂行规定》第三十四、三十五条；系数为示例"),
    ),
    "eng_comprehensive_mean": (
        _("综合评估法：均价"),
        _("《评标委员会和评标方法暂行规定》第三十四、三十五条；系数为示例"),
    ),
    "eng_separated": (_("综合评估法：评定分离，票决定标"), _("各地评定分离试点，做法不一")),
    "eng_building": (_("房建：去掉高低各两成，均价下浮"), _("某省评标系统中读到的公式；系数为示例")),
    "eng_water": (_("水利：35 分曲线"), _("某省评标系统中读到的公式；系数为示例")),
    "eng_power": (_("电力 EPC：基准价得 35 分，低价加分"), _("公开招标文件；加分幅度为示例")),
    "eng_interval": (_("区间法：去高低后再去偏离两成以上"), _("咨询机构公开的办法")),
    "eng_stepwise": (_("最低价为基准，每高 1% 扣分"), _("某省评标系统中读到的公式；系数为示例")),
    "eng_difference": (_("固定差值法"), _("某省评标系统中读到的公式；系数为示例")),
    "eng_mean_times_k": (_("均价 × 系数 K（抽取）"), _("江苏做法，转述，未见原文")),
    "eng_adjusted_lowest": (_("经评审的最低投标价法"), _("《评标委员会和评标方法暂行规定》第二十九至三十三条")),
    "eng_rational_low": (_("合理低价法：均价"), _("公路工程标准施工招标文件")),
    "eng_rational_low_drawn": (_("合理低价法：复合基准价（抽取）"), _("某省评标系统中读到的公式；系数为示例")),
    "eng_tech_lowest": (_("技术评分前三名中报价最低"), _("公路工程标准施工招标文件，转述，未见原文")),
    "gp_score": (
        _("综合评分法：货物，价格 30 分"),
        _("《政府采购货物和服务招标投标管理办法》第五十五条；财库〔2020〕46号、财库〔2022〕19号"),
    ),
    "gp_score_services": (_("综合评分法：服务，价格 10 分"), _("《政府采购货物和服务招标投标管理办法》第五十五条")),
    "gp_fixed_price": (
        _("固定价格，价格不评分"),
        _("《政府采购货物和服务招标投标管理办法》第五十五条：执行统一价格标准的服务"),
    ),
    "gp_lowest": (_("最低评标价法"), _("《政府采购货物和服务招标投标管理办法》第五十四条")),
}
"""What a preset is called, and where it was read."""
UNVERIFIED = _("未核实，使用前须对照原文")
STAGES = [(Stage.TECHNICAL.value, _("技术")), (Stage.BUSINESS.value, _("商务"))]
KINDS = [
    (ItemKind.RANGE.value, _("酌情")),
    (ItemKind.FIXED.value, _("固定")),
    (ItemKind.OBJECTIVE.value, _("客观")),
    (ItemKind.DEDUCTION.value, _("扣分")),
    (ItemKind.DEVIATION.value, _("偏离")),
]
AGGREGATIONS = [
    (Aggregation.MEAN_OF_TOTALS.value, _("全体成员总分的平均值")),
    (Aggregation.TRIM_PER_ITEM.value, _("每项去掉一个最高分、一个最低分，平均后求和")),
    (Aggregation.TRIM_TOTALS.value, _("去掉一个最高总分、一个最低总分后平均")),
]
MIDDLES = [
    (Middle.MEAN.value, _("平均价")),
    (Middle.MEDIAN.value, _("中位数")),
    (Middle.LOWEST.value, _("最低价")),
    (Middle.SECOND_LOWEST.value, _("次低价")),
    (Middle.HIGHEST.value, _("最高价")),
    (Middle.MEAN_NOT_ABOVE_MEAN.value, _("二次平均：不高于均价的报价再平均")),
    (Middle.MEAN_WITH_LOWEST.value, _("二次平均：均价与最低价的平均")),
    (Middle.MEAN_WITH_MEAN_BELOW.value, _("二次平均：均价与不高于均价者的均价的平均")),
    (Middle.CEILING.value, _("最高限价")),
]
PARTIALS = [
    (Partial.INTERPOLATE.value, _("按直线内插")),
    (Partial.CEIL.value, _("不足 1% 按 1% 计")),
    (Partial.FLOOR.value, _("不足 1% 不计")),
    (Partial.ROUND.value, _("四舍五入到 1%")),
]
AWARDS = [
    ("", _("按评标排序定标")),
    (AwardMethod.BALLOT.value, _("评定分离：票决")),
    (AwardMethod.PRICE.value, _("评定分离：价格竞争")),
    (AwardMethod.COUNCIL.value, _("评定分离：集体议事")),
]
BRAND_TIES = [
    ("", _("名次并列，由采购人按招标文件确定")),
    (BrandTie.LOT.value, _("随机抽取，留下一家")),
]
ONE_LOT = [
    ("", _("各标段独立，可以兼中")),
    (OneLotRule.IN_ORDER.value, _("兼投不兼中：按标段顺序")),
    (OneLotRule.BEST_TOTAL.value, _("兼投不兼中：得分最高的先定")),
]
NODE_STAGES = [
    (NodeStage.QUALIFICATION.value, _("资格评审")),
    (NodeStage.FORM.value, _("形式评审")),
    (NodeStage.RESPONSIVENESS.value, _("响应性评审")),
]
NODE_KINDS = [(NodeKind.PASS.value, _("合格制")), (NodeKind.DEVIATION.value, _("偏离计数"))]

PRICE_BASIS = (("", _("金额")), ("discount", _("下浮率（%）")), ("rate", _("费率（%）")))
READING_ORDERS = (
    ("", _("由主持人在唱标前选择")),
    ("received", _("按递交先后")),
    ("reversed", _("按递交先后倒序")),
)
IDENTITY_CHECKS = (("", _("不要求")), ("yes", _("解密之前逐家核验")))
