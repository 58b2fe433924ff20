"""更换主持人 — another of the buyer's side hosts from now on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class HostSubstituted(Fact):
    """Another seat took over, and why. Keys of the roles in ``void`` no longer count: those holders get ready anew."""

    kind: ClassVar[str] = "opening.host_substituted"

    lot: int
    gone: int
    host: int
    organisation: str
    reason: str
    void: list[str]


name_kinds({"opening.host_substituted": Wording("更换主持人", "Host substituted")})
