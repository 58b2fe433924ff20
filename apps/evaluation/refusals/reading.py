"""What is refused of histories of reading, in both languages."""

from __future__ import annotations

from apps.core.refusals import Wording, words

READING = words(
    {
        "reading_closed": Wording(
            "承诺书签署前和评标结束后，不再记录浏览。",
            "Nothing is recorded as read before the undertaking or after the evaluation.",
            "财库〔2026〕2号",
        ),
        "reading_too_much": Wording(
            "一次最多提交 {most} 条浏览记录。",
            "At most {most} views go in one request.",
            "财库〔2026〕2号",
        ),
    }
)
