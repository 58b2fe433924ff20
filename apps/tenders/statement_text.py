"""The words of form A14, 告知承诺书: what the buyer is told, and what it states."""

from __future__ import annotations

from collections.abc import Sequence

CONDITIONS = {
    "investment_code": "本项目已经在投资项目在线审批监管平台赋码，代码以该平台为准",
    "fund": "本项目资金来源已经落实，有资金落实证明",
}
"""What government data can prove, and what is stated in its place."""


def statement_text(items: Sequence[str]) -> str:
    """What the buyer signs."""
    stated = "；".join(CONDITIONS[item] for item in items)
    return (
        "一、告知：办理条件为"
        + stated
        + "。依据：优化营商环境条例第十九条。所需材料由本承诺代替，交易中心事后通过数据共享、"
        "抽查或者专项核查核实；承诺不实的，责令限期改正，逾期不改的，停止后续环节，本单位的告知承诺、容缺受理和绿色通道关闭一段时间，"
        "并记入服务信用记录。二、承诺：已知悉告知内容；所述情况真实；符合条件；愿接受核查；不实承诺愿承担法律责任。"
    )
