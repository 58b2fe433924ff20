"""Every "no" of the exchange, in both languages."""

from __future__ import annotations

from apps.core.refusals import Wording, words

ASKING = words(
    {
        "not_found": Wording(
            "没有这项公开内容。请检查地址中的编号。", "There is no such public thing. Check the code in the address."
        ),
        "not_a_page": Wording("页码应为 1 以上的整数。", "The page is a whole number from 1 on."),
        "not_a_moment": Wording(
            "“{field}”应为 ISO 8601 时间，例如 2026-11-24 或 2026-11-24T09:30:00+08:00。",
            "“{field}” is a moment in ISO 8601: 2026-11-24 or 2026-11-24T09:30:00+08:00.",
        ),
    }
)
