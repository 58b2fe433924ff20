"""投标 in a real browser: sealed there, sent in parts, received, replaced, withdrawn; and what is refused.

招标投标法 §28, §29; 电子招标投标办法 §26, §27.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.browser.bid_desk import (
    DROP,
    MEBIBYTE,
    POST,
    Desk,
    check_offline,
    downloaded,
    fill,
    problems_on,
    seal,
    send,
    three_seconds_left,
    told_in,
)
from tests.browser.papers import telling_paper
from tests.browser.people import speak
from tests.browser.test_keys import SLOW, drill, make_keys, sign_in_as_bidder

HOUSE = "辛岭"
"""The bidder of this file, who comes without keys: no other test of the folder sends in his name."""
PARTS = re.compile(r"/bids/uploads/")
SIZES: dict[str, ViewportSize] = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
LATE = {
    "code": "bid_late",
    "sentence": "已超过投标截止时间（以国家标准时间为准），系统拒收。",
    "article": "招标投标法第二十八条",
    "status": 422,
}


@pytest.fixture(scope="module")
def desk(browser: Browser, live: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Keys made once for the file, and every lot that takes bids."""
    context = browser.new_context(
        base_url=live, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1366, "height": 768}
    )
    ready = Desk(context, tmp_path_factory.mktemp("bid"))
    page = context.new_page()
    sign_in_as_bidder(page, HOUSE)
    page.goto("/account/keys/")
    phrase, keyfile = make_keys(page, ready.folder)
    drill(page, keyfile, phrase)
    page.locator('[data-step="request"] [data-go]').click()
    expect(page.locator('[data-here="yes"]')).to_be_visible(timeout=SLOW)
    page.goto("/lots/")
    found = page.eval_on_selector_all("main a[href^='/lots/WC-']", "links => links.map(l => l.getAttribute('href'))")
    for path in dict.fromkeys(found):
        code = path.split("/")[2]
        page.goto(f"/desk/bids/{code}/")
        if page.locator("[data-bid]").count():
            ready.lots.append(code)
    assert len(ready.lots) >= 4
    page.close()
    yield ready
    context.close()


def test_a_bid_is_sealed_sent_received_replaced_and_withdrawn(desk: Desk) -> None:
    lot = desk.lots[0]
    page = desk.begin(lot)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(told_in(request)))

    fill(page, desk, price="9,123,000")
    expect(page.locator("[data-capitals]")).to_have_text("玖佰壹拾贰万叁仟元整")
    seal(page)
    expect(page.locator("[data-read-price]")).to_have_text("9,123,000.00")
    expect(page.locator('[data-check="opens"]')).to_be_visible()
    digests = page.locator("[data-contents] .code").all_text_contents()
    assert len(digests) >= 8
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in digests)
    send(page)

    expect(page.locator(".receipt-sheet")).to_contain_text("全部传输完成并签收。版本：第 1 版。")
    listed = page.locator(".receipt-sheet tbody .code.is-long").all_text_contents()
    assert set(listed) <= set(digests)
    assert not any("9123000" in told or "9,123,000" in told for told in sent)
    receipt = downloaded(page, desk.folder)
    proved_later = {"log"}
    assert {*json.loads(receipt.read_text("utf-8"))} - proved_later == {"receipt", "statement", "certificates"}
    check_offline(page, receipt)

    page.goto(f"/desk/bids/{lot}/")
    page.locator("[data-replace]").click()
    expect(page.locator("[name=price]")).to_have_value("9,123,000.00")
    expect(page.locator("[data-draft-earlier]")).to_be_visible()
    page.locator("[name=price]").fill("9000000")
    seal(page)
    send(page)
    expect(page.locator(".receipt-sheet")).to_contain_text("版本：第 2 版。")

    page.goto(f"/desk/bids/{lot}/")
    page.locator("[data-withdraw] summary").click()
    page.locator("[data-sure]").check()
    page.locator("[data-withdrawal] [data-go]").click()
    page.wait_for_url("**/receipt")
    expect(page.locator(".receipt-sheet")).to_contain_text("撤回")
    page.goto("/desk/bids/")
    expect(page.locator("main table")).to_contain_text("已撤回")
    page.close()


def test_what_is_missing_is_said_at_once_and_leads_to_its_place(desk: Desk) -> None:
    page = desk.begin(desk.lots[1])
    missing = page.locator("[data-wrong-list] a")

    page.locator("[data-seal-go]").click()
    everything = missing.count()
    page.locator("[name=price]").fill("9123000")
    page.locator("[data-seal-go]").click()

    assert everything >= 4
    expect(page.locator("[data-wrong-text]")).to_contain_text(f"还缺 {everything - 1} 项")
    expect(missing).to_have_count(everything - 1)
    expect(page.locator('[data-checklist] [data-state="missing"]')).to_have_count(everything - 1)
    expect(page.locator("[data-required]").first).to_have_attribute("aria-invalid", "true")
    missing.first.click()
    assert page.evaluate("document.activeElement.matches('[data-opening-sheet] input')")
    page.close()


def _begun_where_consortia_are_accepted(desk: Desk) -> Page:
    """Other tests publish works of their own meanwhile, whose documents accept none."""
    for lot in (one for one in desk.lots if "-ENG-" in one):
        page = desk.begin(lot)
        if page.locator("[data-consortium-on]").count():
            return page
        page.close()
    raise AssertionError("no document accepts consortia")


def test_a_consortium_is_declared_sealed_and_read_back(desk: Desk) -> None:
    """招标投标法 §31: members, shares and agreement; the document of works accepts consortia here, that of supplies does not."""
    page = _begun_where_consortia_are_accepted(desk)
    fill(page, desk, price="9,123,000")
    page.locator("[data-consortium-on]").check()
    page.locator("[data-agent]").fill("陈立")
    page.locator("[data-seal-go]").click()
    expect(page.locator("[data-wrong-list]")).to_have_text("联合体成员联合体协议书授权委托书")

    page.locator("[name=member-0-share]").fill("60")
    page.locator("[name=member-0-work]").fill("主体工程")
    page.locator("[name=member-1-name]").fill("乙峰路桥工程有限公司")
    page.locator("[name=member-1-code]").fill("91320500ma2d2yz34c")
    page.locator("[name=member-1-work]").fill("道路")
    page.locator("[name=member-1-share]").fill("30")
    expect(page.locator("[data-consortium-wrong]")).to_have_text("各成员的份额合计应当是 100%。")
    page.locator("[name=member-1-share]").fill("40")
    paper = desk.file("附件.pdf", 0)
    for material in ("联合体协议书", "授权委托书"):
        page.locator(f'[data-material="{material}"]').set_input_files(paper)
    seal(page)

    expect(page.locator("[data-read-fields]")).to_contain_text("乙峰路桥工程有限公司（91320500MA2D2YZ34C）40% 道路")
    expect(page.locator("[data-contents]")).to_contain_text("授权委托书（陈立） 附件.pdf")
    page.locator("[data-again]").click()
    page.close()


def test_a_price_over_the_ceiling_is_sealed_only_by_who_has_seen_the_warning(desk: Desk) -> None:
    page = desk.begin(desk.lots[1])
    fill(page, desk, price="99999999999")
    expect(page.locator("[data-over]")).to_contain_text("评标委员会应当否决")

    page.locator("[data-seal-go]").click()
    expect(page.locator("[data-grave-list] a")).to_have_count(1)
    assert page.locator("[data-after-sealing]").is_hidden()
    page.locator("[data-grave-sure]").check()
    page.locator("[data-seal-go]").click()

    expect(page.locator("[data-after-sealing]")).to_be_visible(timeout=SLOW)
    expect(page.locator("[data-read-over]")).to_contain_text("超过最高限价")
    page.close()


def test_files_are_dropped_put_in_order_and_taken_back(desk: Desk) -> None:
    page = desk.begin(desk.lots[1])
    entry = page.locator('[data-envelope="technical"] .bid-entry').first
    names = entry.locator("[data-name]")

    entry.evaluate(DROP, ["乙.pdf", "甲.pdf"])
    expect(names).to_have_text(["乙.pdf", "甲.pdf"])
    entry.locator('[data-act="down"]').first.focus()
    page.keyboard.press("Enter")
    expect(names).to_have_text(["甲.pdf", "乙.pdf"])
    entry.locator('[data-act="remove"]').first.click()
    expect(names).to_have_text(["乙.pdf"])
    entry.locator("[data-undo-go]").click()

    expect(names).to_have_text(["甲.pdf", "乙.pdf"])
    expect(entry.locator('[data-verdict="grave"]').first).to_be_visible()
    expect(entry.locator('[data-finding="notPdf"]')).to_have_count(2)
    page.close()


def test_a_closed_page_loses_no_draft_and_a_discarded_one_is_gone(desk: Desk) -> None:
    page = desk.begin(desk.lots[1])
    fill(page, desk, price="8123456")
    expect(page.locator("[data-draft-at]")).to_contain_text("草稿已保存")
    expect(page.locator("[data-missing]")).to_have_text("没有缺项")
    expect(page.locator('[data-draft-is="kept"]')).to_be_visible()
    page.reload()

    if page.locator('[data-stage="stands"]').count():
        page.locator("[data-replace]").click()
    expect(page.locator("[name=price]")).to_have_value("8,123,456.00")
    expect(page.locator("[data-missing]")).to_have_text("没有缺项")
    page.locator("[data-draft-discard]").click()
    expect(page.locator("[name=price]")).to_have_value("")
    page.locator("[data-draft-gone] button").click()
    expect(page.locator("[name=price]")).to_have_value("8,123,456.00")
    page.locator("[data-draft-discard]").click()
    expect(page.locator("[data-draft-gone]")).to_be_visible()
    page.reload()
    expect(page.locator("[data-missing]")).to_contain_text("还缺")
    assert page.locator("[data-name]").count() == 0
    page.close()


def test_a_blind_bid_is_told_page_by_page_what_names_the_bidder(desk: Desk) -> None:
    page = desk.begin(desk.lots[1])
    name = json.loads(page.locator("#bid-terms").text_content() or "{}")["bidder"]["name"]
    paper = desk.folder / "技术标.pdf"
    paper.write_bytes(telling_paper(name, "投标文件"))
    technical = page.locator('[data-envelope="technical"]')
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    technical.locator("[data-material]").first.set_input_files(paper)
    expect(technical.locator('[data-verdict="fine"]')).to_be_visible()
    technical.locator("[data-blind-on]").check()

    found = technical.locator("[data-finding]")
    expect(technical.locator('[data-finding="blindName"]')).to_contain_text("第 1 页")
    expect(technical.locator('[data-finding="blindColour"]')).to_contain_text("此处是红字")
    expect(technical.locator('[data-finding="blindColour"] a')).to_have_attribute(
        "href", re.compile("^blob:.*#page=2$")
    )
    expect(technical.locator('[data-finding="blindPropertyName"]')).to_be_visible()
    told = found.evaluate_all("all => all.map((one) => one.dataset.finding)")
    assert {*told} == {"blindName", "blindPropertyName", "blindHeader", "blindNumbers", "blindColour"}

    technical.locator('[data-act="scrub"]').click()
    expect(technical.locator('[data-act="unscrub"]')).to_be_visible()
    expect(technical.locator('[data-finding="blindName"]')).to_be_visible()
    expect(technical.locator('[data-finding="blindPropertyName"]')).to_have_count(0)
    technical.locator("[data-properties] summary").click()
    expect(technical.locator("[data-properties] tbody")).to_contain_text("已清除")
    technical.locator('[data-act="unscrub"]').click()
    expect(technical.locator('[data-finding="blindPropertyName"]')).to_be_visible()
    harmless = ("/static/", "blob:", "/account/presence")
    assert not [address for address in asked if not any(part in address for part in harmless)]
    page.close()


def test_a_broken_line_is_waited_for_and_nothing_is_sent_twice(desk: Desk) -> None:
    page = desk.begin(desk.lots[1])
    puts: list[str] = []
    broken: list[str] = []

    def line(route: Route) -> None:
        if route.request.method == "PUT" and len(puts) >= 2 and len(broken) < 2:
            broken.append(route.request.url)
            route.abort()
            return
        if route.request.method == "PUT":
            puts.append(route.request.url)
        route.continue_()

    page.route(PARTS, line)
    fill(page, desk, price="8000000", large=20 * MEBIBYTE)
    seal(page)
    send(page)

    assert len(broken) == 2
    assert len(puts) == len(set(puts))
    page.close()


def test_a_closed_page_goes_on_where_it_was(desk: Desk) -> None:
    lot = desk.lots[2]
    page = desk.begin(lot)
    puts: list[str] = []

    def two_parts_only(route: Route) -> None:
        if route.request.method == "PUT" and len(puts) >= 2:
            route.abort()
            return
        if route.request.method == "PUT":
            puts.append(route.request.url)
        route.continue_()

    page.route(PARTS, two_parts_only)
    fill(page, desk, price="8000000", large=20 * MEBIBYTE)
    seal(page)
    page.locator("[data-send]").click()
    expect(page.locator("[data-trouble]")).to_contain_text("第 2 次重连", timeout=SLOW)
    page.locator("[data-pause]").click()
    expect(page.locator("[data-send-hint]")).to_contain_text("已暂停，尚未递交")
    expect(page.locator("[data-wrong]")).to_be_hidden()
    page.close()

    again = desk.open(lot)
    later: list[str] = []
    again.on("request", lambda request: later.append(request.url) if request.method == "PUT" else None)
    expect(again.locator("[data-waiting]")).to_contain_text("上次封装的内容还在这个浏览器里")
    expect(again.locator("[data-read-price]")).to_have_text("8,000,000.00")
    expect(again.locator("[data-sent]")).to_contain_text("已上传")
    expect(again.locator('[data-send-word="again"]')).to_be_visible()
    send(again)

    assert later
    assert not set(puts) & set(later)
    again.close()


def test_what_comes_too_late_is_refused_with_the_article(desk: Desk) -> None:
    page = desk.begin(desk.lots[3])
    page.route(PARTS, lambda route: route.fulfill(status=422, body=json.dumps({"refused": LATE})))

    fill(page, desk, price="8000000")
    seal(page)
    page.locator("[data-send]").click()

    expect(page.locator("[data-wrong-text]")).to_contain_text("已超过投标截止时间", timeout=SLOW)
    expect(page.locator("[data-wrong-article]")).to_contain_text("招标投标法第二十八条")
    assert page.url.endswith(f"/desk/bids/{desk.lots[3]}/")
    page.close()


def test_at_the_deadline_the_page_rests_its_buttons_and_says_what_stands(desk: Desk) -> None:
    lot = desk.lots[3]
    page = desk.context.new_page()
    page.route(f"**/desk/bids/{lot}/", three_seconds_left)

    page.goto(f"/desk/bids/{lot}/")

    expect(page.locator("[data-wrong-text]")).to_contain_text("投标截止时间已到", timeout=SLOW)
    expect(page.locator("[data-seal-go]")).to_be_disabled()
    page.close()


def test_what_was_sealed_for_another_lot_is_refused(desk: Desk) -> None:
    page = desk.begin(desk.lots[3])
    announced: list[str] = []
    page.on("request", lambda request: announced.append(told_in(request)) if request.url.endswith("/uploads") else None)
    fill(page, desk, price="8000000")
    seal(page)
    send(page)

    said = page.evaluate(POST, [f"/bids/{desk.lots[2]}/uploads", announced[0]])

    assert said["status"] == 422
    assert said["refused"]["code"] in ("bid_for_other_lot", "bid_upload_wrong")
    page.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_are_whole_in_both_languages_and_on_the_phone(
    desk: Desk, live: str, language: str, size: str
) -> None:
    lot = desk.lots[1]
    speak(desk.context, live, language)
    page = desk.begin(lot)
    page.set_viewport_size(SIZES[size])
    fill(page, desk, price="9123000")
    problems = problems_on(page, f"fill-{language}-{size}")
    seal(page)
    page.locator("details:has([data-contents]) summary").click()
    problems += problems_on(page, f"sealed-{language}-{size}")
    send(page)
    problems += problems_on(page, f"receipt-{language}-{size}")
    page.goto("/desk/bids/")
    problems += problems_on(page, f"own-{language}-{size}")
    page.goto(f"/desk/bids/{lot}/")
    page.locator("[data-withdraw] summary").click()
    problems += problems_on(page, f"stands-{language}-{size}")

    page.close()
    speak(desk.context, live, "zh-hans")
    assert problems == []
