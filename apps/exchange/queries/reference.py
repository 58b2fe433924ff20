"""The description of the interface as a page reads it: one row for each thing that can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of a question."""

    name: str
    place: str
    is_required: bool
    shape: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked."""

    method: str
    path: str
    summary: str
    text: str
    parameters: tuple[Parameter, ...]
    answers: tuple[str, ...]
    needs_token: bool


def operations(description: Mapping[str, Any]) -> list[Operation]:
    """Every operation of the description, in its order."""
    return [
        Operation(
            method=method.upper(),
            path=path,
            summary=one.get("summary", ""),
            text=one.get("description", ""),
            parameters=tuple(_parameter(each) for each in one.get("parameters", [])),
            answers=tuple(sorted(str(status) for status in one["responses"])),
            needs_token=bool(one.get("security")),
        )
        for path, methods in description["paths"].items()
        for method, one in methods.items()
    ]


def _parameter(said: Mapping[str, Any]) -> Parameter:
    return Parameter(said["name"], said["in"], bool(said.get("required")), _shape(said["schema"]))


def _shape(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_shape(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    return str(schema.get("format") or schema.get("type", ""))
