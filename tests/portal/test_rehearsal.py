"""彩排 — outside clients carry one lot from its project to a verified bundle, with one command."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.openings.rules.fold import blank
from apps.portal.rehearsal import listening
from apps.portal.rehearsal.browser import Browser
from apps.portal.rehearsal.cases import CaseUnusable, in_two_envelopes, read_case, with_bidders
from apps.portal.rehearsal.journey import STEPS, steps_of
from apps.portal.rehearsal.listening import Heard, Listener
from apps.portal.rehearsal.pages import complaints, forms_of
from apps.portal.rehearsal.together import together
from apps.portal.rehearsal.websocket import SocketClosed
from trading.management.commands.rehearse import _case_of

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
CLIENTS = ROOT / "apps" / "portal" / "rehearsal"
INSIDE = {"cast.py", "setting.py"}
"""The two modules that set the stage before the server starts."""


@pytest.mark.long
@pytest.mark.parametrize(
    ("_case", "options", "winner"),
    [
        pytest.param(
            "procurement, on SQLite", ["--bidders", "3"], "中建八局第二建设有限公司", marks=pytest.mark.sqlite
        ),
        pytest.param(
            "works in two envelopes with a drawn coefficient, on PostgreSQL and Valkey",
            ["--services", "--case", "tests/cases/s1.json", "--envelopes", "two"],
            "",
            marks=pytest.mark.postgresql,
        ),
    ],
)
def test_a_rehearsal_ends_with_a_verified_bundle(_case: str, options: list[str], winner: str, tmp_path: Path) -> None:
    """Three suppliers and seven members of the published case, or S1 whole, on a database of its own."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DJANGO_SETTINGS_MODULE", "DATA_DIR", "DATABASE_URL", "REDIS_URL", "BROKER_URL")
    }
    command = [sys.executable, "manage.py", "rehearse", *options, "--out", str(tmp_path)]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert f"中标 Winner: {winner}" in done.stdout
    assert "0 缺口 gaps, 0 重复 repeats" in done.stdout
    (bundle,) = tmp_path.glob("*.zip")
    verified = subprocess.run(
        [sys.executable, "manage.py", "verify", str(bundle), "--json"], cwd=ROOT, capture_output=True, text=True
    )
    assert verified.returncode == 0, verified.stdout[-3000:]
    assert json.loads(verified.stdout)


def test_what_fails_is_named_with_what_the_case_lacks(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text("{}", "utf-8")

    done = subprocess.run(
        [sys.executable, "manage.py", "rehearse", "--case", str(tmp_path / "case.json")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "CommandError" in done.stderr
    assert "KeyError 'id'" in done.stderr


def test_the_published_case_is_whole_and_its_winner_first() -> None:
    case = read_case(CASES / "case01_lot_a.json", seed=1)

    assert (len(case.bids), case.size, case.regime) == (23, 7, "gp")
    assert case.expected[""].winner == "中建八局第二建设有限公司"
    winner = next(bid for bid in case.bids if bid.name == case.expected[""].winner)
    assert f"{winner.price:.2f}" == "28378613.89"
    assert read_case(CASES / "case01_lot_a.json", seed=1) == case
    assert read_case(CASES / "case01_lot_a.json", seed=2) != case


@pytest.mark.parametrize("count", [2, 24])
def test_too_few_or_too_many_bidders_are_no_case(count: int) -> None:
    case = read_case(CASES / "case01_lot_a.json", seed=1)

    with pytest.raises(CaseUnusable):
        with_bidders(case, count)


def test_where_the_price_is_scored_all_bidders_are_needed() -> None:
    case = read_case(CASES / "s1.json", seed=1)

    assert with_bidders(case, len(case.bids)) is case
    with pytest.raises(CaseUnusable):
        with_bidders(case, 4)


def test_prices_in_second_envelopes_have_a_session_of_their_own() -> None:
    """Works alone; whatever is done in the hall is done twice, and the prices are reviewed before the result."""
    case = in_two_envelopes(read_case(CASES / "s1.json", seed=1))

    names = [step.name for step in steps_of(case)]

    assert (names.index("scores"), names.index("result")) == (names.index("convene") - 1, names.index("prices") + 1)
    assert [name for name in names if name.endswith("_2")] == [
        f"{step.name}_2" for step in STEPS[8:20] if step.name != "late"
    ]
    assert steps_of(replace(case, is_double=False)) == list(STEPS)
    with pytest.raises(CaseUnusable):
        in_two_envelopes(read_case(CASES / "case01_lot_a.json", seed=1))


def test_the_clients_know_no_framework() -> None:
    """They see what an outsider sees: no table, no setting, no view of ours."""
    for path in CLIENTS.glob("*.py"):
        if path.name in INSIDE:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                is_rule = ".rules" in name or name.startswith("apps.portal.rehearsal")
                assert not name.startswith(("django", "channels", "trading")), (path.name, name)
                assert not name.startswith("apps.") or is_rule, (path.name, name)


def test_a_listener_counts_what_it_missed_and_what_came_twice() -> None:
    heard = Heard()

    for v in (1, 2, 2, 5):
        heard.take({"v": v, "type": "opening.started"})
    heard.take({"v": 9, "type": "clock"})

    assert (heard.gaps, heard.repeats, heard.last, heard.newest) == (2, 1, 5, 9)
    assert not heard.is_complete()


def test_a_broken_line_is_dialled_again_and_asks_for_what_was_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line breaks after two entries, cannot be dialled once, and goes on with the third."""
    lines: list[list[Any] | OSError] = [
        [1, 2, SocketClosed(1006, "gone")],
        OSError("no server yet"),
        [3, 4, SocketClosed(4403, "over")],
    ]
    dialled = []

    class Line:
        def __init__(self, address: str, *, headers: Mapping[str, str], timeout: float) -> None:
            dialled.append(address.rpartition("?")[2])
            told = lines.pop(0)
            if isinstance(told, OSError):
                raise told
            self.told = told

        def read(self) -> str:
            said = self.told.pop(0)
            if isinstance(said, SocketClosed):
                raise said
            return json.dumps({"v": said, "type": "opening.started"})

        def close(self) -> None:
            self.told = []

    monkeypatch.setattr(listening, "WebSocket", Line)
    monkeypatch.setattr(listening, "AGAIN_SECONDS", 0.0)

    listener = Listener(Browser("http://127.0.0.1:1"), "/ws/openings/x", name="somebody", began=blank())
    listener._thread.join(10)

    heard = listener.heard
    assert dialled == ["since=0", "since=2", "since=2"]
    assert (sorted(heard.entries), heard.gaps, heard.repeats, listener.lost) == ([1, 2, 3, 4], 0, 0, 2)
    assert heard.failure == "SocketClosed 4403 over"


def test_several_clients_answer_in_their_order_and_the_first_failure_is_raised() -> None:
    assert together(lambda one: one * 2, range(9)) == [one * 2 for one in range(9)]
    with pytest.raises(ZeroDivisionError):
        together(lambda one: 1 // one, [1, 0, 2])


def test_the_large_case_is_whole_and_taken_when_so_many_are_asked_for() -> None:
    """Its size is published, its names and amounts are invented, and it says so."""
    case = read_case(CASES / "case10.json", seed=1)
    asked = {"case": None, "seed": 1, "envelopes": "one"}

    assert (len(case.bids), len({bid.name for bid in case.bids}), case.size) == (62, 62, 5)
    assert "虚构" in case.notes[0][0]
    assert [_case_of({**asked, "bidders": count}).id for count in (None, 23, 24, 62)] == [
        *["case01_lot_a"] * 2,
        *["case10"] * 2,
    ]
    totals = [Decimal(total) for _rank, _name, total in case.expected[""].ranking]
    assert totals == sorted(totals, reverse=True)


def test_a_form_is_read_as_it_stands() -> None:
    page = (
        '<main><form method="post" action="/x/"><input name="a" value="1"><input type="checkbox" name="b" checked>'
        '<input type="checkbox" name="c"><select name="d"><option value="">—</option><option value="2" selected>Two'
        "</option></select><textarea name=e>\nthree</textarea><button name=f value=g>go</button></form></main>"
    )

    (form,) = forms_of(page)

    assert form.is_in_main
    assert form.filled({"a": "9"}) == [("b", "on"), ("d", "2"), ("e", "three"), ("a", "9")]
    assert form.choices["d"] == {"—": "", "Two": "2"}
    with pytest.raises(KeyError):
        form.filled({"nothing": "1"})


def test_complaints_are_what_the_page_says_went_wrong() -> None:
    page = "<title>T</title><main><div class='notice is-stop'><h2>No</h2><p>because</p></div><p>else</p></main>"

    assert complaints(page) == ["No because"]
    assert complaints("<title>Only this</title>") == ["Only this"]
