"""The words and signs under which people read the states of an award, through gettext."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.awards.lifecycle import AwardState, PassingOverGround
from apps.tenders.labels import Sign

STATES: dict[AwardState, Promise] = {
    AwardState.REPORT_RECEIVED: _("待定标"),
    AwardState.PUBLICITY: _("候选人公示中"),
    AwardState.PUBLICITY_OVER: _("公示期满"),
    AwardState.DECIDED: _("已定标"),
    AwardState.PUBLISHED: _("结果已公告"),
    AwardState.NOTIFIED: _("中标通知书已发出"),
}
SIGNS: dict[AwardState, Sign] = {
    AwardState.REPORT_RECEIVED: Sign("wait", "hourglass"),
    AwardState.PUBLICITY: Sign("live", "beat"),
    AwardState.PUBLICITY_OVER: Sign("wait", "hourglass"),
    AwardState.DECIDED: Sign("wait", "hourglass"),
    AwardState.PUBLISHED: Sign("ok", "check"),
    AwardState.NOTIFIED: Sign("ok", "check"),
}
GROUNDS: dict[PassingOverGround, Promise] = {
    PassingOverGround.GIVES_UP: _("放弃中标"),
    PassingOverGround.FORCE_MAJEURE: _("因不可抗力不能履行合同"),
    PassingOverGround.NO_PERFORMANCE_BOND: _("不按招标文件要求提交履约保证金"),
    PassingOverGround.UNLAWFUL_ACT: _("被查实存在影响中标结果的违法行为"),
}
