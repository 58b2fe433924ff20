"""What is told of the archive and of the members' service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class ArchiveMade(Fact):
    """归档信息包生成 — with the digest of the package and whether it passed the four checks."""

    kind: ClassVar[str] = "archive.made"

    lot: int
    number: int
    sha256: str
    files: int
    is_accepted: bool
    keep_until: str


@dataclass(frozen=True, slots=True)
class FileClosed(Fact):
    """归档."""

    kind: ClassVar[str] = "archive.file_closed"

    lot: int
    archive: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ServiceNoted(Fact):
    """专家履职登记 — signing out, a fee, a mark; of a member by number, without the words and the sums."""

    kind: ClassVar[str] = "award.service_noted"

    lot: int
    member: int
    matter: str


KINDS = name_kinds(
    {
        "archive.made": Wording("归档信息包生成", "Archive package made"),
        "archive.file_closed": Wording("归档", "File archived"),
        "award.service_noted": Wording("专家履职登记", "Member's service noted"),
    }
)
