"""What openings in two parts refuse."""

from __future__ import annotations

from apps.core.refusals import Wording, words

PARTS = words(
    {
        "second_opening_in_the_past": Wording(
            "第二信封开标时间须晚于现在。请重新选择。",
            "The second opening must be later than now. Choose another time.",
        ),
        "second_opening_convened_already": Wording(
            "第二信封开标已经安排，不能重复安排。请到开标大厅办理。",
            "The second opening is convened already. Go to its hall.",
        ),
        "second_envelope_returned": Wording(
            "贵单位未通过第一信封评审，第二信封不予开启，原封退还。对评审结果有异议的，在公示期间提出。",
            "Your bid did not pass the first review. Your second envelope is not opened and is returned as it is sealed; object to the "
            "result while it is published.",
            "公路工程建设项目招标投标管理办法（交通运输部令2015年第24号）",
        ),
    }
)
