"""The published schemas of OCDS 1.1.5 and of the extensions we name, put together as a validator does, without any network."""

from __future__ import annotations

import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker

from apps.exchange.rules.ocds.codes import EXTENSIONS

Json = dict[str, Any]
STANDARD = "standard-1__1__5"


@cache
def release_schema(folder: Path) -> Json:
    """The release schema with every extension merged into it (JSON merge patch, RFC 7396)."""
    with zipfile.ZipFile(folder / f"{STANDARD}-schema.zip") as standard:
        schema: Json = json.loads(standard.read(f"{STANDARD}/schema/release-schema.json"))
    for address in EXTENSIONS:
        name, version = address.split("/")[-3:-1]
        patch = json.loads((folder / "extensions" / name / version / "release-schema.json").read_text("utf-8"))
        _patch(schema, patch)
    return schema


def mistakes(release: Json, schema: Json) -> list[str]:
    """What is wrong with a release: against the schema, and every field that neither standard nor extension knows."""
    validator = Draft4Validator(schema, format_checker=FormatChecker())
    wrong = [f"{list(one.absolute_path)}: {one.message[:200]}" for one in validator.iter_errors(release)]
    return wrong + list(_unknown(release, schema, schema, "release"))


def _patch(schema: Json, patch: Json) -> None:
    for name, value in patch.items():
        if value is None:
            schema.pop(name, None)
        elif isinstance(value, dict) and isinstance(schema.get(name), dict):
            _patch(schema[name], value)
        else:
            schema[name] = value


def _unknown(thing: Any, rule: Json, schema: Json, place: str) -> list[str]:
    rule = _resolved(rule, schema)
    if isinstance(thing, list):
        return [wrong for one in thing for wrong in _unknown(one, rule.get("items", {}), schema, place)]
    if not isinstance(thing, dict):
        return []
    known = rule.get("properties", {})
    found = [f"{place}.{name} is unknown" for name in thing if name not in known]
    for name, value in thing.items():
        found += _unknown(value, known.get(name, {}), schema, f"{place}.{name}")
    return found


def _resolved(rule: Json, schema: Json) -> Json:
    if reference := rule.get("$ref"):
        return _resolved(schema["definitions"][reference.rsplit("/", 1)[-1]], schema)
    return rule
