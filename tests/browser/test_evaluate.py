"""An evaluation by hand in a browser: undertaking, verdicts, scores, report, each signed with a key that the browser keeps.

The server runs in this process over the stage of `tests/evaluation/stage.py`. Pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from cryptography.hazmat.primitives import serialization
from django.contrib.staticfiles import finders
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from apps.evaluation.models import EvaluatedBid, Member
from apps.evaluation.states import EvaluationState as S
from apps.evidence.rules.pdf_signatures import inspect
from apps.evidence.store import open_stored, put_once
from apps.evidence.ticking import tick
from apps.parties.trust import trust
from apps.tenders.rules.books import Regime
from tests.browser.axe import violations
from tests.browser.people import speak
from tests.evaluation.stage import Room
from tests.tenders.stage import Stage
from tests.world import Member as Cast
from tests.world import build

T = TypeVar("T")
PICTURES = Path(__file__).resolve().parents[2] / "test-results" / "evaluation"
WIDTHS = {"desktop": {"width": 1366, "height": 820}, "phone": {"width": 390, "height": 844}}
LANGUAGES = {"zh-hans": "zh-CN", "en": "en-GB"}
KEEP = """async ([recipient, pkcs8]) => {
  const shell = document.querySelector("script[src*='js/shell.js']").src;
  const { keep } = await import(shell.replace("js/shell.js", "js/parties/keystore.js"));
  const bytes = Uint8Array.from(atob(pkcs8), (one) => one.charCodeAt(0));
  const p256 = await crypto.subtle.importKey("pkcs8", bytes, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  await keep({ recipient, p256, x25519: p256 });
}"""


@pytest.fixture(scope="module", autouse=True)
def _the_database_is_asked_beside_the_browsers_loop() -> Iterator[None]:
    """Playwright keeps a loop running in this thread, where Django would refuse its database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def _files(settings: Any) -> Iterator[None]:
    """What browsers load comes from the folder that the product serves."""
    settings.STATICFILES_DIRS = [str(settings.STATIC_ROOT)]
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]  # an lru_cache that the stubs do not know
    yield
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]  # an lru_cache that the stubs do not know


@pytest.fixture
def room(
    transactional_db: None,
    _files: None,
    live_server: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> Room:
    """Three opened bids with a file each; the committee is drawn. The server's clock is the room's."""
    settings.DEBUG = True
    settings.DATA_DIR = tmp_path
    found = Room(Stage(build(), Regime.ENG), monkeypatch)
    monkeypatch.setattr("apps.core.clock.now", lambda: found.now)
    stored = put_once("bids/opened/plan.pdf", [PDF]).name
    found.reaches(S.UNDERTAKING)
    EvaluatedBid.objects.update(objects_by_envelope={"technical": [["施工组织设计.pdf", stored]]})
    return found


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)
"""One empty page: the smallest file that a viewer opens."""


class Desk:
    """Somebody's browser: signed in, in Chinese, on a desktop, with the keys where a seat has some."""

    def __init__(self, browser: Browser, address: str, who: Cast, room: Room) -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(
            base_url=address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=WIDTHS["desktop"],  # type: ignore[arg-type]  # a plain dict is a size
        )
        session = room.world.client_of(who).cookies["kaiming_session"].value
        self.context.add_cookies([{"name": "kaiming_session", "value": session, "url": address}])
        self.complaints: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def keep_keys(self, room: Room, member: Member) -> None:
        """The member's keys lie in this browser, not to be exported."""
        keys = room.signer(member).keys
        pkcs8 = keys.p256.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.page.goto("/about/")
        self.page.evaluate(KEEP, [keys.public.recipient, b64encode(pkcs8).decode()])

    def look(self, place: str, name: str) -> list[str]:
        """What is wrong with a page in both languages, on a desktop and on a phone; pictures are kept."""
        found = []
        PICTURES.mkdir(parents=True, exist_ok=True)
        for language in LANGUAGES:
            speak(self.context, self.address, language)
            for width, size in WIDTHS.items():
                self.page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict is a size
                self.page.goto(place)
                self.page.screenshot(path=PICTURES / f"{name}-{language}-{width}.png", full_page=True)
                needed = self.page.evaluate("document.documentElement.scrollWidth")
                if needed > size["width"]:
                    found.append(f"{name}-{language}-{width} scrolls sideways: {needed}")
                for violation in violations(self.page):
                    nodes = "; ".join(str(node["target"][0]) for node in violation["nodes"][:3])
                    found.append(f"{name}-{language}-{width}: {violation['id']} at {nodes}")
        speak(self.context, self.address, "zh-hans")
        self.page.set_viewport_size(WIDTHS["desktop"])  # type: ignore[arg-type]  # a plain dict is a size
        return found


@pytest.fixture
def desks(browser: Browser, live_server: Any, room: Room) -> Iterator[Any]:
    """Opens somebody's browser; all are closed at the end."""
    opened: list[Desk] = []

    def open_desk(who: Cast) -> Desk:
        opened.append(Desk(browser, live_server.url, who, room))
        return opened[-1]

    yield open_desk
    for desk in opened:
        desk.context.close()


def test_a_member_evaluates_from_the_undertaking_to_the_signed_report(room: Room, desks: Any) -> None:
    """招标投标法第三十八条、第四十条; 实施条例第五十三条."""
    member, *others = room.members()
    desk = desks(room.signer(member).member)
    desk.keep_keys(room, member)
    page, place = desk.page, reverse("evaluation:room", args=[room.lot.code])
    found = desk.look(place, "1-undertaking")

    page.goto(place)
    page.get_by_role("button", name="同意并签署承诺书").click()
    expect(page.get_by_text("等待其他评委签署承诺书")).to_be_visible()
    for one in others:
        room.undertake(one)

    found += desk.look(place, "2-election")
    page.goto(place)
    page.locator("#chair-2").check()
    page.get_by_role("button", name="投票").click()
    expect(page.get_by_text("等待其他评委投票")).to_be_visible()
    for one in others:
        room.vote(one, 2)

    found += desk.look(place, "2-preliminary")
    page.goto(place)
    for bid in room.evaluation.bids.all():
        page.locator(f"#pass-{bid.number}").check()
    page.get_by_role("button", name="提交初步评审意见").click()
    expect(page.get_by_text("等待其他评委完成初步评审")).to_be_visible()
    for one in others:
        room.judge(one)

    scoring = reverse("evaluation:scoring", args=[room.lot.code])
    found += desk.look(scoring, "3-scoring")
    page.goto(scoring)
    _score_by_keyboard(page, bids=3, items=3)
    expect(page.get_by_text("已评 9 / 9 项")).to_be_visible()
    expect(page.get_by_text("已保存 ")).to_be_visible()
    found += desk.look(scoring, "4-scored")
    page.goto(scoring)
    page.get_by_text("提交并签署评分表").click()
    page.get_by_role("button", name="签署评分表", exact=True).click()
    expect(page.get_by_text("等待其他评委提交评分表")).to_be_visible()
    for one in others:
        room.score(one)

    found += desk.look(place, "5-computed")
    page.goto(place)
    page.get_by_role("button", name="生成评标报告").click()
    page.wait_for_url(f"**{place}")
    room.work()
    signing = reverse("evaluation:signing", args=[room.lot.code])
    found += desk.look(signing, "6-report")
    page.goto(signing)
    page.get_by_role("button", name="签署评标报告").press(
        "Enter"
    )  # a mouse is lost beside the shown PDF, without a screen
    expect(page.get_by_role("heading", name="您已签署")).to_be_visible()
    for one in others:
        _beside(partial(room.sign, one))
    found += desk.look(place, "7-done")

    assert room.evaluation.state == S.COMPLETED
    with open_stored(room.evaluation.reports.get().object_name) as file:
        pdf = file.read()
    signatures = _beside(lambda: inspect(pdf, [trust(room.now).root]))
    assert [one.is_good for one in signatures] == [True] * len(room.members())
    assert found == []
    assert desk.complaints == []


def test_those_who_run_and_watch_see_how_far_it_is(room: Room, desks: Any) -> None:
    """招标投标法第三十七条: by numbers, without names."""
    place = reverse("evaluation:room", args=[room.lot.code])
    found = []
    for who in ("operator", "supervisor"):
        desk = desks(getattr(room.world, who))
        found += desk.look(place, f"8-{who}")
        assert desk.complaints == []
    expert = desks(room.signer(room.members()[0]).member)
    found += expert.look(reverse("evaluation:evaluations"), "9-evaluations")

    assert found == []


def test_the_tenderee_publishes_awards_and_tells_in_the_browser(room: Room, desks: Any) -> None:
    """招标投标法实施条例第五十四条、第五十五条; 招标投标法第四十五条."""
    _beside(partial(_evaluated, room))
    place = reverse("awards:award", args=[room.lot.code])
    buyer = desks(room.stage.buyer)
    page, found = buyer.page, buyer.look(place, "10-report-received")

    page.goto(place)
    _confirm(page, "公示中标候选人")
    found += buyer.look(place, "11-publicity")
    room.tick(8 * 86_400)
    assert tick(room.now) == 1
    found += buyer.look(place, "12-to-decide")
    page.goto(place)
    _confirm(page, "确定 江南建工集团有限公司 为中标人")
    _confirm(page, "公告中标结果")
    expect(page.get_by_role("heading", name="结果已公告")).to_be_visible()
    _beside(room.work)
    found += buyer.look(place, "13-published")
    for who, name in (("bidder", "14-winner"), ("third_bidder", "15-loser")):
        found += desks(getattr(room.world, who)).look(place, name)
    found += buyer.look(reverse("portal:notice", args=[room.lot.code, 2]), "16-candidates-notice")
    found += buyer.look(reverse("portal:lot", args=[room.lot.code]), "17-lot")
    found += buyer.look(reverse("tenders:lot", args=[room.lot.code]), "18-desk")

    assert found == []
    assert buyer.complaints == []


def test_without_its_key_a_browser_signs_nothing_and_says_why(room: Room, desks: Any) -> None:
    member = room.members()[0]
    desk = desks(room.signer(member).member)

    desk.page.goto(reverse("evaluation:room", args=[room.lot.code]))
    expect(desk.page.get_by_text("这台电脑的浏览器里没有您的签名密钥")).to_be_visible()
    desk.page.get_by_role("button", name="同意并签署承诺书").click()

    expect(desk.page.locator("[data-wrong]")).to_contain_text("请先在“密钥与证书”页用密钥文件恢复")
    assert not hasattr(Member.objects.get(pk=member.pk), "undertaking")


def _evaluated(room: Room) -> None:
    """The committee goes all the way, and the tenderee has the report."""
    for step in (
        room.undertake_all,
        room.elect,
        room.judge_all,
        room.score_all,
        room.report,
        room.sign_all,
        room.receive,
    ):
        step()


def _confirm(page: Page, words: str) -> None:
    """Opens the sheet of an act that cannot be undone, and confirms it."""
    page.locator("details.confirm > summary", has_text=words).click()
    page.locator("details.confirm[open] button[type=submit]").click()


def _beside(act: Callable[[], T]) -> T:
    """Does it in a thread of its own: signing and checking a PDF need a loop, and this thread has the browser's."""

    def do() -> T:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(do).result()


def _score_by_keyboard(page: Page, *, bids: int, items: int) -> None:
    """Every score is typed and confirmed with Enter; Alt and the arrow go on to the next bid."""
    expect(page.locator("#score-1")).to_be_enabled()
    for bid in range(bids):
        page.locator("#score-1").focus()
        for item in range(items):
            page.keyboard.type(["15", "7.5", "8"][item])
            page.keyboard.press("Enter")
        if bid + 1 < bids:
            page.keyboard.press("Alt+ArrowDown")
