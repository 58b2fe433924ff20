"""离线封装 in a real browser: one file from file://, no network; what it seals, the tool and stock `age` open."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.bids.rules.envelope import file_key_of, new_identity, read_header, recipient_for, with_identity
from apps.bids.rules.escrow import EscrowSet, escrow_of, recovered, share_for
from apps.bids.sealing_tool import container, offline_page
from apps.bids.sealing_tool.command import main
from tests.bids.sealing_ground import FILLED, IDENTITY, LOT, PASSPHRASE, Ground, ground, keyfile, terms
from tests.browser.axe import violations

SLOW = 20_000
CUSTODIANS = [new_identity(bytes([number]) * 32) for number in (1, 2, 3)]
SET = EscrowSet(2, tuple(map(recipient_for, CUSTODIANS)))
OFFERED = {"set": SET.digest, "threshold": 2, "recipients": list(SET.recipients), "names": ["甲", "乙", "丙"]}
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "bids"
MEMBERS = json.loads((GOLDEN / "consortium.json").read_text("utf-8"))["sound"][0]["members"]
CHANGED: dict[str, Any] = {
    "accepts_consortium": True,
    "bidder": {name: MEMBERS[0][name] for name in ("name", "code")},
    "materials": [
        {"envelope": "qualification", "name": "授权委托书", "is_required": False},
        {"envelope": "qualification", "name": "联合体协议书", "is_required": False},
        *terms()["materials"],
    ],
    "bid": "0123456789abcdef" * 2,
    "revision": 1,
    "previous": "cd" * 32,
}
STATED = [
    {"name": "discount", "label": {"zh": "下浮率（%）", "en": "Discount (%)"}},
    {"name": "days", "label": {"zh": "工期", "en": "Days"}},
]
PICTURES = Path(__file__).resolve().parents[2] / "test-results" / "offline"


@pytest.fixture
def here(tmp_path: Path) -> Ground:
    """A bidder's machine with the page on its disk."""
    made = ground(tmp_path)
    (tmp_path / offline_page.NAME).write_bytes(offline_page.made())
    return made


@pytest.fixture
def page(browser: Browser, here: Ground) -> Iterator[Page]:
    """The page, opened from the disk."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768}, offline=True)
    opened = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda failure: said.append(str(failure)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((here.folder / offline_page.NAME).as_uri())
    expect(opened.locator("body")).to_have_attribute("data-ready", "")
    yield opened
    assert said == []
    assert [one for one in asked if not one.startswith(("file:", "blob:"))] == []
    context.close()


def test_the_page_seals_offline_and_others_open_what_it_made(page: Page, here: Ground) -> None:
    _begin(page, here)
    _fill(page, here)
    page.locator("[data-fill] button.main").click()
    expect(page.locator("[data-told]")).to_contain_text("9,123,000.00", timeout=SLOW)
    expect(page.locator("[data-told]")).to_contain_text("玖佰壹拾贰万叁仟元整")
    _look(page, "sealed")
    saved = _save(page, "[data-save]", here.folder)

    assert saved.name == f"{LOT}-1.sealed-bid"
    out = here.folder / "opened"
    assert main(["open", str(saved), *here.keys(), "--to", str(out), "--json"]) == 0
    assert json.loads((out / "sheet" / "price.json").read_text("utf-8"))["price"] == "9123000.00"
    plan = here.material / "technical" / "施工组织设计.pdf"
    assert (out / "technical" / plan.name).read_bytes() == plan.read_bytes()

    page.locator("[data-audit] button").click()
    expect(page.locator("[data-audited]")).to_be_visible(timeout=SLOW)
    page.locator("[data-audited] summary").click()
    key = page.locator("[data-audit-key]").text_content() or ""
    dummy = _save(page, "[data-audit-save]", here.folder)
    (here.folder / "identity.txt").write_text(IDENTITY + "\n", "utf-8")
    opened = subprocess.run(
        ["age", "-d", "-i", str(here.folder / "identity.txt"), str(dummy)], capture_output=True, check=True
    )
    assert b'"price":"1.00"' in opened.stdout
    assert main(["open", str(dummy), "--file-key", key, "--to", str(here.folder / "dummy"), "--json"]) == 0


def test_what_is_wrong_is_said_and_nothing_is_sealed(page: Page, here: Ground) -> None:
    wrong = page.locator("[data-wrong]")
    page.locator("[data-fill] button.main").click()
    expect(wrong).to_have_attribute("data-code", "no_terms")
    _choose_terms(page, here, kind="something else")
    expect(wrong).to_have_attribute("data-code", "terms_wrong")
    _choose_terms(page, here)
    page.locator("[data-fill] button.main").click()
    expect(wrong).to_have_attribute("data-code", "no_keys")
    _unlock(page, here, "another passphrase")
    expect(wrong).to_have_attribute("data-code", "passphrase_wrong", timeout=SLOW)
    (here.folder / "keyfile.age").write_bytes(keyfile(new_identity(bytes(32))))
    _unlock(page, here, PASSPHRASE)
    expect(wrong).to_have_attribute("data-code", "keys_of_another", timeout=SLOW)
    (here.folder / "keyfile.age").write_bytes(keyfile())

    _begin(page, here)
    page.locator("[data-fill] button.main").click()
    expect(wrong).to_have_attribute("data-code", "price_wrong")
    page.locator("[name=price]").fill("9123000")
    page.locator("[data-fill] button.main").click()
    expect(wrong).to_have_attribute("data-code", "field_missing")
    _fill(page, here)
    page.locator('[data-material="施工组织设计"]').set_input_files([])
    page.locator("[data-fill] button.main").click()
    expect(wrong).to_have_attribute("data-code", "material_missing")
    _a_discount_makes_the_price(page, here)
    _choose_terms(page, here, limit=100_000)
    _fill(page, here)
    page.locator("[data-fill] button.main").click()
    expect(wrong).to_have_attribute("data-code", "too_large")
    _choose_terms(page, here, deadline="2020-01-01T00:00:00+00:00")
    page.locator("[data-fill] button.main").click()
    expect(wrong).to_have_attribute("data-code", "terms_late")
    expect(page.locator("[data-done]")).to_be_hidden()


def test_the_page_shares_the_key_among_custodians_only_when_ticked(page: Page, here: Ground) -> None:
    """电子招标投标办法第三十一条: what can open the bid besides its bidder is the bidder's own choice."""
    _begin(page, here)
    expect(page.locator("[data-escrow]")).to_be_hidden()
    _choose_terms(page, here, escrow=OFFERED)
    expect(page.locator("[data-escrow-choice]")).to_contain_text("甲、乙、丙各存一份，集齐 2 份才能恢复")
    expect(page.locator("[name=escrow]")).not_to_be_checked()
    page.locator("[name=escrow]").check()
    _fill(page, here)
    page.locator("[data-fill] button.main").click()
    expect(page.locator("[data-escrowed]")).to_have_text("已选择密钥托管。", timeout=SLOW)
    _look(page, "escrow")

    (here.folder / "unpacked").mkdir()
    found = container.unpack(_save(page, "[data-save]", here.folder), here.folder / "unpacked")
    for path in found.envelopes.values():
        with path.open("rb") as file:
            header = read_header(file)
        escrowed = escrow_of(header)
        assert escrowed is not None
        assert escrowed.digest == OFFERED["set"]
        shares = [share_for(escrowed, place, CUSTODIANS[place - 1]) for place in (1, 3)]
        assert recovered(header, shares, threshold=2) == file_key_of(header, [with_identity(IDENTITY)])


def test_a_consortium_and_its_agent_seal_what_the_tool_seals(page: Page, here: Ground) -> None:
    """招标投标法第三十一条: the members stand in the opening sheet, the agreement and the agent's power among the files."""
    here.tell(terms(**CHANGED))
    here.fill({**FILLED, "consortium": MEMBERS})
    folder = here.material / "qualification"
    agreement, power = folder / "联合体协议书 一.pdf", folder / "授权委托书（陈立） 二.pdf"
    agreement.write_bytes(b"%PDF-1.7 agreement")
    power.write_bytes(b"%PDF-1.7 power")
    assert main(here.seal()) == 0
    wrong = page.locator("[data-wrong]")

    _choose_terms(page, here, **CHANGED)
    expect(page.locator('[name="member-1-name"]')).to_have_value(MEMBERS[0]["name"])
    expect(page.locator('[name="member-1-code"]')).not_to_be_editable()
    _unlock(page, here, PASSPHRASE)
    _fill(page, here)
    page.locator("[name=consortium]").check()
    page.locator("[name=agent]").fill("陈立")
    page.locator("[data-fill] button.main").click()
    expect(wrong).to_have_attribute("data-code", "consortium_count")
    for number, member in enumerate(MEMBERS, start=1):
        if number > 2:
            page.locator("[data-member-add]").click()
        for part, text in member.items():
            if number > 1 or part in ("share", "work"):
                page.locator(f'[name="member-{number}-{part}"]').fill(text)
    page.locator('[name="member-3-share"]').fill("1")
    expect(page.locator("[data-members-wrong]")).to_have_text("各成员的份额合计应当是 100%。")
    page.locator('[name="member-3-share"]').fill(MEMBERS[2]["share"] + "%")
    expect(page.locator("[data-members-wrong]")).to_be_hidden()
    _look(page, "consortium")
    page.locator("[data-fill] button.main").click()
    expect(wrong).to_have_attribute("data-code", "material_missing")
    page.locator('[data-material="联合体协议书"]').set_input_files(
        {"name": "一.pdf", "mimeType": "application/pdf", "buffer": agreement.read_bytes()}
    )
    page.locator('[data-material="授权委托书"]').set_input_files(power)
    page.locator("[data-fill] button.main").click()
    expect(page.locator("[data-told-together]")).to_contain_text(MEMBERS[2]["name"], timeout=SLOW)

    opened: list[dict[Path, bytes]] = []
    for container_file in (_save(page, "[data-save]", here.folder), here.out / f"{LOT}-2.sealed-bid"):
        out = here.folder / f"opened-{len(opened)}"
        assert main(["open", str(container_file), *here.keys(), "--to", str(out), "--json"]) == 0
        opened.append({path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()})
    assert opened[0] == opened[1]
    assert opened[0][Path("qualification") / power.name] == power.read_bytes()


def test_the_page_speaks_english_and_fits_a_phone(page: Page, here: Ground) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("[data-language]").click()
    _choose_terms(page, here, **CHANGED)
    page.locator("[name=consortium]").check()

    expect(page.locator("h1")).to_have_text("Seal a bid offline")
    expect(page.locator("[data-fields]")).to_contain_text("Quality")
    _look(page, "phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [one["id"] for one in violations(page)] == []


def _a_discount_makes_the_price(page: Page, here: Ground) -> None:
    """实施条例第二十七条: the percentage is typed, the amount follows from the ceiling, and no percentage is refused."""
    _choose_terms(page, here, lot="STATED-01", ceiling="10000000.00", fields=STATED)
    expect(page.locator("[name=price]")).not_to_be_editable()
    page.locator("[name=field-days]").fill("240")
    page.locator("[name=field-discount]").fill("百分之三")
    page.locator("[data-fill] button.main").click()
    expect(page.locator("[data-wrong]")).to_have_attribute("data-code", "percent_wrong")
    page.locator("[name=field-discount]").fill(" ３.25% ")
    expect(page.locator("[name=price]")).to_have_value("9,675,000.00")
    expect(page.locator("[data-capitals]")).to_have_text("玖佰陆拾柒万伍仟元整")
    page.locator("[data-fill] button.main").click()
    expect(page.locator("[data-wrong]")).to_have_attribute("data-code", "material_missing")
    expect(page.locator("[name=field-discount]")).to_have_value("3.25")
    _choose_terms(page, here, lot="STATED-01", ceiling="8000000.00", fields=STATED)
    expect(page.locator("[name=price]")).to_have_value("7,740,000.00")
    _look(page, "discount")


def _begin(page: Page, here: Ground) -> None:
    _choose_terms(page, here)
    _unlock(page, here, PASSPHRASE)
    expect(page.locator("[data-unlocked]")).to_be_visible(timeout=SLOW)


def _choose_terms(page: Page, here: Ground, **changed: object) -> None:
    told = json.dumps(terms(**changed), ensure_ascii=False)
    page.locator("[name=terms]").set_input_files(
        {"name": "terms.json", "mimeType": "application/json", "buffer": told.encode()}
    )
    if "kind" not in changed:
        expect(page.locator("[data-terms]")).to_contain_text(str(changed.get("lot", LOT)))


def _unlock(page: Page, here: Ground, passphrase: str) -> None:
    page.locator("[name=keyfile]").set_input_files(here.folder / "keyfile.age")
    page.locator("[name=passphrase]").fill(passphrase)
    page.locator("[data-keys] button").click()


def _fill(page: Page, here: Ground) -> None:
    page.locator("[name=price]").fill("9,123,000")
    page.locator("[name=field-days]").fill("240")
    page.locator("[name=field-quality]").fill("合格")
    page.locator('[data-material="施工组织设计"]').set_input_files(here.material / "technical" / "施工组织设计.pdf")
    page.locator('[data-material="营业执照"]').set_input_files(here.material / "qualification" / "营业执照.pdf")


def _save(page: Page, link: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.locator(link).click()
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target


def _look(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
