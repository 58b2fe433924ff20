"""From the project to the published notice, over the real forms: agency and operator at their desks."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from apps.portal.rehearsal.stage import Failed, Stage, local, must

_LOT_LINK = re.compile(r'href="/desk/lots/([A-Za-z0-9-]+)/')
HALL = "网上开标大厅 1"


def register(stage: Stage) -> str:
    """项目登记 and its lot."""
    case, desk = stage.case, stage.people.host.browser
    stage.jump_to(stage.days.registered)
    offered = desk.form("/desk/projects/new/", having="approval_title")
    buyer = offered.choices["organisation"].get(stage.people.seats.buyer.organisation)
    if buyer is None:
        raise Failed("the registration form does not offer the buyer's organisation")
    issued = (stage.days.registered - timedelta(days=20)).date().isoformat()
    project = {
        "regime": _choice(offered.choices["regime"], case.regime),
        "organisation": buyer,
        "name": case.title,
        "region": "望川市城区",
        "industry": "building",
        "fund_source": "state_owned" if case.is_eng else "fiscal",
        "estimated_amount": str(case.estimate),
        "investment_code": "2026-369900-48-01-990001",
        "must_tender_by_law": "on",
        "delegation": "委托代理协议（彩排），授权范围：招标全过程",
        "approval_title": f"关于{case.title}的批复"[:200],
        "approval_number": "望发改批〔2026〕990 号",
        "approval_authority": "望川市发展和改革局",
        "approval_on": issued,
    }
    answer = desk.fill("/desk/projects/new/", project, having="approval_title")
    address = answer.location
    lot = {
        "name": "A 包" if not case.is_eng else "一标段",
        "kind": case.kind,
        "estimate": str(case.estimate),
        "ceiling_price": str(case.ceiling_price),
    }
    desk.fill(address, lot, having="ceiling_price")
    found = _LOT_LINK.search(desk.page(address).text)
    if found is None:
        raise Failed("the project's page shows no lot")
    stage.lot = found[1]
    return stage.lot


def enter(stage: Stage) -> str:
    """进场登记, acceptance, venue."""
    desk, operator = stage.people.host.browser, stage.people.operator.browser
    opening = local(stage.days.deadline)
    desk.fill(f"/desk/lots/{stage.lot}/entry/", {"wished_opening_at": opening})
    operator.fill(f"/desk/lots/{stage.lot}/check/", {}, action="/check/acceptance/")
    operator.fill(f"/desk/lots/{stage.lot}/venue/", {"opening_at": opening, "hall": HALL}, having="hall")
    must(stage.public.get(f"/lots/{stage.lot}/").status == 404, "a lot is public before its notice")
    return HALL


def prepare(stage: Stage) -> str:
    """时间、前附表、招标文件."""
    case, desk = stage.case, stage.people.host.browser
    until = local(stage.days.document_until)
    media = (
        "中国招标投标公共服务平台 https://www.cebpubservice.com/"
        if case.is_eng
        else "中国政府采购网 https://www.ccgp.gov.cn/"
    )
    times = {"document_until": until, "notice_until": until, "other_media": media}
    desk.fill(f"/desk/lots/{stage.lot}/timetable/", times, having="document_until")
    _fill_sheet(stage)
    document = {"document": ("招标文件.pdf", stage.document)}
    desk.fill(f"/desk/lots/{stage.lot}/documents/", {}, having="document", files=document)
    return f"{len(stage.document)} B"


def publish(stage: Stage) -> str:
    """公告发布, and the document can be had by anybody."""
    stage.jump_to(stage.days.published)
    desk = stage.people.host.browser
    page = f"/desk/lots/{stage.lot}/publication/"
    desk.fill(page, {}, having="plan_hash")
    state = stage.wait_for_state("tendering")
    notice = stage.public.page(f"/lots/{stage.lot}/")
    must(stage.case.title in notice.text, "the public page does not name the project")
    return state


def _fill_sheet(stage: Stage) -> None:
    """前附表 with the scoring scheme as the case has it."""
    desk, page = stage.people.host.browser, f"/desk/lots/{stage.lot}/data-sheet/"
    form = desk.form(page, having="validity_days")
    changes: dict[str, str | list[str]] = {
        "decrypt_minutes": "30",
        "publicity_days": "3" if stage.case.is_eng else "1",
        "remedies": ["backup_file", "escrow"],
    }
    if stage.case.is_double:
        changes["is_double"] = "on"
    if "scheme" not in form.names:
        raise Failed("the data sheet has no place for the scoring scheme")
    changes["scheme"] = json.dumps(stage.case.scheme, ensure_ascii=False)
    desk.fill(page, changes, having="validity_days")


def _choice(offered: dict[str, str], wanted: str) -> str:
    if wanted not in offered.values():
        raise Failed(f"the form offers {', '.join(offered.values())}, not {wanted}")
    return wanted
