"""Whose word about the log counts (C2SP tlog-policy): its key, and the witnesses of whom at least one has to cosign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.evidence.rules.checkpoints import witnesses_of
from apps.evidence.rules.notes import SIGNING, WITNESSING, BadNote, Key, Note, key_of

MOST_LINES = 100
GROUP = "witnesses"
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Policy:
    """The log's verifier key and those of its witnesses, as C2SP writes keys. Without witnesses nobody need cosign."""

    log: str
    witnesses: tuple[str, ...]

    def __str__(self) -> str:
        """The file that other programs of the C2SP family read."""
        names = [f"w{number}" for number in range(1, len(self.witnesses) + 1)]
        lines = [f"log {self.log}"]
        lines += [f"witness {name} {key}" for name, key in zip(names, self.witnesses, strict=True)]
        if names:
            lines.append(f"group {GROUP} any {' '.join(names)}")
        return "\n".join([*lines, f"quorum {GROUP if names else NOBODY}", ""])

    @property
    def key(self) -> Key:
        """The log's key. Raises BadNote."""
        found = key_of(self.log)
        if found.kind != SIGNING:
            raise BadNote("the log's key is one for signing")
        return found

    def has_quorum(self, note: Note) -> bool:
        """True when a witness of the policy cosigned, or when the policy asks for none. Raises BadNote."""
        return not self.witnesses or bool(witnesses_of(note, [key_of(one) for one in self.witnesses]))


def policy_of(content: str) -> Policy:
    """The policy that a file holds: one log, and any one of its witnesses or none. Raises BadNote for anything else."""
    lines = [line.split() for line in content.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) > MOST_LINES:
        raise BadNote("the policy has too many lines")
    logs = [line[1] for line in lines if line[0] == "log" and len(line) in (2, 3)]
    witnesses = {line[1]: line[2] for line in lines if line[0] == "witness" and len(line) in (3, 4)}
    groups = [line[1:] for line in lines if line[0] == "group"]
    quorum = [line[1:] for line in lines if line[0] == "quorum"]
    if len(logs) != 1 or len(quorum) != 1 or sum(map(len, (logs, witnesses, groups, quorum))) != len(lines):
        raise BadNote("a policy has one log, its witnesses, and a quorum")
    if any(key_of(key).kind != WITNESSING for key in witnesses.values()):
        raise BadNote("a witness cosigns")
    found = Policy(logs[0], _needed(witnesses, groups, quorum[0]))
    _ = found.key
    return found


def _needed(witnesses: dict[str, str], groups: Sequence[Sequence[str]], quorum: Sequence[str]) -> tuple[str, ...]:
    if list(quorum) == [NOBODY]:
        return ()
    if len(quorum) == 1 and quorum[0] in witnesses:
        return (witnesses[quorum[0]],)
    chosen = [list(group[2:]) for group in groups if list(group[:1]) == list(quorum) and group[1:2] in (["any"], ["1"])]
    if len(chosen) != 1 or not chosen[0] or not set(chosen[0]) <= witnesses.keys():
        raise BadNote("the quorum is one witness, a group of which any one suffices, or none")
    return tuple(witnesses[name] for name in chosen[0])
