"""A voice that hums: real WAV files, a sixteenth of a second for each sign, and nothing that anybody could understand."""

from __future__ import annotations

import io
import math
import struct
import wave

RATE = 8_000
SAMPLES_PER_SIGN = RATE // 16


class HummingVoice:
    """What an engine is to the hall; it remembers what it was asked to say."""

    name = "humming"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def say(self, text: str) -> bytes:
        """The text as a tone of its length."""
        self.asked.append(text)
        samples = [int(8000 * math.sin(place / 4)) for place in range(SAMPLES_PER_SIGN)] * len(text)
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
        return out.getvalue()
