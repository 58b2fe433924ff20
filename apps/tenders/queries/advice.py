"""What the readiness check says beyond times and completeness: further rounds, and the plan that came before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings

from apps.core.clock import SHANGHAI
from apps.tenders.models import Lot
from apps.tenders.queries.rounds import failures_before
from apps.tenders.rules.books import Level, Regime
from apps.tenders.rules.findings import Figure, Finding
from apps.tenders.rules.wording import day_en, day_zh


def advice_on(lot: Lot, now: datetime) -> list[Finding]:
    """Remarks that warn and never block."""
    return [*_on_rounds(lot), *_on_plan(lot, now)]


def _on_rounds(lot: Lot) -> list[Finding]:
    """实施条例 §44, 施工招标投标办法 §38; 87号令 §43: a failed tender is looked into before it is repeated."""
    failed = failures_before(lot)
    if not failed:
        return []
    key = "again" if failed == 1 else "twice"
    return [_finding("C-ROUND", (key, lot.project.regime_in_force), {"failed": failed})]


def _on_plan(lot: Lot, now: datetime) -> list[Finding]:
    """A plan stands in public for the lead before the notice; where the law does not make one tender, none is asked for."""
    lead, regime = settings.TENDER_PLAN_LEAD_DAYS, lot.project.regime_in_force
    if not lead or lot.round_number > 1 or not (lot.project.must_tender_by_law or regime is Regime.GP):
        return []
    trace = lot.project.plan_traces.select_related("plan").last()
    if trace is None:
        return [_finding("C-PLAN", ("missing", regime), {"lead": lead})]
    today = now.astimezone(SHANGHAI).date()
    lawful = trace.plan.published_at.astimezone(SHANGHAI).date() + timedelta(days=lead)
    if today >= lawful:
        return []
    days = lead - (lawful - today).days
    return [_finding("C-PLAN", ("short", regime), {"lead": lead, "days": days, "lawful": lawful.isoformat()})]


def _finding(rule_id: str, what: tuple[str, Regime], figures: Mapping[str, Figure]) -> Finding:
    words, article = WORDS[what[0]], ARTICLES[rule_id, what[1]]
    lawful = datetime.fromisoformat(str(figures["lawful"])).date() if "lawful" in figures else None
    zh = {**figures, **({"lawful": day_zh(lawful)} if lawful else {})}
    en = {**figures, **({"lawful": day_en(lawful)} if lawful else {})}
    said = (words[0].format(**zh), words[1].format(**en), words[2].format(**zh), words[3].format(**en))
    return Finding(rule_id, Level.WARN, *said, article, figures)


WORDS: Mapping[str, tuple[str, str, str, str]] = {
    "again": (
        "上一次招标失败，本次为依法重新招标。",
        "The last round failed; this is the tender that the law asks for again.",
        "先分析失败的原因：资格条件、限价、工期、公告和获取时间是否合理；修改招标文件后再发布。",
        "Find out why first: qualification, ceiling, duration, times. Mend the document, then publish.",
    ),
    "twice": (
        "此前已有 {failed} 次招标失败。再次失败的，可以依法不再招标或者改变采购方式。",
        "{failed} rounds have failed already. After another failure the law allows another way of procuring.",
        "属于必须审批、核准的项目，经原审批、核准部门批准后可以不再招标；政府采购经财政部门批准可以变更采购方式。",
        "With the approval of the authority that approved the project, or of the finance department, another way may be taken.",
    ),
    "missing": (
        "本项目没有对应的招标计划（采购意向）。",
        "The project is not traced to a tender plan.",
        "公开计划满 {lead} 日后再发布公告，并在项目页选择所对应的计划；已在别处公开的，请保存证明。",
        "Publish a plan {lead} days before the notice and choose it on the project's page; if it is public elsewhere, keep proof.",
    ),
    "short": (
        "招标计划（采购意向）公开仅 {days} 日，不足 {lead} 日。",
        "The plan has been public for {days} days, fewer than {lead}.",
        "请在 {lawful} 或以后发布公告；情况紧急的，请保存说明。",
        "Publish the notice on {lawful} or later; when it is urgent, keep the reasons on file.",
    ),
}
ARTICLES: Mapping[tuple[str, Regime], str] = {
    ("C-ROUND", Regime.ENG): "招标投标法第二十八条；工程建设项目施工招标投标办法第三十八条",
    ("C-ROUND", Regime.GP): "政府采购法第三十七条；政府采购货物和服务招标投标管理办法第四十三条",
    ("C-PLAN", Regime.ENG): "招标计划提前发布的规定，以当地为准",
    ("C-PLAN", Regime.GP): "财库〔2020〕10号",
}
"""The lead of a plan is general knowledge, not read in the text: the centre's lawyer checks it (docs/law.md)."""
