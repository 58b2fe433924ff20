"""The words and signs under which people read the states of an award, through gettext."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.awards.lifecycle import AwardState, EndingGround, PassingOverGround
from apps.awards.models import PerformanceKind
from apps.tenders.labels import Sign
from apps.tenders.rules.scheme_parts import AwardMethod

STATES: dict[AwardState, Promise] = {
    AwardState.REPORT_RECEIVED: _("待定标"),
    AwardState.PUBLICITY: _("候选人公示中"),
    AwardState.PUBLICITY_OVER: _("公示期满"),
    AwardState.DECIDED: _("已定标"),
    AwardState.PUBLISHED: _("结果已公告"),
    AwardState.NOTIFIED: _("中标通知书已发出"),
    AwardState.CONTRACTED: _("合同已签订"),
}
SIGNS: dict[AwardState, Sign] = {
    AwardState.REPORT_RECEIVED: Sign("wait", "hourglass"),
    AwardState.PUBLICITY: Sign("live", "beat"),
    AwardState.PUBLICITY_OVER: Sign("wait", "hourglass"),
    AwardState.DECIDED: Sign("wait", "hourglass"),
    AwardState.PUBLISHED: Sign("ok", "check"),
    AwardState.NOTIFIED: Sign("ok", "check"),
    AwardState.CONTRACTED: Sign("ok", "check"),
}
GROUNDS: dict[PassingOverGround, Promise] = {
    PassingOverGround.GIVES_UP: _("放弃中标"),
    PassingOverGround.FORCE_MAJEURE: _("因不可抗力不能履行合同"),
    PassingOverGround.NO_PERFORMANCE_BOND: _("不按招标文件要求提交履约保证金"),
    PassingOverGround.UNLAWFUL_ACT: _("被查实存在影响中标结果的违法行为"),
}

ENDINGS: dict[EndingGround, Promise] = {
    EndingGround.NO_CANDIDATE: _("没有可以确定的中标人"),
    EndingGround.FEWER_THAN_THREE: _("符合条件或者有实质响应的供应商不足三家"),
    EndingGround.UNLAWFUL_ACT: _("出现影响公正的违法违规行为"),
    EndingGround.OVER_BUDGET: _("报价均超过预算，不能支付"),
    EndingGround.TASK_CANCELLED: _("因重大变故，采购任务取消"),
}
PERFORMANCE: dict[PerformanceKind, Promise] = {
    PerformanceKind.BEGUN: _("开始履行"),
    PerformanceKind.CHANGED: _("合同变更"),
    PerformanceKind.ACCEPTED: _("验收合格"),
    PerformanceKind.BREACHED: _("违约"),
    PerformanceKind.FINISHED: _("履行完毕"),
}
CHECKS: dict[str, Promise] = {
    "authenticity": _("真实性"),
    "integrity": _("完整性"),
    "usability": _("可用性"),
    "security": _("安全性"),
}
FAULTS: dict[str, Promise] = {
    "signature_broken": _("电子签名无效"),
    "long_term_broken": _("长期保存版的时间戳无效"),
    "long_term_missing": _("缺少带时间戳的长期保存版"),
    "entry_unreadable": _("记录无法读取"),
    "chain_broken": _("记录前后不相衔接"),
    "file_missing": _("缺少文件"),
    "material_not_handed_over": _("分场还没有移交评标资料"),
    "material_not_received": _("分场移交的资料主场还没有接收"),
    "file_changed": _("内容与登记的摘要不符"),
    "format_unknown": _("不是可以长期读取的格式"),
    "file_empty": _("文件为空"),
    "file_unreadable": _("文件无法打开"),
    "path_unsafe": _("文件名不安全"),
    "program_inside": _("含有可执行程序"),
    "active_content": _("PDF 含有可执行内容"),
    "private_key_inside": _("含有私钥"),
}
METHODS: dict[AwardMethod, Promise] = {
    AwardMethod.BALLOT: _("票决"),
    AwardMethod.PRICE: _("价格竞争"),
    AwardMethod.COUNCIL: _("集体议事"),
}
