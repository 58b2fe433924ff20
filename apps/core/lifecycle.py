"""Lifecycles: states, actions and the table between them. What the table does not list is forbidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from apps.core.refusals import Refusal, WrongState

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Step(Generic[S, F]):
    """Where an action leads, and the guards that must have no objection. A guard's docstring names its article.

    `to` is a state, or a function that reads it from the facts: back to where the thing stood before a pause.
    """

    to: S | Callable[[F], S]
    guards: tuple[Callable[[F], Refusal | None], ...] = ()


class Lifecycle(Generic[S, A, F]):
    """A closed table of steps. Stateless: it is asked, it keeps nothing."""

    def __init__(self, table: Mapping[tuple[S, A], Step[S, F]]) -> None:
        self.table = dict(table)

    def advance(self, state: S, action: A, facts: F) -> S:
        """The next state. Raises WrongState when the table has no such step, or the first guard's refusal."""
        step = self.table.get((state, action))
        if step is None:
            raise WrongState("wrong_state", state=state, action=action)
        for guard in step.guards:
            if refusal := guard(facts):
                raise refusal
        return step.to if isinstance(step.to, StrEnum) else step.to(facts)

    def objections(self, state: S, action: A, facts: F) -> list[Refusal]:
        """Every refusal that stands in the way of an action now; empty when it may happen."""
        step = self.table.get((state, action))
        if step is None:
            return [WrongState("wrong_state", state=state, action=action)]
        return [refusal for guard in step.guards if (refusal := guard(facts))]

    def allowed(self, state: S) -> list[A]:
        """The actions that the table lists for a state, in the order of the table."""
        return [action for (at, action) in self.table if at == state]

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, for docs/lifecycles/."""
        lines = ["stateDiagram-v2"]
        for (state, action), step in self.table.items():
            to = step.to if isinstance(step.to, StrEnum) else step.to.__name__
            lines.append(f"    {state} --> {to}: {action}")
        return "\n".join(lines) + "\n"
