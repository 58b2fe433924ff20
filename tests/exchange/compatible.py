"""Whether a description of an interface (OpenAPI) keeps what an earlier one promised: programs written for that go on working."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def broken_promises(promised: Json, told: Json) -> list[str]:
    """Each thing that is gone, has another type, or is demanded anew; empty when the description only grew."""
    return list(_paths(promised, told))


def _paths(promised: Json, told: Json) -> Iterator[str]:
    for path, methods in promised["paths"].items():
        for method, operation in methods.items():
            now = told["paths"].get(path, {}).get(method)
            where = f"{method} {path}"
            if now is None:
                yield f"{where} is gone"
                continue
            yield from _parameters(where, operation, now, promised, told)
            yield from _answers(where, operation, now, promised, told)


def _parameters(where: str, operation: Json, now: Json, promised: Json, told: Json) -> Iterator[str]:
    before = {(one["name"], one["in"]): one for one in operation.get("parameters", [])}
    after = {(one["name"], one["in"]): one for one in now.get("parameters", [])}
    for name, one in before.items():
        if name not in after:
            yield f"{where}: {name[0]} is gone"
        elif not _is_within(_plain(one["schema"], promised), _plain(after[name]["schema"], told)):
            yield f"{where}: {name[0]} has another type"
        elif after[name].get("required") and not one.get("required"):
            yield f"{where}: {name[0]} is required now"
    for name in after.keys() - before.keys():
        if after[name].get("required"):
            yield f"{where}: {name[0]} is new and required"


def _is_within(before: Any, after: Any) -> bool:
    """True when whatever could be asked can be asked still: more values of a list of values are no break."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        values = set(before.get("enum", [])) <= set(after.get("enum", []))
        others = (before.keys() | after.keys()) - {"enum"}
        return values and all(_is_within(before.get(name), after.get(name)) for name in others)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_is_within, before, after))
    return bool(before == after)


def _answers(where: str, operation: Json, now: Json, promised: Json, told: Json) -> Iterator[str]:
    for status, answer in operation["responses"].items():
        for kind, content in answer.get("content", {}).items():
            after = now["responses"].get(status, {}).get("content", {}).get(kind)
            if after is None:
                yield f"{where}: {status} {kind} is gone"
            else:
                yield from _shapes(f"{where} {status}", content["schema"], after["schema"], promised, told)


def _shapes(where: str, before: Json, after: Json, promised: Json, told: Json) -> Iterator[str]:
    before, after = _resolved(before, promised), _resolved(after, told)
    if "properties" not in before:
        if before.get("type") == after.get("type") == "array":
            yield from _shapes(f"{where}[]", before["items"], after["items"], promised, told)
        elif _plain(before, promised) != _plain(after, told):
            yield f"{where} has another type"
        return
    for name, part in before["properties"].items():
        if name not in after.get("properties", {}):
            yield f"{where}.{name} is gone"
            continue
        if name in before.get("required", []) and name not in after.get("required", []):
            yield f"{where}.{name} may be absent now"
        yield from _shapes(f"{where}.{name}", part, after["properties"][name], promised, told)


def _resolved(schema: Json, description: Json) -> Json:
    if "$ref" not in schema:
        return schema
    found: Json = description["components"]["schemas"][str(schema["$ref"]).rsplit("/", 1)[-1]]
    return found


def _plain(schema: Any, description: Json) -> Any:
    """The type with its bounds, without words that only people read."""
    if isinstance(schema, list):
        return [_plain(one, description) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    schema = _resolved(schema, description)
    return {
        name: _plain(one, description)
        for name, one in schema.items()
        if name not in ("title", "description", "default")
    }
