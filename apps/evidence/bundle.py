"""证据包 — everything the public may check about a lot, as one zip that stands alone (docs/formats/bundle.md).

Each app registers a chapter: what it has to show of a lot, as paths and bytes. The bundle adds the log and the policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum


class Edition(StrEnum):
    """For whom a bundle is."""

    PUBLIC = "public"
    SUPERVISOR = "supervisor"


Content = bytes | str
"""The bytes of a file, or the name of the stored object that holds them."""

Chapter = Callable[[int, Edition], Iterator[tuple[str, Content]]]
"""Yields what an app shows of a lot: a path in the bundle and its content. Of what may not be known yet it yields nothing."""

CHAPTERS: dict[str, Chapter] = {}


def chapter(app: str) -> Callable[[Chapter], Chapter]:
    """Registers an app's chapter; bundles hold the chapters in the order of their apps' names."""

    def register(write: Chapter) -> Chapter:
        if CHAPTERS.setdefault(app, write) is not write:
            raise ValueError(f"the chapter of {app!r} is registered twice")
        return write

    return register
