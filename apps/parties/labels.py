"""The words that people read for states, kinds and permissions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.parties.grants import Permission
from apps.parties.lifecycle import CertificateState, KeyState, MembershipState, OnboardingState, OrganisationState
from apps.parties.rules import OrganisationKind
from apps.parties.rules.exclusions import ExclusionScope

KIND_LABELS = {
    OrganisationKind.BIDDER: _("投标人/供应商"),
    OrganisationKind.TENDEREE: _("招标人"),
    OrganisationKind.PURCHASER: _("采购人"),
    OrganisationKind.AGENCY: _("招标代理机构"),
    OrganisationKind.CENTRE: _("公共资源交易中心"),
    OrganisationKind.AUTHORITY: _("行政监督部门"),
    OrganisationKind.CUSTODIAN: _("密钥托管机构"),
    OrganisationKind.EXPERT_POOL: _("评标专家库"),
}

PERMISSION_LABELS = {
    Permission.MANAGE_MEMBERS: _("管理本单位人员"),
    Permission.UNLOCK_MEMBERS: _("为本单位人员解锁账号"),
}

ONBOARDING_PILLS = {
    OnboardingState.SUBMITTED: ("wait", "clock", _("待核验")),
    OnboardingState.RETURNED: ("stop", "pencil", _("待补正")),
    OnboardingState.ACCEPTED: ("ok", "circle-check", _("已受理")),
    OnboardingState.REFUSED: ("idle", "circle-x", _("不予受理")),
}

ORGANISATION_PILLS = {
    OrganisationState.ACTIVE: ("ok", "circle-check", _("正常")),
    OrganisationState.CLOSED: ("idle", "circle-x", _("已停用")),
}

SEAT_PILLS = {
    MembershipState.ACTIVE: ("ok", "circle-check", _("在任")),
    MembershipState.ENDED: ("idle", "circle-x", _("已终止")),
}

KEY_PILLS = {
    KeyState.MADE: ("wait", "clock", _("待演练")),
    KeyState.READY: ("ok", "circle-check", _("可用")),
    KeyState.RETIRED: ("idle", "circle-x", _("已停用")),
    KeyState.LOST: ("stop", "alert-triangle", _("已报失")),
}

CERTIFICATE_PILLS = {
    CertificateState.REQUESTED: ("wait", "clock", _("已申请")),
    CertificateState.ISSUED: ("ok", "shield-check", _("有效")),
    CertificateState.REVOKED: ("stop", "circle-x", _("已吊销")),
    CertificateState.EXPIRED: ("idle", "clock", _("已到期")),
}

EXCLUSION_SCOPES = {
    ExclusionScope.TENDERING: _("依法必须招标项目的投标"),
    ExclusionScope.PROCUREMENT: _("政府采购活动"),
    ExclusionScope.BOTH: _("招标项目的投标和政府采购活动"),
}
