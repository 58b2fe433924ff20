"""What is refused about brands of the core product, in both languages."""

from __future__ import annotations

from apps.core.refusals import Wording, words

BRANDS = words(
    {
        "brands_not_asked": Wording(
            "采购文件没有载明核心产品，不登记品牌。",
            "The document names no core product, so no brands are recorded.",
            "政府采购货物和服务招标投标管理办法第三十一条",
        ),
        "brands_incomplete": Wording(
            "请为每一家参加评审的供应商填写核心产品品牌。",
            "Write down the brand of the core product for every supplier under review.",
            "政府采购货物和服务招标投标管理办法第三十一条",
        ),
        "brands_missing": Wording(
            "还有 {count} 家没有登记核心产品品牌，请组长先登记，再提交初步评审意见。",
            "The brand of the core product is not recorded for {count} bids. The chair records it before anybody judges.",
            "政府采购货物和服务招标投标管理办法第三十一条",
        ),
        "brand_draw_missing": Wording(
            "同品牌并列，采购文件规定随机抽取，评审输入中没有抽取记录（brand_draw）。",
            "Bids of one brand are equal and the document has lots drawn, but the case has no record of it (brand_draw).",
            "政府采购货物和服务招标投标管理办法第三十一条",
        ),
        "EvaluationAction.record_brands": Wording("登记核心产品品牌", "recording the brands of the core product"),
    }
)
