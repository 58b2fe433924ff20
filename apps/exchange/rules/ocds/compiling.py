"""A compiled release: what all releases of a process say together, merged as OCDS 1.1.5 prescribes for our fields."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

Json = dict[str, Any]
_OMITTED = frozenset({"id", "date", "tag"})
"""What belongs to one release and is not merged."""


def compiled(releases: Sequence[Json]) -> Json:
    """The releases of one process, given oldest first, as one. The newest word counts; lists of things merge by their id."""
    last = releases[-1]
    merged: Json = {"id": f"{last['ocid']}-{last['date']}", "date": last["date"], "tag": ["compiled"]}
    for release in releases:
        _merge(merged, {name: value for name, value in release.items() if name not in _OMITTED})
    return merged


def _merge(into: Json, said: Json) -> None:
    for name, value in said.items():
        match value:
            case dict():
                _merge(into.setdefault(name, {}), value)
            case [dict(), *_]:
                into[name] = _merged_list(into.get(name, []), value)
            case _:
                into[name] = deepcopy(value)


def _merged_list(known: list[Json], said: list[Json]) -> list[Json]:
    by_id = {one["id"]: one for one in known}
    for one in said:
        _merge(by_id.setdefault(one["id"], {}), one)
    return list(by_id.values())
