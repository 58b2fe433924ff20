"""What signed statements tell: to the buyer's side, the centre and the supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class StatementSigned(Fact):
    """告知承诺."""

    kind: ClassVar[str] = "lot.statement_signed"

    lot: int
    items: list[str]
    text: str


@dataclass(frozen=True, slots=True)
class StatementFoundTrue(Fact):
    """承诺核查属实."""

    kind: ClassVar[str] = "lot.statement_found_true"

    lot: int
    finding: str


@dataclass(frozen=True, slots=True)
class StatementFoundWrong(Fact):
    """承诺核查不实，限期改正."""

    kind: ClassVar[str] = "lot.statement_found_wrong"

    lot: int
    finding: str
    correct_by: str


@dataclass(frozen=True, slots=True)
class StatementCorrected(Fact):
    """不实承诺改正."""

    kind: ClassVar[str] = "lot.statement_corrected"

    lot: int
    correction: str


@dataclass(frozen=True, slots=True)
class StatementBroken(Fact):
    """不实承诺逾期未改 — the unit's statements, promises and channel are closed until then."""

    kind: ClassVar[str] = "lot.statement_broken"

    lot: int
    correct_by: str
    closed_until: str


KINDS = name_kinds(
    {
        "lot.statement_signed": Wording("签署告知承诺", "Statement signed in the place of a proof"),
        "lot.statement_found_true": Wording("告知承诺核查属实", "Signed statement found true"),
        "lot.statement_found_wrong": Wording("告知承诺核查不实", "Signed statement found wrong"),
        "lot.statement_corrected": Wording("不实承诺已改正", "Wrong statement corrected"),
        "lot.statement_broken": Wording("不实承诺逾期未改正", "Wrong statement not corrected in time"),
    }
)
