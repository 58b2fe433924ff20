"""Tables as files that spreadsheets open: Chinese stays readable, and nothing that people wrote is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV, beginning with the mark that makes spreadsheets read UTF-8."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    csv.writer(text, lineterminator="\r\n").writerows([[plain(cell) for cell in row] for row in rows])
    return text.getvalue()


def plain(cell: str) -> str:
    """The cell as text: what would begin a formula gets an apostrophe before it, in a lone sign too."""
    return f"'{cell}" if cell.lstrip(" ").startswith(STARTS_A_FORMULA) else cell
