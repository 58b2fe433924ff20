"""What openings say when a question about their days is not understood."""

from __future__ import annotations

from apps.core.refusals import Wording, words

BOARD = words(
    {
        "day_not_understood": Wording(
            "没有看懂日期。请写成 2026-11-24 的样子，或者不写，即为今天。",
            "The day was not understood. Write it like 2026-11-24, or leave it out for today.",
        ),
    }
)
