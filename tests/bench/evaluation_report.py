"""Evaluation report: typst against WeasyPrint, the same tables of 62 bidders and 7 experts in the same faces, by processor time."""

from __future__ import annotations

import html
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn

from apps.evidence.typesetting import typeset
from tests.bench.ratio import Effort, Limit, PeerMissing

BIDDERS = 62
EXPERTS = 7
ITEMS = 8
GOAL = 0.15
ROUNDS = 3
TOWNS = ("望川", "临江", "北岭")
"""Each round has bidders of its own, so that nothing is typeset from memory."""
ITEM_NAMES = tuple(f"评分项{number}" for number in range(1, ITEMS + 1))
EMPTY = "<!doctype html><title>-</title><p>-"


def measure(effort: Effort) -> list[Limit]:
    """Our share of the peer's processor time; starting the peer's interpreter is taken off its time."""
    peer = shutil.which("weasyprint")
    if peer is None:
        raise PeerMissing("weasyprint is not installed: pip install weasyprint, or Debian's package weasyprint")
    typeset("evaluation_report", report("热身"))
    rounds = [_round(peer, report(town)) for town in TOWNS[: effort.rounds(ROUNDS)]]
    ours, theirs = (statistics.median(pair[place] for pair in rounds) for place in (0, 1))
    remark = f"{ours:.2f} s against {theirs:.2f} s of WeasyPrint"
    return [
        Limit(f"report of {BIDDERS} bidders and {EXPERTS} experts", ours / theirs, GOAL, "of the peer's CPU", remark)
    ]


def report(town: str) -> dict[str, Any]:
    """A report as `paper.report_data` tells it, large and invented; every figure is the town's own."""
    names = [f"{town}第{number:02d}建设工程有限公司" for number in range(1, BIDDERS + 1)]
    cents = sum(map(ord, town)) % 100
    money, score = f"12,345,678.{cents:02d}", f"15.{cents:02d}"
    totals = [score] * EXPERTS
    return {
        "title": "评标报告",
        "running": "性能对比　BENCH",
        "number": "BENCH-PB-01",
        "made_at": "2026-01-05T09:00:00+08:00",
        "demonstration": True,
        "is_eng": True,
        "cover": {
            "project": "性能对比工程",
            "lot": "一标段",
            "facts": [["报告编号", "BENCH-PB-01"]],
            "committee": "评标委员会",
            "date": "2026 年 1 月 5 日",
        },
        "chapters": dict.fromkeys(("opinion", "matters", "clarification", "conduct", "other"), ""),
        "facts": [["项目名称", "性能对比工程"], ["最高限价（元）", money]],
        "bidders": names,
        "members": [[str(n), "成员", "评标专家", "评标专家库", "2026-01-05 09:00:00"] for n in range(1, EXPERTS + 1)],
        "left": [],
        "announced_head": ["工期（日）", "质量", "项目负责人", "保证金"],
        "opening": [
            [str(n), name, money, "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角", "240", "合格", "负责人", "保函"]
            for n, name in enumerate(names, 1)
        ],
        "preliminary": [[name, "通过", "7：0", "—"] for name in names],
        "passed": [[str(n), name, money] for n, name in enumerate(names, 1)],
        "stages": [
            {
                "title": "各成员意见",
                "head": [f"{n} 号" for n in range(1, EXPERTS + 1)],
                "rows": [[name, *["通过"] * EXPERTS] for name in names],
            }
        ],
        "undertakings": [[str(n), "成员", "2026-01-05 09:00:00", "0" * 64] for n in range(1, EXPERTS + 1)],
        "undertaking": "独立、客观、公正评审。",
        "votes": [[f"{name}通过初步评审", "7", "0", "0", "通过"] for name in names],
        "corrections": [],
        "clarifications": [],
        "motions": [],
        "records": [],
        "conduct": [[f"{n} 号", *["2026-01-05 09:00:00"] * 3, "全程参加"] for n in range(1, EXPERTS + 1)],
        "rechecks": [],
        "conclusion": "推荐前三名为中标候选人。",
        "numbers": [str(n) for n in range(1, EXPERTS + 1)],
        "sign_within": "2 小时",
        "rejected": [],
        "criteria": [[name, "技术", "酌情分", "20", "0.5"] for name in ITEM_NAMES],
        "method": "全体成员总分的平均值。",
        "price": {
            "facts": [["评标基准价（元）", money]],
            "rows": [[name, money, "1.2345", score] for name in names],
        },
        "sheets": [
            {
                "member": f"{n} 号　成员",
                "rows": [[name, *[score] * ITEMS, "60.00"] for name in names],
                "reasons": [],
            }
            for n in range(1, EXPERTS + 1)
        ],
        "item_names": list(ITEM_NAMES),
        "by_bid": [{"bidder": name, "totals": totals, "items": [score] * ITEMS, "score": "60.0000"} for name in names],
        "summary": [[name, money, score, "60.00", "75.50", str(n)] for n, name in enumerate(names, 1)],
        "ranking": [[str(n), name, "75.5000000000"] for n, name in enumerate(names, 1)],
        "candidates": [[str(n), name, money, "75.50"] for n, name in enumerate(names[:3], 1)],
        "findings": [],
        "refusals": "拒绝签字又不说明理由的，视为同意评标结果。",
        "result_sha256": "0" * 64,
        "signers": [
            {"field": f"member_{n}", "role": f"{n} 号 评标专家", "name": "成员"} for n in range(1, EXPERTS + 1)
        ],
    }


def page(data: Mapping[str, Any]) -> str:
    """The same tables as a page for print."""
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    faces = "".join(
        f'@font-face{{font-family:"{path.stem}";src:url("{path.as_uri()}")}}' for path in sorted(folder.glob("*.otf"))
    )
    families = ",".join(f'"{path.stem}"' for path in sorted(folder.glob("*.otf")))
    style = f"{faces}@page{{size:A4;margin:25mm 22mm}}body{{font:9pt {families}}}table{{width:100%;border-collapse:collapse}}"
    style += "td,th{border:.5pt solid #857e70;padding:4pt}thead{display:table-header-group}"
    tables = [
        *(data[name] for name in ("members", "opening", "passed", "criteria", "summary", "ranking", "candidates")),
        *(stage["rows"] for stage in data["stages"]),
        *(data[name] for name in ("preliminary", "votes", "undertakings", "conduct")),
        data["price"]["rows"],
        *(sheet["rows"] for sheet in data["sheets"]),
        [[one["bidder"], *one["totals"], one["score"]] for one in data["by_bid"]],
        [[one["bidder"], *one["items"], one["score"]] for one in data["by_bid"]],
    ]
    return f"<!doctype html><meta charset=utf-8><style>{style}</style>" + "".join(map(_table, tables))


def _table(rows: Sequence[Sequence[str]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}" for cell in row) for row in rows)
    return f"<table><thead><tr>{'<th>栏' * len(rows[0])}<tbody>{body}</table>"


def _round(peer: str, data: Mapping[str, Any]) -> tuple[float, float]:
    return _ours(data), _theirs(peer, page(data)) - _theirs(peer, EMPTY)


def _ours(data: Mapping[str, Any]) -> float:
    began = time.process_time()
    typeset("evaluation_report", data)
    return time.process_time() - began


def _theirs(peer: str, text: str) -> float:
    with tempfile.TemporaryDirectory(prefix="kaiming-bench-") as folder:
        source, made = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_text(text, "utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [peer, "--pdf-variant", "pdf/a-3b", str(source), str(made)],
            check=True,
            capture_output=True,
            env={"PATH": os.environ["PATH"], "HOME": folder},
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
