"""开标记录表 (A5). 招标投标法 §36, 87号令 §42: the record says what the screen said, all of it and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from apps.core.spreadsheet import as_csv, plain
from apps.evidence.rules.draw import Contribution, Population, Subject, commitment, frozen, seed_of
from apps.evidence.typesetting import typeset
from apps.openings.rules.fold import blank, fold
from apps.openings.rules.record_form import COLUMNS, bid_rows, draw_rows, form_of, given_up, halt_rows

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "openings" / "hall.json"
TEXT = frozen(
    lot="L",
    subject=Subject.COEFFICIENT,
    population=Population.VALUES,
    of={"name": "delta", "values": ["3"]},
    rules="R",
    pool=None,
)
SECRETS = {"platform": (b"\x01" * 32, b"\x02" * 16), "witness": (b"\x03" * 32, b"\x04" * 16)}


def course() -> list[dict[str, Any]]:
    """The golden story up to the record, with a draw that can really be drawn again and bidders who signed in."""
    story: list[dict[str, Any]] = deepcopy(json.loads(GOLDEN.read_text("utf-8"))["story"])
    until = next(place for place, one in enumerate(story) if one["type"] == "opening.record_requested")
    for one in story:
        if one["type"] == "opening.drawn":
            one |= {"text": TEXT, "contributions": [_told(by) for by in SECRETS]}
        if one["type"] == "opening.draw_committed":
            one |= {"text": TEXT}
        if one["type"] == "opening.list_published":
            for number, bid in enumerate(one["bids"], start=1):
                bid |= {"number": number, "signed_in_at": None if number == 4 else "2026-11-24T01:10:00Z"}
    return story[: until + 1]


def _told(by: str) -> dict[str, str]:
    secret, nonce = SECRETS[by]
    return {"by": by, "commitment": commitment(secret, nonce), "secret": secret.hex(), "nonce": nonce.hex()}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every plain value of a snapshot with the way to it."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves(one, (*path, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from leaves(one, (*path, place))
    elif value is not None:
        yield path, value


OTHERWISE: Mapping[str, Callable[[Any], Any]] = {
    "accepted": lambda value: not value,
    "cause": lambda _value: "platform",
    "effect": lambda _value: "withdrawn",
    "price": lambda value: f"1{value}",
    "by": lambda value: f"{value}!",
}
"""How a value is made another that still is of its kind; numbers grow, moments pass, other texts get a letter."""
BEHIND = {
    ("bid",): "the number of a bid stands for its bidder",
    ("announced_at",): "when a bid was read out stands in the annex of what was read out, from the sentence itself",
    ("sheet",): "of the sheet the record keeps the digest; size and shape follow from it",
    ("committed",): "who committed stands beside what he revealed",
    ("text",): "what is drawn is fixed by the text, which the seed covers",
    ("secret",): "another secret is refused",
    ("nonce",): "another nonce is refused",
    ("commitment",): "another commitment is refused",
}


def test_every_value_of_the_screen_is_in_the_record() -> None:
    story = course()
    screen = fold(blank(), story)
    said = form_of(screen, story, is_gp=False)
    silent = set()

    for path, value in leaves(screen):
        if path[0] in ("v", "lot", "state", "host") or any((name,) in BEHIND for name in path if isinstance(name, str)):
            continue
        other = deepcopy(screen)
        place = other
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = _other(path, value)
        if form_of(other, story, is_gp=False) == said:
            silent.add(path)

    assert silent == set()


def _other(path: tuple[Any, ...], value: Any) -> Any:
    name = path[-1]
    if path[:1] == ("revealed",):
        return "nobody"
    if name in OTHERWISE:
        return OTHERWISE[name](value)
    if isinstance(value, int):
        return value + 1
    if re.fullmatch(r"\d{4}-\d\d-\d\dT.*", value):
        return "2026-12-31T00:00:00Z"
    return f"{value}x"


def test_the_record_says_nothing_that_the_screen_did_not() -> None:
    """Without the screen's facts the tables are empty: every row and cell comes from there."""
    empty = form_of(blank(), [], is_gp=False)

    assert {name for name, rows in empty.items() if rows} == {"columns"}


def test_the_table_has_the_columns_of_the_form_in_use() -> None:
    story = course()
    rows = bid_rows(fold(blank(), story), story, is_gp=False)

    assert len(COLUMNS) == 12
    assert [len(row) for row in rows] == [12] * 4
    assert rows[0][:5] == ["1", "甲川建设集团有限公司", "9,123,000.00", "人民币玖佰壹拾贰万叁仟元整", "240"]
    assert [row[9] for row in rows] == [
        "加密完好，解密成功 09:30:40",
        "加密完好，解密成功 09:30:45",
        "加密完好，解密成功 09:31:10",
        "未解密",
    ]
    confirmed = [one["at"][14:19] for one in story if one["type"] == "opening.confirmed"]
    assert [row[10] for row in rows] == [f"无异议 09:{confirmed[0]}", "未确认", f"有异议 09:{confirmed[1]}", "—"]
    assert rows[3][11] == "视为撤销"
    assert rows[0][11] == "—"


def test_who_does_not_attend_is_noted_as_the_regime_says() -> None:
    story = [one for one in course() if one["type"] != "opening.confirmed"]
    for one in story:
        if one["type"] == "opening.list_published":
            one["bids"][1]["signed_in_at"] = None
    screen = fold(blank(), story)

    assert [row[10] for row in bid_rows(screen, story, is_gp=False)] == ["未确认", "未参加", "未确认", "—"]
    assert [row[10] for row in bid_rows(screen, story, is_gp=True)][:2] == [
        "未确认（视同认可开标结果）",
        "未参加（视同认可开标结果）",
    ]


def test_remarks_tell_remedies_consortia_and_what_else_was_announced() -> None:
    story = course()
    for one in story:
        if one["type"] == "opening.bid_opened" and one["bid"].endswith("1"):
            one["fields"] = {"days": "240", "discount": "3.25", "safety": "安全文明施工费 120,000.00 元"}
    first = story[-1] | {"type": "opening.backup_imported", "bid": "0" * 31 + "1", "cured": "release_bad"}

    row = bid_rows(fold(blank(), story), [*story, first], is_gp=False)[0]

    assert row[11] == "备份文件开启；下浮率 3.25%；安全文明施工费 120,000.00 元"


def test_what_was_not_opened_is_listed_with_cause_and_effect() -> None:
    screen = fold(blank(), course())
    screen["bids"][0] |= {"price": None, "fields": None, "failure": {"code": "release_bad", "effect": "revoked"}}

    assert given_up(screen) == [
        ["丁远市政工程有限公司", "投标人未在规定时间内解密", "视为撤销", "未到场"],
        ["甲川建设集团有限公司", "解密内容不能开启投标文件", "视为撤销", "release_bad"],
    ]


def test_a_draw_has_round_value_and_a_code_that_anybody_computes_again() -> None:
    story = course()
    given = [Contribution(by, commitment(*SECRETS[by]), *SECRETS[by]) for by in SECRETS]

    (row,) = draw_rows(fold(blank(), story), story)

    assert row[:3] == ["1", "delta", "0.03"]
    assert row[4] == seed_of(TEXT, given).hex()


def test_pauses_are_paired_with_what_went_on() -> None:
    paused = {"type": "opening.paused", "at": "2026-11-24T01:40:00Z", "reason": "核查"}
    resumed = {"type": "opening.resumed", "at": "2026-11-24T01:45:00Z"}

    assert halt_rows([paused, resumed, paused]) == [
        ["2026-11-24 09:40:00", "2026-11-24 09:45:00", "核查"],
        ["2026-11-24 09:40:00", "—", "核查"],
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "＝1+1", " =1"])
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert plain(cell) == f"'{cell}"
    assert plain("甲公司=1") == "甲公司=1"


def test_a_spreadsheet_reads_the_table_as_chinese() -> None:
    assert as_csv([["序号", "投标人"], ["1", '甲"乙",丙']]) == '\ufeff序号,投标人\r\n1,"甲""乙"",丙"\r\n'


def test_sixty_two_bidders_make_pages_with_the_head_on_each(tmp_path: Path) -> None:
    path = tmp_path / "record.pdf"
    path.write_bytes(typeset("opening_record", record_with(62)))

    pages = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    texts = ["".join(page.split()) for page in pages.split("\f")[:-1]]

    total = len(texts)
    assert [f"第{number}页共{total}页" in text for number, text in enumerate(texts, start=1)] == [True] * total
    table = [number for number, text in enumerate(texts, start=1) if "投标报价（元）大写" in text]
    assert table == [1, 2, 3, 4], "the table goes over four pages, each with its head"
    whole = "".join(texts)
    for number in (1, 31, 62):
        assert whole.count(f"第{number:02}建设工程有限公司") >= 3, "in the table and in the annexes"


def record_with(bidders: int) -> dict[str, Any]:
    """A record of so many bidders, as the worker sets it."""
    story = crowd(bidders)
    screen = fold(blank(), story)
    return {
        "title": "开标记录",
        "running": "望川河流域综合治理工程 一标段　WC-ENG-2026-0417-01",
        "number": "WC-ENG-2026-0417-01",
        "made_at": "2026-11-24T10:40:00+08:00",
        "demonstration": True,
        "facts": [[f"项目{place}", "望川河流域综合治理工程"] for place in range(18)],
        "ceiling": "10,000,000.00 元（人民币壹仟万元整）",
        "notes": "投标人未参加开标或未在规定时间内确认的，表中注明“未参加”“未确认”。",
        **form_of(screen, story, is_gp=False),
        "course": [[str(one["v"]), one["at"], one["type"], ""] for one in story],
        "journal": [["opening:1:public", str(story[-1]["v"]), "ab" * 32]],
        "signers": [
            {"field": field, "role": role, "name": "林岸（正衡招标代理有限公司）"}
            for field, role in (("host", "主持人"), ("representative", "招标人代表"), ("supervisor", "监标人"))
        ],
    }


OF_EVERYBODY = ("opening.released", "opening.bid_opened", "opening.announced", "opening.confirmed")


def crowd(bidders: int) -> list[dict[str, Any]]:
    """The golden story with so many bidders who all did what they should."""
    (first, *_rest) = next(one for one in course() if one["type"] == "opening.list_published")["bids"]
    story: list[dict[str, Any]] = []
    for one in course():
        if not one.get("bid"):
            story.append(one)
        elif one["bid"] == first["bid"] and one["type"] in OF_EVERYBODY:
            story += [one | {"bid": f"{number:032x}"} | _offer(one, number) for number in range(1, bidders + 1)]
    for one in story:
        if one["type"] == "opening.list_published":
            one["bids"] = [
                first | {"number": number, "bid": f"{number:032x}", "bidder": f"望川第{number:02}建设工程有限公司"}
                for number in range(1, bidders + 1)
            ]
            one["count"] = bidders
    return [one | {"v": v} for v, one in enumerate(story, start=1)]


def _offer(one: dict[str, Any], number: int) -> dict[str, Any]:
    if one["type"] == "opening.bid_opened":
        fields = {"days": "240", "quality": "合格", "manager": "陈立", "bond": "保函"}
        return {"price": f"{9_000_000 + number * 1234}.00", "fields": fields, "key": f"{number:032x}"}
    if one["type"] == "opening.announced":
        return {
            "number": number + 1,
            "text": f"第{number}家：望川第{number:02}建设工程有限公司。投标报价：人民币玖佰万元整。",
        }
    return {"accepted": True} if one["type"] == "opening.confirmed" else {}
