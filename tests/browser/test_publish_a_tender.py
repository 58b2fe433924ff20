"""A tenderee registers a real project and publishes it; each role sees what it may see. In browsers, by hand."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from apps.core.clock import SHANGHAI
from apps.portal.demonstration.document import tender_document
from tests.browser.people import sign_in

PDF = tender_document(["招标文件", "第一章 招标公告"])
NAME = "望川市图书馆消防改造工程"


def test_a_project_is_registered_checked_prepared_and_published(browser: Browser, live: str, tmp_path: Path) -> None:
    tenderee = _somebody(browser, live, "tenderee")
    operator = _somebody(browser, live, "operator")
    visitor = _visitor(browser, live)
    deadline = _a_working_morning(days=35)

    code = _register(tenderee, deadline)
    expect_hidden(visitor, code)
    _accept_and_arrange(operator, code, deadline)
    _prepare(tenderee, code, deadline, tmp_path)
    _publish(tenderee, code)

    visitor.goto(f"/lots/{code}/")
    expect(visitor.locator("h1")).to_contain_text(NAME)
    expect(visitor.locator(".thread")).to_contain_text("招标公告")
    visitor.locator(".verify").first.click()
    expect(visitor.locator(".verify").first).to_contain_text("已核验")
    _the_document_is_anybodys(visitor, code)
    bidder = _somebody(browser, live, "bidder")
    answer = bidder.goto(f"/desk/lots/{code}/")
    assert answer is not None
    assert answer.status == 403
    for context in (tenderee.context, operator.context, visitor.context, bidder.context):
        context.close()


def _register(page: Page, deadline: datetime) -> str:
    page.goto("/desk/projects/new/")
    page.get_by_label("项目名称").fill(NAME)
    page.get_by_label("地区").fill("望川市城西区")
    page.get_by_label("项目总额（元）").fill("8600000")
    page.get_by_label("投资项目统一代码").fill("2608-330199-04-01-231001")
    page.get_by_label("依法必须进行招标的项目").check()
    page.get_by_label("批准文件名称").fill("关于图书馆消防改造工程立项的批复")
    page.get_by_label("批准文号").fill("望发改〔2026〕231号")
    page.get_by_label("批准机关").fill("望川市发展和改革委员会")
    page.get_by_label("批准日期").fill("2026-08-20")
    _submit(page)
    page.get_by_label("标段名称").fill("一标段")
    page.get_by_label("估算价").fill("8600000")
    page.get_by_label("最高限价").fill("8400000")
    _submit(page)
    page.locator("main a[href*='/desk/lots/']").first.click()
    found = re.search(r"/desk/lots/([A-Z0-9-]+)/", page.url)
    assert found
    page.goto(f"/desk/lots/{found[1]}/entry/")
    page.get_by_label(re.compile("希望")).fill(_local(deadline))
    _submit(page)
    expect(page.locator("main")).to_contain_text("进场登记")
    return found[1]


def _accept_and_arrange(page: Page, code: str, deadline: datetime) -> None:
    page.goto(f"/desk/lots/{code}/check/")
    page.locator("form[action$='/check/acceptance/'] button").click()
    page.goto(f"/desk/lots/{code}/venue/")
    page.get_by_label("开标时间").fill(_local(deadline))
    page.get_by_label("开标大厅").fill(f"网上开标大厅 {code[-5:-3]}")
    _submit(page)
    expect(page.locator("main")).to_contain_text("场地已安排")


def _prepare(page: Page, code: str, deadline: datetime, folder: Path) -> None:
    page.goto(f"/desk/lots/{code}/timetable/")
    page.get_by_label("招标文件提供截止").fill(_local(datetime.now(SHANGHAI) + timedelta(days=10)))
    _submit(page)
    page.goto(f"/desk/lots/{code}/data-sheet/")
    _submit(page)
    file = folder / "招标文件.pdf"
    file.write_bytes(PDF)
    page.goto(f"/desk/lots/{code}/documents/")
    page.locator("input[type=file]").set_input_files(file)
    _submit(page)
    expect(page.locator("main")).to_contain_text("招标文件.pdf")


def _publish(page: Page, code: str) -> None:
    page.goto(f"/desk/lots/{code}/publication/")
    expect(page.locator("main")).to_contain_text(NAME)
    page.locator("main .act-seal").click()
    expect(page.locator("main")).to_contain_text(re.compile("公告中|投标中"))


def _the_document_is_anybodys(page: Page, code: str) -> None:
    page.goto(f"/lots/{code}/document/1/")
    with page.expect_download() as download:
        page.locator("main form button").first.click()
    assert Path(download.value.path()).read_bytes() == PDF


def expect_hidden(page: Page, code: str) -> None:
    """A stranger gets the same answer for this lot as for one that does not exist."""
    answer = page.goto(f"/lots/{code}/")
    assert answer is not None
    assert answer.status == 404


def _submit(page: Page) -> None:
    before = page.url
    page.locator("main form .act-main").first.click()
    page.wait_for_load_state()
    complaints = page.locator("main .notice.is-stop, main .field-error").all_inner_texts()
    assert complaints == [], (before, complaints)


def _somebody(browser: Browser, live: str, role: str) -> Page:
    page = _visitor(browser, live)
    sign_in(page, role)
    return page


def _visitor(browser: Browser, live: str) -> Page:
    context: BrowserContext = browser.new_context(base_url=live, locale="zh-CN", timezone_id="Asia/Shanghai")
    return context.new_page()


def _a_working_morning(*, days: int) -> datetime:
    morning = (datetime.now(SHANGHAI) + timedelta(days=days)).replace(hour=9, minute=30, second=0, microsecond=0)
    while morning.weekday() >= 5:
        morning += timedelta(days=1)
    return morning


def _local(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
