"""The record of a decision: its digest, its golden file, and the command that asks again."""

from __future__ import annotations

import json
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.scheduling.rules.snapshot import NotADecision, digest, plain, replay

GOLDEN = Path(__file__).parents[1] / "golden" / "schedule-decision.json"
Document = dict[str, Any]


@pytest.fixture
def document() -> Document:
    found: Document = json.loads(GOLDEN.read_text("utf-8"))
    return found


def test_the_golden_decision_comes_out_again(document: Document) -> None:
    assert plain(replay(document)) == document["proposal"]
    assert digest(document) == document["digest"]
    assert document["proposal"]["best"]["found_by"] == "repair"
    assert document["proposal"]["best"]["moves"][0]["after"]["start"] == "2026-11-27/am"


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("v", 3),
        ("situation", None),
        ("request", {"lot": "G"}),
        ("situation.now", "2026-11-23/night"),
        ("situation.resources", []),
        ("situation.policy.most_moves", "3"),
        ("request.colour", "green"),
    ],
)
def test_what_is_no_decision_is_named(document: Document, part: str, value: object) -> None:
    *way, last = part.split(".")
    inner = document
    for name in way:
        inner = inner[name]
    inner[last] = value

    with pytest.raises(NotADecision) as caught:
        replay(document)

    assert str(caught.value).startswith(part.split(".", maxsplit=1)[0])


def _replayed(tmp_path: Path, document: object) -> str:
    file = tmp_path / "decision.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    said = StringIO()
    try:
        call_command("schedule", "replay", str(file), stdout=said)
    except SystemExit as left:
        return f"{left.code}: {said.getvalue()}"
    return said.getvalue()


def test_the_command_says_that_the_decision_follows(tmp_path: Path, document: Document) -> None:
    assert _replayed(tmp_path, document) == (
        f"The same decision from the same input {document['digest']}. 重算结果与原决定一致。\n"
    )


def test_the_command_finds_a_changed_answer_and_a_changed_input(tmp_path: Path, document: Document) -> None:
    favoured, touched = deepcopy(document), deepcopy(document)
    favoured["proposal"]["best"]["slots"][1]["start"] = "2026-11-25/am"
    touched["situation"]["version"] += 1

    assert _replayed(tmp_path, favoured).startswith("1: proposal.best is not what the record says.")
    assert _replayed(tmp_path, touched).startswith("1: digest is not what the record says.")


@pytest.mark.parametrize("text", ["[]", "{", '{"v": 1}', '{"v": 1, "situation": {}, "request": {}}'])
def test_the_command_refuses_what_it_cannot_read(tmp_path: Path, text: str) -> None:
    with pytest.raises(CommandError):
        _replayed(tmp_path, text)
