"""Packages: releases or records with who publishes them and which extensions they use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.exchange.rules.ocds.codes import EXTENSIONS
from apps.exchange.rules.ocds.compiling import compiled
from apps.exchange.rules.ocds.subject import House

Json = dict[str, Any]
VERSION = "1.1"


def release_package(releases: Sequence[Json], house: House, *, uri: str, published: str) -> Json:
    """A release package as OCDS 1.1.5 wants it."""
    return _package(house, uri=uri, published=published) | {"releases": list(releases)}


def record_package(records: Sequence[Json], house: House, *, uri: str, published: str) -> Json:
    """A record package as OCDS 1.1.5 wants it; each record brings its releases whole."""
    return _package(house, uri=uri, published=published) | {"records": list(records)}


def record(releases: Sequence[Json]) -> Json:
    """All releases of one process, oldest first, and what they say together."""
    return {"ocid": releases[0]["ocid"], "releases": list(releases), "compiledRelease": compiled(releases)}


def newest(releases: Sequence[Json]) -> str:
    """When the newest of the releases came out."""
    return max(str(release["date"]) for release in releases)


def _package(house: House, *, uri: str, published: str) -> Json:
    return {
        "uri": uri,
        "version": VERSION,
        "publishedDate": published,
        "publisher": {"name": house.name},
        "extensions": list(EXTENSIONS),
    }
