"""What was served to seal with, and since when, as the journal has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.bids.events import ToolsPublished
from apps.evidence.models import Entry
from apps.evidence.streams import Hearers, Stream

TOOLS = Stream("tools", Hearers.PUBLIC)


@dataclass(frozen=True, slots=True)
class Published:
    """One entry: the SHA-256 of the program, of the offline page, and of the list of the sealing page's scripts."""

    v: int
    at: datetime
    program: str
    page: str
    scripts: str
    entry: str
    """The entry's own digest, hexadecimal."""

    def says(self, fact: ToolsPublished) -> bool:
        """True when the fact tells nothing new."""
        return (self.program, self.page, self.scripts) == (fact.program, fact.page, fact.scripts)


def published(*, limit: int) -> list[Published]:
    """The newest entries first."""
    entries = Entry.objects.filter(stream=TOOLS.name).order_by("-v")[:limit]
    return [
        Published(
            one.v, one.at, **{name: one.payload[name] for name in ("program", "page", "scripts")}, entry=one.digest_hex
        )
        for one in entries
    ]
