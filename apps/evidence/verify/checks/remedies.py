"""Check 18: causes, more time and remedies were as rule and tender document have them: nobody was given up early, or opened by favour."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apps.evidence.verify.material import Line, Material, Session, moment_of
from apps.openings.rules.custody import Side
from apps.openings.rules.terms import CURABLE, EFFECTS, MOST_EXTENSION, REVEALS_NEEDED

CHECK = 18
BACKUP, ESCROW = "backup_file", "escrow"
Problem = tuple[str, Line]
"""What is wrong, and the entry that shows it."""


@dataclass(slots=True)
class Case:
    """托管开启 — a custody case as far as the log has told it."""

    bid: str
    needed: int
    sides: set[str] = field(default_factory=set)
    places: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Course:
    """The decryption as the log tells it, entry by entry."""

    named: frozenset[str]
    until: datetime | None = None
    paused_at: datetime | None = None
    released: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)
    failed: dict[str, tuple[str, int]] = field(default_factory=dict)
    cured: set[str] = field(default_factory=set)
    reveals: int = 0
    cases: dict[int, Case] = field(default_factory=dict)
    measures: list[str] = field(default_factory=list)

    def case_of(self, line: Line) -> Case | None:
        """The case that an entry is about."""
        number = line.payload.get("number")
        return self.cases.get(number) if isinstance(number, int) else None


def check_remedies(material: Material) -> None:
    """18: window, causes with their effects, incidents, backups and custodians' cases, session by session."""
    if not any(session.lines for session in material.sessions):
        return
    sheet = material.object_of("tender/data-sheet.json") or {}
    told = sheet.get("remedies")
    named = frozenset(one for one in told if isinstance(one, str)) if isinstance(told, list) else frozenset()
    for session in material.sessions:
        for _line in (line for line in session.lines if line.kind in TOLD):
            material.protocol.look(CHECK)
        for code, line in problems_of(session, named):
            where = str(line.payload.get("bid") or f"{line.stream} v{line.v}")
            material.protocol.find(CHECK, code, where, at=line.at)


def problems_of(session: Session, named: frozenset[str]) -> Iterator[Problem]:
    """Everything that is not as it should be, in the order of the log."""
    course = Course(named)
    for line in session.lines:
        told = TOLD.get(line.kind)
        if told is not None:
            yield from told(course, line)


def _started(course: Course, line: Line) -> Iterator[Problem]:
    course.until = moment_of(line.payload.get("until"))
    yield from ()


def _paused(course: Course, line: Line) -> Iterator[Problem]:
    course.paused_at = line.when
    course.measures.append(str(line.payload.get("reason")))
    yield from ()


def _resumed(course: Course, line: Line) -> Iterator[Problem]:
    """A pause keeps the rest of the time, to the second."""
    until, before, when = moment_of(line.payload.get("until")), course.paused_at, line.when
    if course.until and until and before and when and until != course.until + (when - before):
        yield "window_differs", line
    course.until, course.paused_at = until, None


def _extended(course: Course, line: Line) -> Iterator[Problem]:
    """延长解密 — so many minutes more than what was left, or from then on; never less."""
    course.measures.append(str(line.payload.get("reason")))
    until, minutes = moment_of(line.payload.get("until")), line.payload.get("minutes")
    stands = course.paused_at or line.when
    if course.until and stands:
        more = timedelta(minutes=minutes) if isinstance(minutes, int) and 0 < minutes <= MOST_EXTENSION else None
        if more is None or until != max(course.until, stands) + more or not str(line.payload.get("reason")).strip():
            yield "window_differs", line
    course.until = until


def _released(course: Course, line: Line) -> Iterator[Problem]:
    bid = str(line.payload.get("bid"))
    if bid in course.given_up:
        yield "given_up_and_released", line
    if course.until and line.when and line.when > course.until:
        yield "released_late", line
    course.released.add(bid)


def _attributed(course: Course, line: Line) -> Iterator[Problem]:
    """归因 — after the window, of a bid that nobody released, with the effect that its cause has by law."""
    bid, effects = str(line.payload.get("bid")), {cause.value: effect.value for cause, effect in EFFECTS.items()}
    if effects.get(str(line.payload.get("cause")), "") != line.payload.get("effect"):
        yield "effect_differs", line
    if not str(line.payload.get("reason") or "").strip():
        yield "cause_without_reason", line
    if bid in course.released:
        yield "given_up_and_released", line
    has_case = any(case.bid == bid for case in course.cases.values())
    if course.until and line.when and line.when < course.until and not has_case:
        yield "given_up_early", line
    course.given_up.add(bid)


def _settled(course: Course, _line: Line) -> Iterator[Problem]:
    course.until = None
    yield from ()


def _revealed(course: Course, _line: Line) -> Iterator[Problem]:
    course.reveals += 1
    yield from ()


def _unopenable(course: Course, line: Line) -> Iterator[Problem]:
    course.failed[str(line.payload.get("bid"))] = (str(line.payload.get("code")), course.reveals)
    yield from ()


def _imported(course: Course, line: Line) -> Iterator[Problem]:
    """导入备份文件 — where the document names it, of a bid whose release opened nothing that a backup could cure."""
    bid, cured = str(line.payload.get("bid")), str(line.payload.get("cured"))
    if BACKUP not in course.named:
        yield "remedy_not_named", line
    if cured not in CURABLE or course.failed.get(bid, ("", 0))[0] != cured:
        yield "remedy_without_need", line
    course.cured.add(bid)


def _case_opened(course: Course, line: Line) -> Iterator[Problem]:
    """托管开启 — where the document names it."""
    if ESCROW not in course.named:
        yield "remedy_not_named", line
    number, needed = line.payload.get("number"), line.payload.get("needed")
    if isinstance(number, int) and isinstance(needed, int):
        course.cases[number] = Case(str(line.payload.get("bid")), needed)


def _case_approved(course: Course, line: Line) -> Iterator[Problem]:
    if (case := course.case_of(line)) is not None:
        case.sides.add(str(line.payload.get("side")))
    yield from ()


def _share_handed(course: Course, line: Line) -> Iterator[Problem]:
    place = line.payload.get("place")
    if (case := course.case_of(line)) is not None and isinstance(place, int):
        case.places.add(place)
    yield from ()


def _escrow_opened(course: Course, line: Line) -> Iterator[Problem]:
    """Approved by both sides, and with so many custodians' shares as the bidder's own set demands."""
    bid, case = str(line.payload.get("bid")), course.case_of(line)
    if case is None or case.bid != bid or case.sides != set(Side):
        yield "case_not_approved", line
    elif len(case.places) < max(case.needed, 1):
        yield "case_without_shares", line
    course.cured.add(bid)


def _bid_opened(course: Course, line: Line) -> Iterator[Problem]:
    """Opened by what its bidder released, by a third holder's share, or by a remedy; never what was given up."""
    bid = str(line.payload.get("bid"))
    if bid in course.given_up:
        yield "given_up_and_opened", line
    elif bid not in course.cured:
        _code, then = course.failed.get(bid, ("", course.reveals - 1))
        if bid not in course.released or (bid in course.failed and course.reveals <= max(then, REVEALS_NEEDED)):
            yield "opened_without_remedy", line


def _incident(course: Course, line: Line) -> Iterator[Problem]:
    """故障处置 — under its number the opening was paused or extended."""
    code = str(line.payload.get("code"))
    if not code or not any(code in reason for reason in course.measures):
        yield "incident_without_measure", line


TOLD: Mapping[str, Callable[[Course, Line], Iterator[Problem]]] = {
    "opening.decryption_started": _started,
    "opening.paused": _paused,
    "opening.resumed": _resumed,
    "opening.extended": _extended,
    "opening.released": _released,
    "opening.attributed": _attributed,
    "opening.decryption_settled": _settled,
    "opening.revealed": _revealed,
    "opening.bid_unopenable": _unopenable,
    "opening.backup_imported": _imported,
    "opening.case_opened": _case_opened,
    "opening.case_approved": _case_approved,
    "opening.share_handed": _share_handed,
    "opening.escrow_opened": _escrow_opened,
    "opening.bid_opened": _bid_opened,
    "opening.first_envelope_opened": _bid_opened,
    "opening.incident_opened": _incident,
}
"""By the kind of the entry: what it changes, and what is wrong with it."""
