"""Which text can be kept: JSON may spell characters that no database and no encoding takes."""

from __future__ import annotations


def can_be_kept(text: str) -> bool:
    """True for text without a NUL and without half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text
