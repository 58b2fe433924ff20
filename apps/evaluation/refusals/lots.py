"""What is refused where several lots are settled together, in both languages."""

from __future__ import annotations

from apps.core.refusals import Wording, words

LOTS = words(
    {
        "other_lots_uncomputed": Wording(
            "本项目兼投不兼中，还有 {count} 个标段没有计算出结果。各标段都计算后才能生成报告。",
            "A bidder may win only so many lots of this project, and {count} lots have no result yet. "
            "The report is made when all are computed.",
            "招标投标法第四十条",
        ),
    }
)
