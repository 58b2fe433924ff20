"""What the technical duty does to the machine, for the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.evidence.streams import Hearers, Stream

OPERATION = Stream("operation:desk", Hearers.DESK)


@dataclass(frozen=True, slots=True)
class JobsTakenUpAgain(Fact):
    """重新执行作业 — those of a group that were given up. How many there were is not said."""

    kind: ClassVar[str] = "jobs.taken_up_again"
    group: str


name_kinds({"jobs.taken_up_again": Wording("重新执行放弃的作业", "Given-up jobs taken up again")})
