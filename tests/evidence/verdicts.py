"""Looking at verdicts: which checks failed, and a bundle tampered with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from apps.evidence.verify.verifying import Verdict, verify
from apps.evidence.verify.words import TITLES
from tests.evidence.bundle_pieces import Files, write_zip

Tamper = Callable[[Files], None]


def failed(verdict: Verdict) -> set[int]:
    """The numbers of the checks that failed."""
    return {number for number in TITLES if verdict.status(number).value == "failed"}


def codes(verdict: Verdict) -> set[str]:
    """What was found, by code."""
    return {one.code for one in verdict.protocol.findings}


def verdict_on(files: Files, folder: Path) -> Verdict:
    """The verdict on these files as a zip."""
    return verify(write_zip(files, folder / "bundle.zip"))


def path_of(files: Files, ending: str) -> str:
    """The first path with this ending, in order of names."""
    return next(path for path in sorted(files) if path.endswith(ending))
