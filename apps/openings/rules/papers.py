"""签署 — whose signatures the record of an opening needs, as the centre rules."""

from __future__ import annotations

from enum import StrEnum


class Signer(StrEnum):
    """签署人 — who signs the record, in the order of the boxes on it."""

    HOST = "host"
    REPRESENTATIVE = "representative"
    SUPERVISOR = "supervisor"


class SupervisorRule(StrEnum):
    """监标人签署规则 — the centre's own rule; the law asks for a record and leaves open who signs beside the host."""

    APPOINTED = "appointed"
    """Where a supervisor has taken the place in this opening, he signs."""
    ALWAYS = "always"
    """A supervisor signs every record."""
    NEVER = "never"
    """Nobody signs but the host."""


FURTHER_SIGNERS = (Signer.REPRESENTATIVE, Signer.SUPERVISOR)
"""Who may sign after the host. The representative may and need not; the supervisor as the rule says."""


def signers_needed(rule: SupervisorRule, *, is_supervised: bool) -> tuple[Signer, ...]:
    """Whose signatures the record needs, one after the other."""
    match rule:
        case SupervisorRule.ALWAYS:
            return (Signer.HOST, Signer.SUPERVISOR)
        case SupervisorRule.APPOINTED if is_supervised:
            return (Signer.HOST, Signer.SUPERVISOR)
        case _:
            return (Signer.HOST,)
