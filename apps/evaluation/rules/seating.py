"""入席 — one-time codes, PINs and device tests: how they are made, what is accepted, what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import pairwise

from apps.core.refusals import Refused

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Nothing that is read as something else."""
CODE_LENGTH = 8
CODE_LASTS = timedelta(minutes=15)
MOST_TRIES = 5
PIN_LASTS = timedelta(minutes=2)
"""So long after the PIN was given the one signature may come."""
PIN = re.compile(r"[0-9]{6}")
DEVICES = ("camera", "microphone", "screen")
FAULTS = frozenset({"", "missing", "refused", "busy", "small", "unsupported"})


def new_code(choose: Callable[[str], str]) -> str:
    """A code of signs that cannot be mistaken; `choose` picks one of the alphabet."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def as_shown(code: str) -> str:
    """Two groups, as it is read out."""
    return f"{code[:4]}-{code[4:]}"


def as_typed(text: str) -> str:
    """What was meant: without blanks and dashes, in capitals."""
    return re.sub(r"[\s-]", "", text).upper()


def must_be_a_pin(pin: str) -> str:
    """Six digits that are not the first that anybody tries. Raises Refused("pin_malformed") or Refused("pin_too_simple")."""
    if PIN.fullmatch(pin) is None:
        raise Refused("pin_malformed")
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        raise Refused("pin_too_simple")
    return pin


def read_devices(said: object) -> dict[str, str]:
    """What the browser found of each device: nothing wrong, or which fault. Raises Refused("device_test_malformed")."""
    if not isinstance(said, Mapping) or set(said) != set(DEVICES):
        raise Refused("device_test_malformed")
    found = {name: said[name] for name in DEVICES}
    if not all(isinstance(one, str) and one in FAULTS for one in found.values()):
        raise Refused("device_test_malformed")
    return found


def failed_devices(found: Mapping[str, str] | None) -> list[str]:
    """The devices that do not work, or were not tried yet."""
    return list(DEVICES) if found is None else [name for name in DEVICES if found[name]]
