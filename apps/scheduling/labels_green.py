"""The words under which people read kinds, services, states and lights of the green channel, through gettext."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.scheduling.lifecycle_green import GreenState
from apps.scheduling.rules.green import Grade, GreenKind, GreenService, PromisedBy, Proof, ServiceStep, TaskUnit
from apps.scheduling.rules.green_clock import Light
from apps.tenders.labels import Sign

KINDS: dict[GreenKind, Promise] = {
    GreenKind.KEY_INDUSTRY: _("重点产业"),
    GreenKind.KEY_PROJECT: _("重点项目"),
    GreenKind.KEY_TASK: _("重点工作"),
    GreenKind.ASSISTANCE: _("乡村振兴与帮扶"),
    GreenKind.URGENT: _("其他时效性强、时间紧急"),
}
PROOFS: dict[Proof, Promise] = {
    Proof.INDUSTRY_CATALOGUE: _("产业目录条目"),
    Proof.INDUSTRY_OPINION: _("产业主管部门意见"),
    Proof.KEY_PROJECT_LIST: _("年度重点项目清单编号"),
    Proof.GOVERNMENT_MINUTES: _("政府会议纪要"),
    Proof.TASK_LETTER: _("任务交办函"),
    Proof.ASSISTANCE_LIST: _("主管部门帮扶清单"),
    Proof.ASSISTANCE_LETTER: _("主管部门函件"),
    Proof.AUTHORITY_OPINION: _("主管部门关于时限的意见"),
}
SERVICES: dict[GreenService, Promise] = {
    GreenService.EARLY: _("超前介入"),
    GreenService.CONDITIONAL: _("容缺受理"),
    GreenService.PRIORITY: _("优先安排"),
    GreenService.TIMED: _("限时办结"),
    GreenService.JOINT: _("联动保障"),
}
PROMISED_BY: dict[PromisedBy, Promise] = {
    PromisedBy.PROMISE: _("容缺受理：承诺补交的材料"),
    PromisedBy.STATEMENT: _("告知承诺：证明和改正的材料"),
}
SERVICE_MEANINGS: dict[GreenService, Promise] = {
    GreenService.EARLY: _("立项手续完成前先建项目卡，专员帮办，倒排工期，文件先体检再发布"),
    GreenService.CONDITIONAL: _("非主要材料可以承诺限期补齐，先行受理"),
    GreenService.PRIORITY: _("场地优先排期，已公告的开标不受影响"),
    GreenService.TIMED: _("各服务环节按工作分钟计时，超时上报"),
    GreenService.JOINT: _("住建、发改、财政等单位的事项一并跟办"),
}
STEPS: dict[ServiceStep, Promise] = {
    ServiceStep.ENTRY_CHECK: _("进场核验"),
    ServiceStep.VENUE: _("场地安排"),
    ServiceStep.NOTICE_RELEASE: _("公告发布"),
    ServiceStep.EXPERT_DRAW: _("专家抽取申请"),
    ServiceStep.ANSWER_FILE: _("答复文件"),
    ServiceStep.ARCHIVE_COPY: _("档案复制"),
}
UNITS: dict[TaskUnit, Promise] = {
    TaskUnit.HOUSING: _("住房和城乡建设"),
    TaskUnit.REFORM: _("发展改革"),
    TaskUnit.FINANCE: _("财政"),
    TaskUnit.AGENCY: _("代理机构"),
    TaskUnit.CERTIFICATES: _("数字证书"),
    TaskUnit.OPERATIONS: _("技术运维"),
    TaskUnit.CENTRE: _("交易中心"),
    TaskUnit.OTHER: _("其他单位"),
}
GRADES: dict[Grade, Promise] = {
    Grade.VERY_SATISFIED: pgettext_lazy("好差评", "非常满意"),
    Grade.SATISFIED: pgettext_lazy("好差评", "满意"),
    Grade.FAIRLY_SATISFIED: pgettext_lazy("好差评", "基本满意"),
    Grade.DISSATISFIED: pgettext_lazy("好差评", "不满意"),
    Grade.VERY_DISSATISFIED: pgettext_lazy("好差评", "非常不满意"),
}
STATES: dict[GreenState, Promise] = {
    GreenState.APPLIED: pgettext_lazy("绿色通道", "待核验"),
    GreenState.ONCE_CHECKED: pgettext_lazy("绿色通道", "待第二人核验"),
    GreenState.CHECKED: pgettext_lazy("绿色通道", "待决定"),
    GreenState.GRANTED: pgettext_lazy("绿色通道", "服务中"),
    GreenState.REFUSED: pgettext_lazy("绿色通道", "不予"),
    GreenState.WITHDRAWN: pgettext_lazy("绿色通道", "已撤回"),
    GreenState.CLOSED: pgettext_lazy("绿色通道", "已办结"),
}
SIGNS: dict[GreenState, Sign] = {
    GreenState.APPLIED: Sign("wait", "hourglass"),
    GreenState.ONCE_CHECKED: Sign("wait", "hourglass"),
    GreenState.CHECKED: Sign("wait", "hourglass"),
    GreenState.GRANTED: Sign("live", "beat"),
    GreenState.REFUSED: Sign("stop", "x"),
    GreenState.WITHDRAWN: Sign("idle", "circle-dashed"),
    GreenState.CLOSED: Sign("ok", "check"),
}
LIGHTS: dict[Light, Promise] = {
    Light.RUNNING: pgettext_lazy("时钟", "办理中"),
    Light.PAUSED: pgettext_lazy("时钟", "等待补正"),
    Light.YELLOW: pgettext_lazy("时钟", "即将到期"),
    Light.RED: pgettext_lazy("时钟", "已超时"),
    Light.ON_TIME: pgettext_lazy("时钟", "按时办结"),
    Light.LATE: pgettext_lazy("时钟", "超时办结"),
}
LIGHT_SIGNS: dict[Light, Sign] = {
    Light.RUNNING: Sign("live", "clock"),
    Light.PAUSED: Sign("idle", "hourglass"),
    Light.YELLOW: Sign("wait", "hourglass"),
    Light.RED: Sign("stop", "x"),
    Light.ON_TIME: Sign("ok", "check"),
    Light.LATE: Sign("stop", "check"),
}
