"""未解密处理告知 — the words that go to the bidder and into the journal, as the law has them (handbook, text A4)."""

from __future__ import annotations

from collections.abc import Mapping

from apps.openings.rules.attribution import Evidence
from apps.openings.rules.faults import Fault
from apps.openings.rules.terms import EFFECTS, Cause, Effect

OUTCOMES: Mapping[Effect, str] = {
    Effect.REVOKED: "因投标人原因，依据《电子招标投标办法》第三十一条视为撤销其投标文件",
    Effect.WITHDRAWN: (
        "因投标人之外的原因，依据《电子招标投标办法》第三十一条视为撤回其投标文件，投标人可向责任方要求赔偿直接损失"
    ),
}
FAULTS: Mapping[Fault, str] = {
    Fault.KEY_MISSING: "本机没有密钥",
    Fault.KEY_OTHER: "本机密钥与封装时的密钥不一致",
    Fault.HEADER_WRONG: "密钥打不开投标文件的文件头",
    Fault.CERTIFICATE_MISSING: "没有有效的证书",
    Fault.HOLDERS_UNKNOWN: "平台没有给出三位持钥人",
    Fault.UNREACHABLE: "连接不上平台",
    Fault.PLATFORM_FAILED: "平台出错",
    Fault.REFUSED: "平台未接受",
    Fault.DEVICE_FAILED: "浏览器出错",
}


def undecrypted_notice(bidder: str, cause: Cause, reason: str, evidence: Evidence) -> str:
    """The notice to one bidder whose bid was not decrypted."""
    return (
        f"经核查，{bidder}的投标文件未在规定时间内完成解密。归因：{OUTCOMES[EFFECTS[cause]]}。说明：{reason}。"
        f"其他投标文件继续开标。证据：{evidence_in_words(evidence)}。如有异议请在线提出。"
    )


def evidence_in_words(evidence: Evidence) -> str:
    """The evidence in one sentence for the notice."""
    parts = [_presence(evidence), _tries(evidence)]
    parts.append(f"同一时段内其他投标人已解密{evidence.released}家（共{evidence.listed}家）")
    if evidence.gaps:
        parts.append("平台运行记录有中断，另作故障处置记录")
    elif evidence.outage:
        parts.append(f"同一时段{len(evidence.outage.bids)}家失败或离线，另作故障处置记录；平台运行记录无中断")
    else:
        parts.append("平台运行记录无中断")
    return "；".join(parts)


def _presence(evidence: Evidence) -> str:
    if not evidence.stays:
        return "解密时段内没有到场连接记录"
    minutes, seconds = divmod(evidence.seconds_present, 60)
    return f"解密时段内在线{minutes}分{seconds:02d}秒，应答探测{evidence.probes}次"


def _tries(evidence: Evidence) -> str:
    if not evidence.tries:
        return "没有解密失败报告"
    last = evidence.tries[-1]
    return f"本机报告解密失败{len(evidence.tries)}次，最后一次为“{FAULTS[last.fault]}”"
