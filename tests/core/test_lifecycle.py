"""Lifecycles: a closed table; guards are asked in order; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pytest

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import WORDINGS, Refusal, Refused, Wording, WrongState


class Door(StrEnum):
    """A door."""

    SHUT = "shut"
    OPEN = "open"
    HELD = "held"


class Act(StrEnum):
    """What is done to it."""

    PUSH = "push"
    PULL = "pull"
    HOLD = "hold"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards may know."""

    has_key: bool = True
    has_handle: bool = True
    before: Door = Door.SHUT


def key_is_there(facts: Facts) -> Refusal | None:
    return None if facts.has_key else Refused("key_missing")


def handle_is_there(facts: Facts) -> Refusal | None:
    return None if facts.has_handle else Refused("handle_missing")


def as_before(facts: Facts) -> Door:
    return facts.before


DOOR: Lifecycle[Door, Act, Facts] = Lifecycle(
    {
        (Door.SHUT, Act.PUSH): Step(Door.OPEN, (key_is_there, handle_is_there)),
        (Door.OPEN, Act.PULL): Step(Door.SHUT),
        (Door.OPEN, Act.HOLD): Step(Door.HELD),
        (Door.HELD, Act.LET_GO): Step(as_before),
    }
)


def test_a_listed_step_leads_on() -> None:
    assert DOOR.advance(Door.SHUT, Act.PUSH, Facts()) is Door.OPEN


def test_a_step_may_lead_back_to_where_the_thing_stood() -> None:
    assert DOOR.advance(Door.HELD, Act.LET_GO, Facts(before=Door.OPEN)) is Door.OPEN


@pytest.mark.parametrize("state", Door)
@pytest.mark.parametrize("action", Act)
def test_what_is_not_listed_is_forbidden(state: Door, action: Act) -> None:
    if (state, action) in DOOR.table:
        assert action in DOOR.allowed(state)
        return
    with pytest.raises(WrongState) as caught:
        DOOR.advance(state, action, Facts())
    assert (caught.value.code, caught.value.status) == ("wrong_state", 409)
    assert [refusal.code for refusal in DOOR.objections(state, action, Facts())] == ["wrong_state"]


def test_the_first_guard_that_objects_is_heard() -> None:
    with pytest.raises(Refused) as caught:
        DOOR.advance(Door.SHUT, Act.PUSH, Facts(has_key=False, has_handle=False))

    assert caught.value.code == "key_missing"


def test_all_objections_are_told_when_asked() -> None:
    nothing = Facts(has_key=False, has_handle=False)

    assert [refusal.code for refusal in DOOR.objections(Door.SHUT, Act.PUSH, nothing)] == [
        "key_missing",
        "handle_missing",
    ]
    assert DOOR.objections(Door.SHUT, Act.PUSH, Facts()) == []


def test_a_table_given_away_cannot_be_changed_behind_its_back() -> None:
    table: dict[tuple[Door, Act], Step[Door, Facts]] = {(Door.SHUT, Act.PUSH): Step(Door.OPEN)}
    door = Lifecycle(table)

    table.clear()

    assert door.allowed(Door.SHUT) == [Act.PUSH]


def test_a_drawing_shows_every_step() -> None:
    assert DOOR.mermaid() == (
        "stateDiagram-v2\n"
        "    shut --> open: push\n"
        "    open --> shut: pull\n"
        "    open --> held: hold\n"
        "    held --> as_before: let_go\n"
    )


def test_a_wrong_state_is_said_with_the_names_of_state_and_action(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORDINGS, "Door.held", Wording("扶住", "Held"))
    refusal = DOOR.objections(Door.HELD, Act.PUSH, Facts())[0]

    assert "“扶住”" in refusal.sentence("zh-hans")
    assert "“Held”" in refusal.sentence("en-gb")
    assert "push" in refusal.sentence("en")
