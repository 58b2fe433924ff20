"""The words of form A13, 容缺受理承诺书, with the materials, the day and the gate in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from apps.tenders.lifecycle_promise import PromiseGate

MATERIALS = {
    "delegation": "委托代理的委托书",
    "investment_code": "投资项目统一代码",
    "fund": "资金来源落实证明",
}
GATES = {PromiseGate.VENUE: "安排开标场地", PromiseGate.NOTICE: "发布招标公告"}


def promise_text(items: Sequence[str], due_on: date, gate: PromiseGate) -> str:
    """What the buyer signs."""
    named = "、".join(MATERIALS[item] for item in items)
    return (
        f"暂缺材料：{named}；承诺于 {due_on:%Y}年{due_on.month}月{due_on.day}日、且在{GATES[gate]}之前补齐；"
        "逾期未补齐的，同意中止后续环节、承担由此产生的后果并记入服务信用记录。"
    )
