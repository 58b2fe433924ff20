"""口令 — how varied a password is, and when it has grown old (GB/T 22239 三级, 身份鉴别)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

LEFT = 8
"""So many characters a password has besides the words that everybody here would try."""
PHRASE = 16
"""From so many characters on a password is a phrase: its length does what a mix of kinds does for a short one."""


def kinds_in(password: str) -> int:
    """How many of four kinds of characters it has: small letters, capitals, digits, anything else."""
    tests = (str.islower, str.isupper, str.isdigit)
    kinds = {next((number for number, test in enumerate(tests) if test(one)), len(tests)) for one in password}
    return len(kinds)


def is_varied(password: str, *, kinds: int) -> bool:
    """True for a phrase, and for a shorter password of at least so many kinds."""
    return len(password) >= PHRASE or kinds_in(password) >= kinds


def without(password: str, words: Iterable[str]) -> str:
    """What is left when none of these words counts, whatever their case."""
    left = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word.casefold(), "")
    return left


def is_old(set_at: datetime | None, *, days: int, now: datetime) -> bool:
    """True when a password is in use for so many days; 0 days and an unknown beginning make none old."""
    return bool(days) and set_at is not None and now - set_at >= timedelta(days=days)
