"""唱标的声音."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class SpeechMade(Fact):
    """A sentence as the platform's voice reads it: which voice, the digest of the sound, and how long it is."""

    kind: ClassVar[str] = "opening.speech_made"

    lot: int
    number: int
    voice: str
    sha256: str
    milliseconds: int


name_kinds({"opening.speech_made": Wording("唱标音频生成", "Sound of a sentence made")})
