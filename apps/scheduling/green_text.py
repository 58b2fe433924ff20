"""The words of form A12 that an applicant accepts; they are kept with the case as they were."""

from __future__ import annotations

DECLARATION = (
    "本单位知悉：绿色通道只缩短交易服务办理时间，不缩短法定等标期、澄清期、公示期，不改变随机抽取和评审规则；"
    "办理情况和理由对外公开；所填内容和证明文件属实，虚假的自行承担后果。"
)
DECLARATION_EN = (
    "We know that the green channel shortens only the centre's own service times. It shortens no statutory time to "
    "prepare bids, to clarify or of publicity, and changes neither the random draw nor the rules of review. Cases and "
    "their reasons are public. What we state and prove is true; if it is not, we bear what follows."
)
