"""The facts of what a committee does together; all of them stay in the sealed stream, and members appear by number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class ChairNamed(Fact):
    """指定组长: the tenderee said who leads, by number, as the document lets it."""

    kind: ClassVar[str] = "evaluation.chair_named"

    lot: int
    member: int


@dataclass(frozen=True, slots=True)
class BlindSheetSigned(Fact):
    """暗标评分表 was signed and is locked; its digest is told, its scores are not."""

    kind: ClassVar[str] = "evaluation.blind_sheet_signed"

    lot: int
    member: int
    statement: str


@dataclass(frozen=True, slots=True)
class Unblinded(Fact):
    """揭标: every blind sheet is locked, and the codes get their names."""

    kind: ClassVar[str] = "evaluation.unblinded"

    lot: int
    codes: dict[str, str]
    """Bid by code."""
    record: dict[str, object]
    """What draws the codes again."""


@dataclass(frozen=True, slots=True)
class CompetitionRecorded(Fact):
    """Fewer than three bids are left, and the chair wrote down why the committee goes on."""

    kind: ClassVar[str] = "evaluation.competition_recorded"

    lot: int
    left: int
    reason: str


@dataclass(frozen=True, slots=True)
class SteppedBack(Fact):
    """退回: the committee is at an earlier stage again; the digest is that of what was dropped and is kept."""

    kind: ClassVar[str] = "evaluation.stepped_back"

    lot: int
    number: int
    left: str
    reached: str
    ground: str
    reason: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ConclusionWritten(Fact):
    """小组结论 was written down."""

    kind: ClassVar[str] = "evaluation.conclusion_written"

    lot: int
    stage: str
    text: str


@dataclass(frozen=True, slots=True)
class MemberSpoke(Fact):
    """A member said something to the others; the salted digest proves the words to who has them."""

    kind: ClassVar[str] = "evaluation.member_spoke"

    lot: int
    member: int
    sha256: str


COURSE_NAMES = name_kinds(
    {
        "evaluation.chair_named": Wording("招标人指定组长", "Chair named by the tenderee"),
        "evaluation.blind_sheet_signed": Wording("暗标评分表签署", "Blind score sheet signed"),
        "evaluation.unblinded": Wording("揭标", "Names shown after the blind review"),
        "evaluation.competition_recorded": Wording(
            "有效投标不足三个的论证", "Competition of fewer than three recorded"
        ),
        "evaluation.stepped_back": Wording("退回评审阶段", "Stepped back"),
        "evaluation.conclusion_written": Wording("小组结论", "Conclusion written"),
        "evaluation.member_spoke": Wording("评委会商留言", "Members' message"),
    }
)
