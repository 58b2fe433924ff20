"""What a browser calls itself, short enough to recognise it in a list."""

from __future__ import annotations

import re

_NAMES = (
    ("Edge", re.compile(r"Edg(?:e|A|iOS)?/(\d+)")),
    ("Firefox", re.compile(r"(?:Firefox|FxiOS)/(\d+)")),
    ("Chrome", re.compile(r"(?:HeadlessChrome|Chrome|CriOS)/(\d+)")),
    ("Safari", re.compile(r"Version/(\d+)[\d.]* .*Safari/")),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iOS", "iPhone"),
    ("iOS", "iPad"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("Linux", "Linux"),
)
_UNKNOWN_LIMIT = 40


def browser_name(agent: str) -> str:
    """``Chrome 133 / Windows``; the beginning of what it says for a browser that is not known. A hint, never a proof."""
    system = next((name for name, mark in _SYSTEMS if mark in agent), "")
    for name, pattern in _NAMES:
        if found := pattern.search(agent):
            return " / ".join(part for part in (f"{name} {found[1]}", system) if part)
    return agent[:_UNKNOWN_LIMIT]
