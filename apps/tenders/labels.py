"""The words and signs under which people read states and kinds, through gettext."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.tenders.lifecycle import (
    DocumentObjectionKind,
    DocumentObjectionState,
    EntryRefusalGround,
    LotState,
    TerminationGround,
)
from apps.tenders.rules.books import Regime

REGIMES: dict[Regime, Promise] = {Regime.ENG: _("工程建设招标"), Regime.GP: _("政府采购")}
BUYER_WORDS: dict[Regime, Promise] = {Regime.ENG: _("招标人"), Regime.GP: _("采购人")}
CEILING_WORDS: dict[Regime, Promise] = {Regime.ENG: _("最高投标限价"), Regime.GP: _("最高限价")}

STATES: dict[LotState, Promise] = {
    LotState.DRAFT: _("草稿"),
    LotState.ENTRY_SUBMITTED: _("进场登记待核验"),
    LotState.ENTRY_RETURNED: _("一次性告知补正"),
    LotState.ENTRY_REFUSED: pgettext_lazy("标段状态", "不予受理"),
    LotState.ENTRY_ACCEPTED: pgettext_lazy("标段状态", "已受理"),
    LotState.SCHEDULED: _("场地已安排"),
    LotState.ANNOUNCED: _("公告中"),
    LotState.TENDERING: _("投标中"),
    LotState.SUBMISSION_CLOSED: pgettext_lazy("标段状态", "投标截止"),
    LotState.OPENING: _("开标中"),
    LotState.OPENED: _("已开标"),
    LotState.EVALUATING: _("评标中"),
    LotState.EVALUATED: _("评标完成"),
    LotState.REPORT_CHECK: _("报告核验"),
    LotState.CANDIDATES_PUBLISHED: _("候选人公示"),
    LotState.AWARDING: _("定标"),
    LotState.AWARDED: _("中标结果公告"),
    LotState.CONTRACTED: _("合同已签"),
    LotState.ARCHIVED: _("已归档"),
    LotState.PAUSED: _("暂停"),
    LotState.SUSPENDED: _("中止"),
    LotState.TERMINATED: pgettext_lazy("标段状态", "终止"),
    LotState.FAILED: _("流标"),
    LotState.CANCELLED: _("废标"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """How a state looks in a pill: the tone and the icon of the look."""

    tone: str
    icon: str


_IDLE = Sign("idle", "circle-dashed")
_WAIT = Sign("wait", "hourglass")
_LIVE = Sign("live", "beat")
_OK = Sign("ok", "check")
_STOP = Sign("stop", "x")

SIGNS: dict[LotState, Sign] = {
    LotState.DRAFT: _IDLE,
    LotState.ENTRY_SUBMITTED: _WAIT,
    LotState.ENTRY_RETURNED: _WAIT,
    LotState.ENTRY_REFUSED: _STOP,
    LotState.ENTRY_ACCEPTED: _OK,
    LotState.SCHEDULED: _OK,
    LotState.ANNOUNCED: _LIVE,
    LotState.TENDERING: _LIVE,
    LotState.SUBMISSION_CLOSED: _WAIT,
    LotState.OPENING: _LIVE,
    LotState.OPENED: _OK,
    LotState.EVALUATING: _LIVE,
    LotState.EVALUATED: _OK,
    LotState.REPORT_CHECK: _WAIT,
    LotState.CANDIDATES_PUBLISHED: _LIVE,
    LotState.AWARDING: _WAIT,
    LotState.AWARDED: _OK,
    LotState.CONTRACTED: _OK,
    LotState.ARCHIVED: _IDLE,
    LotState.PAUSED: _WAIT,
    LotState.SUSPENDED: _STOP,
    LotState.TERMINATED: _STOP,
    LotState.FAILED: _STOP,
    LotState.CANCELLED: _STOP,
}

OBJECTION_KINDS: dict[DocumentObjectionKind, Promise] = {
    DocumentObjectionKind.OBJECTION: pgettext_lazy("对招标文件", "异议"),
    DocumentObjectionKind.CHALLENGE: pgettext_lazy("对采购文件", "质疑"),
    DocumentObjectionKind.ENQUIRY: pgettext_lazy("对采购文件", "询问"),
    DocumentObjectionKind.RESULT_OBJECTION: _("对评标结果的异议"),
    DocumentObjectionKind.RESULT_CHALLENGE: _("对中标结果的质疑"),
}
OBJECTION_STATES: dict[DocumentObjectionState, Promise] = {
    DocumentObjectionState.RAISED: pgettext_lazy("异议状态", "待答复"),
    DocumentObjectionState.ANSWERED: pgettext_lazy("异议状态", "已答复"),
    DocumentObjectionState.WITHDRAWN: pgettext_lazy("异议状态", "已撤回"),
    DocumentObjectionState.NOT_ADMITTED: pgettext_lazy("异议状态", "逾期不予受理"),
}
OBJECTION_SIGNS: dict[DocumentObjectionState, Sign] = {
    DocumentObjectionState.RAISED: _WAIT,
    DocumentObjectionState.ANSWERED: _OK,
    DocumentObjectionState.WITHDRAWN: _IDLE,
    DocumentObjectionState.NOT_ADMITTED: _STOP,
}
OVERDUE_SIGN = Sign("stop", "alert-triangle")

REFUSAL_GROUNDS: dict[EntryRefusalGround, Promise] = {
    EntryRefusalGround.APPROVAL_MISSING: _("依法应当批准而未经批准"),
    EntryRefusalGround.OWNERSHIP_DISPUTED: _("权属有争议"),
    EntryRefusalGround.RESTRICTED_BY_LAW: _("依法受到限制"),
    EntryRefusalGround.TRADE_FORBIDDEN: _("法律法规禁止交易"),
}
TERMINATION_GROUNDS: dict[TerminationGround, Promise] = {
    TerminationGround.FORCE_MAJEURE: _("不可抗力"),
    TerminationGround.TASK_CANCELLED: _("采购任务撤销"),
    TerminationGround.LAW_OR_PLAN_CHANGED: _("法律、规划或政策变化"),
    TerminationGround.IDLE_TOO_LONG: _("中止后长期不能恢复"),
}
