"""S7 in browsers: a key project asks for the green channel, enters with one item missing, opens on the first lawful day, Saturday slot.

Handbook 2.6, A12, A13; 招标投标法第二十四条: the wish for an earlier opening changes nothing. Pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.scheduling.actions import bookings
from apps.scheduling.actions.bookings import Wanted
from apps.scheduling.actions.places import close_place, record_place
from apps.scheduling.models import Booking, GreenCase
from apps.scheduling.rules.plan import HalfDay, Kind, Part, ResourceKind
from apps.tenders import actions as lots
from apps.tenders.actions.projects import Principal
from apps.tenders.models import Lot
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.rules.books import Regime
from tests.browser.desks import TWO_VIEWS, beside_the_loop, confirm, open_desk, served
from tests.tenders.stage import APPROVAL, NOW, Stage, at, lot_terms, project_terms, sheet_terms
from tests.world import World, build

__all__ = ["beside_the_loop", "open_desk", "served"]
PUBLISHED = at("2026-10-31 09:00")
LAWFUL = at("2026-11-20 09:30")
SATURDAY = date(2026, 11, 21)


class Now:
    """The clock of the server, moved by the test."""

    def __init__(self, now: datetime) -> None:
        self.now = now


@pytest.fixture
def clock(served: str, monkeypatch: pytest.MonkeyPatch) -> Now:
    """Monday, when the entry is prepared."""
    found = Now(NOW)
    monkeypatch.setattr("apps.core.clock.now", lambda: found.now)
    return found


def heard(now: datetime) -> None:
    ring_for_newcomers()
    while deliver(now):
        pass


def entering(world: World) -> Lot:
    """A lot of a project whose investment code is still missing."""
    project = lots.register_project(
        Regime.ENG,
        principal=Principal(world.tenderee.organisation.pk, world.agency.organisation.pk, "代理合同第三条"),
        terms=replace(project_terms(must_tender=True), investment_code=""),
        approvals=[APPROVAL],
        actor=world.tenderee.actor,
        now=NOW,
    )
    return lots.add_lot(project.pk, terms=lot_terms(Regime.ENG), actor=world.tenderee.actor, now=NOW)


@pytest.mark.long
def test_s7_a_key_project_enters_on_a_promise_opens_on_the_first_lawful_day_and_is_judged_on_saturday(
    clock: Now, open_desk: Any
) -> None:
    world = build()
    lot, stage = entering(world), Stage(world, Regime.ENG, published=PUBLISHED, deadline=LAWFUL)
    buyer = open_desk(world, world.tenderee)
    apply(buyer.show(reverse("green:new"), "60-green-application"), lot)
    case = GreenCase.objects.get()
    page = reverse("green:case", args=[case.code])
    expect(buyer.page.get_by_text("希望的开标日期早于法定最早日期")).to_be_visible()
    heard(NOW)

    operator, witness = open_desk(world, world.operator), open_desk(world, world.witness)
    expect(
        operator.show(reverse("portal:desk"), "61-green-on-the-desk").get_by_text("核验绿色通道申请")
    ).to_be_visible()
    for desk in (operator, witness):
        desk.page.goto(page)
        desk.page.get_by_label("符合：证明文件真实有效").check()
        desk.page.get_by_label("核验意见").fill("清单原件已核对。")
        desk.page.get_by_role("button", name="提交核验意见").click()
        expect(desk.page.get_by_text("核验意见已记录").first).to_be_visible()
    operator.page.goto(page)
    operator.page.get_by_label("授予理由").fill("列入市重点项目清单，主汛期前须完工。")
    operator.page.get_by_role("button", name="授予绿色通道").click()
    expect(operator.page.get_by_text("服务中").first).to_be_visible()

    entered_on_a_promise(buyer.show(reverse("tenders:conditional", args=[lot.code]), "62-green-promise"))
    lots.submit_entry(lot.pk, wished_opening_at=LAWFUL, note="", actor=world.tenderee.actor, now=NOW)
    lots.accept_entry(lot.pk, actor=world.operator.actor, now=NOW)
    heard(NOW)
    buyer.look(reverse("portal:desk"), "63-green-promise-to-keep", TWO_VIEWS)
    made_good(buyer.page, operator.page, lot)

    published_lawfully(stage, lot, clock)
    booked_on_saturday(stage, lot, clock)
    operator.look(page, "64-green-case")
    room = reverse("green:room", args=[case.code, SATURDAY.isoformat()])
    expect(operator.show(room, "65-green-saturday").get_by_text("评标室 1")).to_be_visible()
    visitor = open_desk(world, None)
    expect(
        visitor.show(reverse("green:public"), "66-green-public").get_by_text("列入市重点项目清单").first
    ).to_be_visible()


def apply(page: Page, lot: Lot) -> None:
    """绿色通道申请表 (A12), with a wish that comes before the law."""
    page.locator("#id_project").select_option(str(lot.project_id))
    page.locator("#id_kind").select_option("key_project")
    page.locator("#id_proof").select_option("key_project_list")
    page.get_by_label("文号或者清单编号").fill("2026 年市重点项目清单第 31 号")
    page.get_by_label("希望的开标日期").fill("2026-11-05")
    page.get_by_label("倒排工期原因").fill("主汛期前须完成除险加固。")
    for service in ("容缺受理", "优先安排", "限时办结", "联动保障"):
        page.get_by_label(service).check()
    page.get_by_label("本单位已阅读并接受上面的声明").check()
    page.get_by_role("button", name="提交申请").click()


def entered_on_a_promise(page: Page) -> None:
    """容缺受理承诺书 (A13): the investment code follows within four days, before the venue."""
    page.get_by_label("投资项目统一代码已填写").check()
    page.get_by_label("补齐日期").fill("2026-10-30")
    page.get_by_label("最迟在此环节之前补齐").select_option("venue")
    page.get_by_label("逾期未补齐的").check()
    page.get_by_role("button", name="签署承诺").click()
    expect(page.get_by_text("承诺已记录").first).to_be_visible()


def made_good(buyer: Page, operator: Page, lot: Lot) -> None:
    """What was promised is handed in and confirmed; the gate is open."""
    place = reverse("tenders:conditional", args=[lot.code])
    buyer.goto(place)
    buyer.get_by_label("补交的材料").fill("投资项目统一代码 2608-330199-04-01-118024")
    buyer.get_by_role("button", name="补交并请求确认").click()
    expect(buyer.get_by_text("等待交易中心确认").first).to_be_visible()
    operator.goto(place)
    confirm(operator, "确认补齐")
    expect(operator.get_by_text("已确认补齐").first).to_be_visible()


def published_lawfully(stage: Stage, lot: Lot, clock: Now) -> None:
    """The opening is on the first day that the law leaves open; a day earlier nothing would help (第二十四条)."""
    operator, buyer = stage.world.operator.actor, stage.world.tenderee.actor
    early = at("2026-11-19 09:30")
    lots.arrange_venue(lot.pk, opening_at=early, hall=stage.hall, actor=operator, now=NOW)
    lots.set_timetable(lot.pk, timetable=stage.timetable(), actor=buyer, now=NOW)
    lots.save_data_sheet(lot.pk, terms=sheet_terms(Regime.ENG), actor=buyer, now=NOW)
    lots.add_document(lot.pk, file_name="招标文件.pdf", stored=stage.stored, actor=buyer, now=NOW)
    lot.refresh_from_db()
    clock.now = PUBLISHED
    assert "T-E02" in {one.rule_id for one in check_readiness(lot, PUBLISHED).blocks}
    lots.release_venue(lot.pk, reason="不足法定时间", actor=operator, now=PUBLISHED)
    lots.arrange_venue(lot.pk, opening_at=LAWFUL, hall=stage.hall, actor=operator, now=PUBLISHED)
    lot.refresh_from_db()
    ready = check_readiness(lot, PUBLISHED)
    assert ready.blocks == []
    lots.publish_notice(lot.pk, plan_hash=ready.plan_hash, overrides=[], actor=buyer, now=PUBLISHED)
    heard(PUBLISHED)


def booked_on_saturday(stage: Stage, lot: Lot, clock: Now) -> None:
    """With the one room closed until the weekend, the evaluation is on Saturday, asked for before two on Friday."""
    operator, clock.now = stage.world.operator.actor, at("2026-11-20 11:00")
    kind = ResourceKind.EVALUATION_ROOM
    room = record_place(kind, name="评标室 1", seats=7, features=[], actor=operator, now=NOW)
    shut = [HalfDay(LAWFUL.date(), part) for part in Part]
    close_place(room.pk, half_days=shut, reason="检修", actor=operator, now=clock.now)
    wanted = Wanted(
        kind=Kind.EVALUATION,
        people=5,
        length=1,
        features=[],
        earliest_on=LAWFUL.date(),
        promise_on=SATURDAY,
        may_extend=True,
    )
    booking = bookings.request_booking(lot.pk, wanted, actor=operator, now=clock.now)
    seen = bookings.propose_slots(booking.pk, wish=None, actor=operator, now=clock.now)
    bookings.confirm_booking(
        booking.pk, option=0, plan_version=seen.version, digest=seen.digest, actor=operator, now=clock.now
    )
    held = Booking.objects.get(pk=booking.pk)
    assert (held.on, held.part, held.is_extended, held.is_green) == (SATURDAY, Part.AM.value, True, True)
