"""Compares two copies of a lot's bundle: the later one may only add to what the earlier one said.

Whoever keeps a copy needs no signature and no key to see that history was rewritten. What differs is a finding, never an exception.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apps.evidence.rules.checkpoints import Checkpoint, checkpoint_of
from apps.evidence.rules.notes import note_of
from apps.evidence.verify import container
from apps.evidence.verify.container import FILE_LIMIT, Container
from apps.evidence.verify.material import JSON_LIMIT, SMALL_LIMIT, moment_of
from apps.evidence.verify.protocol import Protocol, printable
from apps.evidence.verify.reading import Unreadable, plain_of
from apps.evidence.verify.words import DIFFERENCES

POLICY = "policy.json"
CHECKPOINT = "tlog/checkpoint"
LOG = re.compile(r"log/[A-Za-z0-9._-]+\.jsonl")
PAPER = re.compile(r"(opening|opening-2|evaluation|awards)/.+\.pdf")
RECEIPT = re.compile(r"bids/[0-9a-f]{32}/receipt\.dsse\.json")
ANEW = re.compile(
    r"policy\.json|bundle\.dsse\.json|VERIFY\.txt|log/heads\.json|trust/.+|tlog/.+|.+\.tlog-proof"
    r"|tender/(lot|documents|data-sheet|clarifications|rule-book)\.json|awards/.+\.json|schedule/.+\.json"
)
"""Made anew with every bundle, or what a notice may change; the logs say what changed and when."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a later copy may not do, and where."""

    code: str
    where: str

    def words(self, language: int) -> str:
        """What it is, for a person; 0 is Chinese, 1 English."""
        return DIFFERENCES[self.code][language]


@dataclass(slots=True)
class Comparison:
    """What two copies say about each other. ``added`` is how many files and entries the later one has more."""

    same: int = 0
    added_files: int = 0
    added_entries: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def is_continued(self) -> bool:
        """True when the later copy says all that the earlier one said."""
        return not self.differences

    def plain(self) -> dict[str, Any]:
        """As plain data, for programs."""
        return {
            "v": 1,
            "ok": self.is_continued,
            "same": self.same,
            "added": {"files": self.added_files, "entries": self.added_entries},
            "differences": [
                {"code": one.code, "where": one.where, "zh": one.words(0), "en": one.words(1)}
                for one in self.differences
            ],
        }

    def find(self, code: str, where: str) -> None:
        """Something is not as a later copy may be."""
        self.differences.append(Difference(code, printable(where)))


def compare(one: Path, other: Path) -> Comparison:
    """Which is the later copy is what their policies say; order of the arguments does not matter."""
    found = Comparison()
    with ExitStack() as stack:
        opened = [_opened(stack, place, found) for place in (one, other)]
        if opened[0] is None or opened[1] is None:
            return found
        copies = sorted((_Copy.of(each) for each in opened if each), key=lambda copy: copy.made_at)
        _compare(copies[0], copies[1], found)
    return found


def _opened(stack: ExitStack, place: Path, found: Comparison) -> Container | None:
    protocol = Protocol()
    opened = stack.enter_context(container.opened(place, protocol))
    for wrong in protocol.findings:
        found.find("copy_unreadable", f"{place.name} {wrong.where}".strip())
    return opened if opened is not None and not protocol.findings else None


@dataclass(frozen=True, slots=True)
class _Copy:
    container: Container
    policy: Mapping[str, Any]
    made_at: str

    @classmethod
    def of(cls, found: Container) -> _Copy:
        policy = _object(found.read(POLICY, SMALL_LIMIT) if POLICY in found.paths else None)
        at = moment_of(policy.get("made_at"))
        return cls(found, policy, at.isoformat() if at else "")


def _compare(earlier: _Copy, later: _Copy, found: Comparison) -> None:
    if earlier.policy.get("lot") != later.policy.get("lot") or not earlier.policy:
        found.find("another_lot", POLICY)
        return
    may_lack = earlier.policy.get("edition") != later.policy.get("edition")
    _compare_checkpoints(earlier.container, later.container, found)
    before, after = set(earlier.container.paths), set(later.container.paths)
    found.added_files = len(after - before)
    for path in sorted(before - after):
        if not may_lack:
            found.find("file_gone", path)
    for path in sorted(before & after):
        _compare_file(path, earlier.container, later.container, found)


def _compare_file(path: str, earlier: Container, later: Container, found: Comparison) -> None:
    old, new = (each.read(path, FILE_LIMIT) for each in (earlier, later))
    if old is None or new is None:
        found.find("copy_unreadable", path)
    elif old == new:
        found.same += 1
    elif LOG.fullmatch(path):
        _compare_logs(path, old, new, found)
    elif ANEW.fullmatch(path):
        return
    elif PAPER.fullmatch(path) and new.startswith(old):
        return  # one more signature stands behind what was signed before
    elif RECEIPT.fullmatch(path) and _is_amended(old, new):
        return
    else:
        found.find("file_changed", path)


def _compare_logs(path: str, old: bytes, new: bytes, found: Comparison) -> None:
    """The later log begins with the earlier one, line for line."""
    before, after = old.splitlines(), new.splitlines()
    for number, (one, other) in enumerate(zip(before, after, strict=False), 1):
        if one != other:
            found.find("history_rewritten", f"{path}:{number}")
            return
    if len(after) < len(before):
        found.find("history_cut", f"{path}:{len(after) + 1}")
    found.added_entries += max(0, len(after) - len(before))


def _compare_checkpoints(earlier: Container, later: Container, found: Comparison) -> None:
    """Of one size the transparency log has one root, and it never shrinks."""
    old, new = _checkpoint(earlier), _checkpoint(later)
    if old is None or new is None:
        return
    if old.origin != new.origin or old.size > new.size or (old.size == new.size and old.root != new.root):
        found.find("log_forked", CHECKPOINT)


def _checkpoint(copy: Container) -> Checkpoint | None:
    content = copy.read(CHECKPOINT, SMALL_LIMIT) if CHECKPOINT in copy.paths else None
    try:
        return checkpoint_of(note_of(content.decode()).text) if content else None
    except ValueError:
        return None


def _is_amended(old: bytes, new: bytes) -> bool:
    """The receipt as it was, with a time-stamp or a proof that came later."""
    before, after = _object(old), _object(new)
    return bool(before) and all(after.get(name) == value for name, value in before.items() if name != "log")


def _object(content: bytes | None) -> Mapping[str, Any]:
    if content is None or len(content) > JSON_LIMIT:
        return {}
    try:
        value = plain_of(content)
    except Unreadable:
        return {}
    return value if isinstance(value, dict) else {}


def lines_of(found: Comparison, places: tuple[Path, Path]) -> Iterator[str]:
    """The comparison in words of both languages."""
    for place in places:
        yield f"{place.name}  SHA-256 {_digest_of(place)}"
    yield f"相同 the same: {found.same} 新增文件 files added: {found.added_files} 新增记录 entries added: {found.added_entries}"
    for one in found.differences:
        yield f"✗ {one.where}: {one.words(0)}。 {one.words(1)}."
    yield (
        "后一份只在前一份之后增加。 The later copy only adds to the earlier one."
        if found.is_continued
        else "两份证据包互相矛盾，请保存两份并联系监督部门。 The copies contradict each other: keep both and tell the supervisor."
    )


def _digest_of(place: Path) -> str:
    if not place.is_file():
        return "—"
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
