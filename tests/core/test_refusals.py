"""Refusals: every code that the product raises is worded in both languages, and every brace is filled."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from apps.core.lifecycle import Lifecycle
from apps.core.refusals import WORDINGS, NotAllowed, Refused, TooEarly, Wording, WrongState, words

ROOT = Path(__file__).parents[2]
KINDS = {"NotAllowed", "WrongState", "TooEarly", "Refused", "Refusal"}
BANNED = ("!", "！", "温馨提示", "操作成功", "审批", "请联系管理员", "Oops", "Sorry")


@dataclass(frozen=True, slots=True)
class Raised:
    """One place where the product refuses: its code and the details it gives."""

    code: str
    details: frozenset[str]
    place: str


def in_the_product() -> list[Raised]:
    return [raised for path in sorted((ROOT / "apps").rglob("*.py")) for raised in _raised_in(path)]


def test_every_code_is_worded() -> None:
    unworded = {raised.code: raised.place for raised in in_the_product() if raised.code not in WORDINGS}

    assert unworded == {}


def test_every_brace_of_a_wording_is_filled_wherever_it_is_raised() -> None:
    missing = {
        f"{raised.code} at {raised.place}": needed - raised.details
        for raised in in_the_product()
        if raised.code in WORDINGS and (needed := _braces(WORDINGS[raised.code].zh)) - raised.details
    }

    assert missing == {}


def test_no_wording_is_kept_for_a_code_that_nobody_raises() -> None:
    raised = {each.code for each in in_the_product()}

    assert {code for code in WORDINGS if "." not in code} - raised == set()


@pytest.mark.parametrize("letter", sorted({code[0] for code in WORDINGS}))
def test_a_wording_is_whole_in_both_languages(letter: str) -> None:
    for code in sorted(code for code in WORDINGS if code[0] == letter):
        _must_be_whole(code)


def _must_be_whole(code: str) -> None:
    wording = WORDINGS[code]

    assert wording.zh.strip() == wording.zh != ""
    assert wording.en.strip() == wording.en != ""
    assert _braces(wording.zh) == _braces(wording.en)
    assert any("一" <= sign <= "鿿" for sign in wording.zh)
    quoted = [sign for sign in wording.en if "一" <= sign <= "鿿"]
    assert len(quoted) <= 4, "an English sentence may quote a word of Chinese, no more"
    assert set(quoted) <= set(wording.zh)
    for banned in BANNED:
        assert banned not in wording.zh + wording.en
    if "." not in code:
        assert wording.zh.endswith("。")
        assert wording.en.endswith(".")


@pytest.mark.parametrize("app", ["parties", "tenders"])
def test_every_state_and_action_that_people_meet_has_a_name(app: str) -> None:
    """What is refused because of a state says the state in words."""
    tables = vars(import_module(f"apps.{app}.lifecycle")).values()

    unnamed = {
        f"{type(member).__name__}.{member}"
        for table in tables
        if isinstance(table, Lifecycle)
        for (state, action), step in table.table.items()
        for member in (state, action, step.to)
        if isinstance(member, StrEnum) and f"{type(member).__name__}.{member}" not in WORDINGS
    }

    assert unnamed == set()


def test_each_kind_of_refusal_has_its_status() -> None:
    assert [kind("x").status for kind in (NotAllowed, WrongState, TooEarly, Refused)] == [403, 409, 409, 422]


def test_a_refusal_says_its_sentence_and_its_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORDINGS, "bond_late", Wording("迟了{days}日。", "{days} days late.", "第一条"))
    refusal = Refused("bond_late", days=3)

    assert refusal.sentence("zh-hans") == "迟了3日。"
    assert refusal.sentence("en-us") == "3 days late."
    assert refusal.article == "第一条"
    assert str(refusal) == "bond_late"


def test_a_code_has_one_wording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORDINGS, "bond_late", Wording("迟了。", "Late."))

    words({"bond_late": Wording("迟了。", "Late.")})
    with pytest.raises(ValueError, match="'bond_late' is worded twice"):
        words({"bond_late": Wording("晚了。", "Late.")})


def test_the_search_finds_all_the_ways_in_which_a_refusal_is_written(tmp_path: Path) -> None:
    source = tmp_path / "sample.py"
    source.write_text(
        "def a():\n"
        "    raise Refused('plain', days=3)\n"
        "def b():\n"
        "    return refusals.TooEarly('by_module') if x else None\n"
        "def c():\n"
        "    return [Refused(code) for code, fine in [('one', p), ('two', q)] if not fine]\n"
        "def d():\n"
        "    rows = [('field', 'three', p)]\n"
        "    for field, code, wrong in rows:\n"
        "        raise Refused(code, days=1)\n"
        "class Special(Refused):\n"
        "    def __init__(self):\n"
        "        super().__init__('four', days=2)\n",
        "utf-8",
    )

    found = {(raised.code, raised.details) for raised in _raised_in(source)}

    days = frozenset({"days"})
    nothing: frozenset[str] = frozenset()
    assert found == {
        ("plain", days),
        ("by_module", nothing),
        ("one", nothing),
        ("two", nothing),
        ("three", days),
        ("four", days),
    }


def _braces(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name}


def _raised_in(path: Path) -> Iterator[Raised]:
    tree = ast.parse(path.read_text("utf-8"))
    for call, holder in _calls(tree, tree):
        place = f"{path.name}:{call.lineno}"
        details = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
        code = call.args[0] if call.args else None
        codes = [code.value] if isinstance(code, ast.Constant) else list(_codes_looped_over(code, holder))
        assert codes, f"{place}: a refusal's code is a literal, or comes from a literal list that the function walks"
        for each in codes:
            yield Raised(str(each), details, place)


def _calls(node: ast.AST, holder: ast.AST) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Every refusal that is made, with the function or class that makes it."""
    for child in ast.iter_child_nodes(node):
        inner = child if isinstance(child, ast.FunctionDef | ast.ClassDef) else holder
        if isinstance(child, ast.Call) and _name_of(child.func) in KINDS:
            yield child, holder
        is_refusal = isinstance(child, ast.ClassDef) and any(_name_of(base) in KINDS for base in child.bases)
        if is_refusal:
            yield from (
                (call, child) for call in ast.walk(child) if isinstance(call, ast.Call) and _is_super_init(call)
            )
        yield from _calls(child, inner)


def _is_super_init(call: ast.Call) -> bool:
    return _name_of(call.func) == "__init__"


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _codes_looped_over(code: ast.expr | None, holder: ast.AST) -> Iterator[str]:
    """The literals that a name takes in `for field, code, … in rows`, where rows is a literal list of tuples."""
    name = _name_of(code) if code else ""
    lists = {
        _name_of(node.targets[0]): node.value
        for node in ast.walk(holder)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List)
    }
    for node in ast.walk(holder):
        if not isinstance(node, ast.For | ast.comprehension) or not isinstance(node.target, ast.Tuple):
            continue
        names = [_name_of(target) for target in node.target.elts]
        rows = node.iter if isinstance(node.iter, ast.List) else lists.get(_name_of(node.iter))
        for row in rows.elts if name in names and isinstance(rows, ast.List) else ():
            assert isinstance(row, ast.Tuple)
            chosen = row.elts[names.index(name)]
            assert isinstance(chosen, ast.Constant)
            yield str(chosen.value)
