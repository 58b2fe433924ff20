"""S6 in browsers: a main site and two sub-sites, double-blind, one recusal, half an hour without a network. Handbook 2.4.1, 2.4.2.

Each centre, each witness and the expert of the first sub-site act by hand. Pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.evaluation import actions
from apps.evaluation.lifecycle_attendance import ArrivalState
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.lifecycle_sitting import SittingState
from apps.evaluation.models import BlindSheet, EvaluatedBid, Mark, Member, Sitting
from apps.evaluation.queries.sites import site_of
from apps.evaluation.states import EvaluationState as S
from apps.evidence.store import put_once
from apps.parties.actions import set_second_factor
from apps.parties.second_factor import code_now
from apps.tenders.rules.books import Regime
from tests.browser.desks import PICTURES, TWO_VIEWS, Desk, beside, beside_the_loop, confirm, open_desk, served
from tests.browser.papers import plain_paper
from tests.evaluation import pool_stage as pool
from tests.evaluation.site_stage import SeveralVenues, Sites
from tests.evaluation.stage import Room
from tests.evaluation.test_course import blind_scheme
from tests.evaluation.venue_stage import PIN, AtSeat, cast_of
from tests.tenders.stage import Stage
from tests.world import FOUNDED, TOTP_SECRET, build
from tests.world import Member as Cast

KEPT_HERE, KEPT_WHILE_HALTED = (
    re.compile(r"[23] 处改动留在这台电脑上"),
    re.compile(r"评审暂停，[23] 处改动留在这台电脑上"),
)
"""Two that were typed without a line, and the one before if the line went before it was saved."""
NO_LINE = ("net::ERR_INTERNET_DISCONNECTED", "status of 409")
"""What a browser says of itself while there is no line, or while the review stands still."""
__all__ = ["beside_the_loop", "open_desk", "served"]


@pytest.fixture
def sites(served: str, monkeypatch: pytest.MonkeyPatch) -> Sites:
    """The buyer has applied for two experts at the main site and one at each other. The server's clock is the room's."""
    room = Room(Stage(build(), Regime.ENG), monkeypatch, experts=9, scheme=blind_scheme())
    monkeypatch.setattr("apps.core.clock.now", lambda: room.now)
    pool.record_pool(room)
    found = Sites(room)
    for centre in found.subs:
        for who in (centre.operator, centre.witness):
            _set_up_codes(who)
    found.apply()
    return found


def test_s6_every_centre_gives_its_room_and_the_review_starts_together(sites: Sites, open_desk: Any) -> None:
    """远程异地评标: a sub-site cannot on that day, all move, arrivals are countersigned there, the main site starts."""
    room, first, second = sites.room, sites.subs[0], sites.subs[1]
    board = reverse("evaluation:sites", args=[room.lot.code])
    near, far, main = (open_desk(room.world, one.operator) for one in (first, second, sites.main))
    near.look(reverse("evaluation:seat_directory"), "160-seat-directory", TWO_VIEWS)
    page = far.show(reverse("evaluation:site_requests"), "161-asked-for-a-room")
    page.get_by_role("link", name="答复").click()
    page.get_by_label("不能安排的原因").fill("当日上午评标室检修")
    page.get_by_role("button", name="退回请求").click()
    expect(page.get_by_text("不能安排").first).to_be_visible()
    page = main.show(board, "162-one-site-cannot")
    page.get_by_role("button", name="改到").click()
    expect(page.get_by_text("评审时间已改")).to_be_visible()
    sites.confirm(1)
    sites.confirm(3)
    page = near.show(reverse("evaluation:site_request", args=[sites.site(2).pk]), "163-to-give-a-room")
    page.get_by_role("link", name="安排在此").click()
    for seat in page.get_by_role("checkbox").all():
        seat.check()
    page.get_by_role("button", name="确认场地和席位").click()
    expect(page.get_by_text("已确认").first).to_be_visible()
    assert [sites.site(number).state for number in (1, 2, 3)] == [SiteState.CONFIRMED] * 3

    several = _drawn(sites)
    member = _sits_at(room, 2)
    for one in room.members():
        if one != member:
            several.come(one)
    main.look(board, "164-one-site-is-missing", TWO_VIEWS)
    desk, expert = open_desk(room.world, first.witness), open_desk(room.world, cast_of(member))
    desk.keep_keys(several.witnesses[1])
    _comes_by_hand(room, member, desk, expert)

    page = main.show(board, "168-every-site-is-ready")
    confirm(page, "发起开评")
    expect(page.get_by_text("已发起，各分场确认后")).to_be_visible()
    for one in (near, far):
        one.page.goto(board)
        confirm(one.page, "确认开评")
    assert Sitting.objects.get().state == SittingState.OPEN
    page = expert.show(reverse("evaluation:room", args=[room.lot.code]), "169-started")
    page.get_by_role("button", name="同意并签署承诺书").click()
    _enter_pin(page)
    expect(page.get_by_text("等待其他评委签署承诺书")).to_be_visible()
    assert not _named(room, page, but=member)
    assert not _named(room, main.page)


def test_s6_half_an_hour_without_a_network_loses_nothing_and_who_recuses_is_replaced(
    sites: Sites, open_desk: Any
) -> None:
    """A municipal rule: cured within four hours the review goes on where it stood; the substitute comes to the same site."""
    room, several = sites.room, _started(sites)
    board, place, scoring = (reverse(f"evaluation:{one}", args=[room.lot.code]) for one in ("sites", "room", "scoring"))
    leaving = _sits_at(room, 3)
    page = open_desk(room.world, cast_of(leaving)).show(place, "170-to-undertake-or-recuse")
    page.locator("summary", has_text="我要回避").click()
    page.get_by_label("回避理由").fill("近亲属在投标人处任职")
    page.get_by_role("button", name="确认回避").click()
    expect(page.get_by_text("您已回避，退出本次评标")).to_be_visible()
    page.get_by_role("button", name="销毁密钥，结束席位").click()
    expect(page.get_by_text("席位密钥已销毁")).to_be_visible()
    newcomer = _substitute(several)
    assert newcomer.number > leaving.number

    room.undertake_all()
    room.elect()
    room.judge_all()
    assert room.evaluation.state == S.BLIND
    stored = put_once("bids/opened/plan.pdf", [plain_paper()]).name
    EvaluatedBid.objects.update(objects_by_envelope={"technical": [["施工组织设计.pdf", stored]]})
    member = _sits_at(room, 2)
    expert, near = open_desk(room.world, cast_of(member)), open_desk(room.world, sites.subs[0].operator)
    _keep_seat_key(expert, several, member)
    page = expert.page
    page.goto(scoring)
    expect(page.locator("#score-1")).to_be_enabled()
    names = [one.organisation.name for one in room.evaluation.bids.select_related("organisation")]
    assert not [name for name in names if name in page.content()]
    _type(page, "15", "7.5")
    expect(page.get_by_text("已保存 ")).to_be_visible()
    expert.context.set_offline(True)
    page.keyboard.press("Alt+ArrowDown")
    _type(page, "14", "7")
    expect(page.get_by_text(KEPT_HERE)).to_be_visible()
    page.screenshot(path=PICTURES / "171-line-lost-zh-hans-desktop.png")

    near.page.goto(board)
    near.page.get_by_label("发生了什么").fill("专线中断，席位电脑断网")
    near.page.get_by_role("button", name="报告，评审暂停").click()
    expect(near.page.get_by_text("已报告")).to_be_visible()
    colleague = open_desk(room.world, cast_of(newcomer))
    colleague.look(place, "172-halted-for-everybody", TWO_VIEWS)
    room.tick(30 * 60)
    expert.context.set_offline(False)
    halted = page.get_by_text(KEPT_WHILE_HALTED)
    expect(halted).to_be_visible()
    assert _kept(member) + int(re.findall("[23]", halted.inner_text())[0]) >= 4
    near.show(board, "173-to-be-cured-within-four-hours")
    near.page.get_by_label("处理情况").fill("改用备用线路，已恢复")
    near.page.get_by_role("button", name="故障已排除").click()
    expect(near.page.get_by_text("故障已排除，评审可以继续")).to_be_visible()
    expect(page.get_by_text("已保存 ")).to_be_visible()
    assert _kept(member) == 4
    expert.complaints[:] = [one for one in expert.complaints if not any(known in one for known in NO_LINE)]

    page.keyboard.press("Alt+ArrowDown")
    _type(page, "13", "6.5")
    page.get_by_text("签署并锁定技术分").click()
    page.get_by_role("button", name="签署评分表", exact=True).click()
    _enter_pin(page)
    expect(page.get_by_text("等待其他评委锁定暗标评分")).to_be_visible()
    room.lock_all()
    for one in room.members():
        room.score(one, scores=_with_locked(room, one))
    beside(lambda: _signed_from_every_seat(several))
    assert room.evaluation.state == S.COMPLETED
    near.show(board, "174-material-to-hand-over")
    near.page.get_by_label("移交清单").fill("签到表原件 1 份\n录像 6 小时")
    near.page.get_by_role("button", name="移交给主场").click()
    main = open_desk(room.world, sites.main.operator)
    page = main.show(board, "175-material-to-receive")
    page.get_by_role("button", name="接收资料").click()
    expect(page.get_by_text("资料已接收")).to_be_visible()


def _set_up_codes(who: Cast) -> None:
    """The second factor without which the staff of a centre sees nothing."""
    set_second_factor(who.person.pk, secret=TOTP_SECRET, code=code_now(TOTP_SECRET), actor=who.actor, now=FOUNDED)


def _drawn(sites: Sites) -> SeveralVenues:
    """Experts are drawn by site and have said yes; the list is open."""
    pool.draw(sites.room)
    pool.everybody_comes(sites.room)
    pool.open_list(sites.room)
    return SeveralVenues(sites)


def _started(sites: Sites) -> SeveralVenues:
    """Everybody has come, the main site has started and the others have confirmed."""
    sites.confirm_all()
    several, room = _drawn(sites), sites.room
    for member in room.members():
        several.come(member)
    actions.call_start(room.lot.pk, actor=sites.main.actor, now=room.tick())
    for number in (2, 3):
        actions.confirm_start(room.lot.pk, number, actor=sites.centres[number - 1].actor, now=room.tick())
    return several


def _substitute(several: SeveralVenues) -> Member:
    """The next of the same group, who said yes and sits at the same site."""
    room = several.room
    pool.everybody_comes(room)
    newcomer = room.members()[-1]
    several.come(newcomer)
    return newcomer


def _signed_from_every_seat(several: SeveralVenues) -> None:
    """The report is made, and each signs it after the PIN."""
    room = several.room
    room.report()
    for member in room.members():
        at_seat(room, member).give_pin()
        room.sign(member)


def at_seat(room: Room, member: Member) -> AtSeat:
    """The member with the key of its seat."""
    found = room.signer(member)
    assert isinstance(found, AtSeat)
    return found


def _keep_seat_key(desk: Desk, several: SeveralVenues, member: Member) -> None:
    """The key of the seat lies in the browser that stands there."""
    keys = at_seat(several.room, member).keys
    desk.keep(f"event:{hashlib.sha256(keys.spki).hexdigest()}", keys.p256)


def _with_locked(room: Room, member: Member) -> dict[str, dict[str, str]]:
    """The whole sheet, in which the scores stand that were locked without names."""
    locked = BlindSheet.objects.get(member=member).scores
    return {bid: row | locked[bid] for bid, row in room.scores(member).items()}


def _kept(member: Member) -> int:
    return Mark.objects.filter(member=member).count()


def _type(page: Page, *scores: str) -> None:
    """Scores of one bid, by keyboard alone."""
    page.locator("#score-1").focus()
    for score in scores:
        page.keyboard.type(score)
        page.keyboard.press("Enter")


def _sits_at(room: Room, number: int) -> Member:
    """An expert who sits at the site of this number."""
    return next(one for one in room.members() if getattr(site_of(one), "number", None) == number)


def _comes_by_hand(room: Room, member: Member, witness: Desk, expert: Desk) -> None:
    """Identity seen and signed for, code told, PIN set, devices tried; the camera that is not there is explained."""
    arrivals, seat = (reverse(f"evaluation:{one}", args=[room.lot.code]) for one in ("arrivals", "seat"))
    page = witness.show(arrivals, "165-arrivals")
    page.locator("summary", has_text="登记到场").click()
    page.get_by_label("手机柜号").fill("B7")
    for tick in page.locator("details[open] input[type=checkbox]").all():
        tick.check()
    page.get_by_role("button", name="签名登记").click()
    expect(page.locator("[data-code]")).to_have_text(re.compile(r"\w{4}"))
    code = page.locator("[data-code]").inner_text()
    page.get_by_role("button", name="已告知，关闭").click()

    page = expert.show(seat, "166-code-and-pin")
    page.get_by_label("一次性验证码").fill(code)
    page.get_by_label("PIN 码（六位数字）").fill(PIN)
    page.get_by_label("再输入一次").fill(PIN)
    page.get_by_role("button", name="入席并生成席位密钥").click()
    page.get_by_role("button", name="开始检测").click()
    expect(page.get_by_text("有设备没有通过检测")).to_be_visible()
    page = witness.show(arrivals, "167-a-device-to-explain")
    page.locator("summary", has_text="说明设备问题").click()
    page.locator("details[open] [name=note]").fill("摄像头由现场监控代替")
    page.get_by_role("button", name="登记说明，可以继续").click()
    assert member.arrivals.get().state == ArrivalState.SEATED


def _named(room: Room, page: Page, but: Member | None = None) -> list[int]:
    """Whose names are on the page, by number; double-blind, nobody's but one's own."""
    shown = page.content()
    return [one.number for one in room.members() if one != but and one.seat.person.name in shown]


def _enter_pin(page: Page) -> None:
    page.locator("[data-pin-field]").fill(PIN)
    page.get_by_role("button", name="确认签名").click()
