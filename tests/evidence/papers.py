"""A paper to typeset and sign: a template of the tests beside the product's own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

PRINT = Path("frontend/templates/print")
TEMPLATE = """#import "base.typ": *
#show: paper
= 基本情况
#facts(data.facts)
= 报价
#rows((auto, 1fr, auto), ("序号", "投标人", "报价"), data.rows, align: (center, left, right))
= 签字
#signatures(data.people)
"""


def use_paper(settings: Any, folder: Path) -> None:
    """Has the template `paper` found beside the product's base."""
    shutil.copytree(Path(settings.BASE_DIR) / PRINT, folder / PRINT)
    (folder / PRINT / "paper.typ").write_text(TEMPLATE, "utf-8")
    settings.BASE_DIR = folder


@pytest.fixture
def paper(settings: Any, tmp_path: Path) -> dict[str, object]:
    """The template is there, and these are data for it."""
    use_paper(settings, tmp_path)
    return paper_data(members=3)


def paper_data(*, members: int) -> dict[str, object]:
    """A report of sixty bidders with a box for each member."""
    return {
        "title": "评标报告",
        "number": "QY2026-001-1",
        "made_at": "2026-11-24T09:30:00+08:00",
        "demonstration": True,
        "facts": [["项目", "青阳市第二中学扩建工程"], ["标段", "一标段"]],
        "rows": [[str(row), f"青阳第{row}建设有限公司", "9123000.00"] for row in range(1, 61)],
        "people": [
            {"field": f"member-{one}", "role": "评标委员会成员", "name": "欧阳若兰"} for one in range(1, members + 1)
        ],
    }
