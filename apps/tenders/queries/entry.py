"""What an entry registration must have, checked by machine so that nobody is sent back for it."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.tenders.models import EntryRegistration, Lot
from apps.tenders.queries.conditional import promised_items
from apps.tenders.queries.statements import stated_items
from apps.tenders.rules.books import Regime


class Requirement(StrEnum):
    """进场登记材料 — what the checking officer looks at, and how its absence is mended."""

    APPROVAL = "approval"
    INVESTMENT_CODE = "investment_code"
    BUDGET = "budget"
    CEILING = "ceiling"
    DELEGATION = "delegation"
    SCOPE = "scope"
    FUND = "fund"
    CATALOGUE = "catalogue"


REQUIREMENTS: dict[Requirement, Promise] = {
    Requirement.APPROVAL: _("批准文件齐全，名称、文号与项目一致"),
    Requirement.INVESTMENT_CODE: _("投资项目统一代码已填写"),
    Requirement.BUDGET: _("各标段估算（预算）金额合计不超过项目总额"),
    Requirement.CEILING: _("最高限价不超过采购预算"),
    Requirement.DELEGATION: _("委托代理的，委托书写明授权范围"),
    Requirement.SCOPE: _("标段名称与范围清楚，没有肢解规避招标"),
    Requirement.FUND: _("资金来源已落实"),
    Requirement.CATALOGUE: _("属于公共资源交易目录"),
}
REMEDIES: dict[Requirement, Promise] = {
    Requirement.APPROVAL: _("在项目页补充批准文件"),
    Requirement.INVESTMENT_CODE: _("在项目页填写投资项目统一代码"),
    Requirement.BUDGET: _("核对并更正各标段金额或项目总额"),
    Requirement.CEILING: _("更正标段的最高限价"),
    Requirement.DELEGATION: _("补充委托书名称和授权范围"),
    Requirement.SCOPE: _("写清标段名称和范围，或合并标段"),
    Requirement.FUND: _("补充资金落实证明的名称和文号"),
    Requirement.CATALOGUE: _("说明进场交易的依据"),
}


def missing_for_entry(lot: Lot) -> list[Requirement]:
    """The requirements that are plainly not met, not promised (容缺) and not stated (告知承诺); empty when the entry is complete."""
    project = lot.project
    missing = []
    if not project.approvals.exists():
        missing.append(Requirement.APPROVAL)
    if project.regime_in_force is Regime.ENG and project.must_tender_by_law and not project.investment_code:
        missing.append(Requirement.INVESTMENT_CODE)
    if sum(project.lots.filter(successor__isnull=True).values_list("estimate", flat=True)) > project.estimated_amount:
        missing.append(Requirement.BUDGET)
    if project.regime_in_force is Regime.GP and lot.ceiling_price is not None and lot.ceiling_price > lot.estimate:
        missing.append(Requirement.CEILING)
    promised = promised_items(lot) | stated_items(lot)
    return [one for one in missing if one.value not in promised]


def entry_of(lot: Lot) -> EntryRegistration | None:
    """The lot's entry registration with its history, if one was handed in."""
    return EntryRegistration.objects.filter(lot=lot).prefetch_related("steps").first()
