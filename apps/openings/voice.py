"""唱标的声音 — the adapter to an engine that speaks Mandarin. Without a voice folder there is none, and browsers read by their own voices."""

from __future__ import annotations

import io
import json
import wave
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from django.conf import settings

from apps.openings.rules.spoken import is_good_voice, spoken_of

NAMES_FILE = "names.json"
ENGINE = "apps.openings.kokoro"


class Engine(Protocol):
    """Says a text aloud: one WAV, the same for the same text. It may be slow, and is asked by the worker alone."""

    name: str

    def say(self, text: str) -> bytes:
        """The text as a WAV file."""


def engine() -> Engine | None:
    """The engine of this installation; nothing where no folder of voices is set."""
    folder: Path | None = settings.VOICE_FOLDER
    return None if folder is None else _opened(folder, settings.VOICE_NAME)


@cache
def _opened(folder: Path, name: str) -> Engine:
    if not is_good_voice(name):
        raise ValueError(f"the voice {name!r} is not one that people understand")
    made: Engine = import_module(ENGINE).opened(folder, name)
    return made


def said(by: Engine, text: str) -> tuple[bytes, float]:
    """The sentence as the engine reads it, and for how many seconds. Names of the folder's own list are read as written there."""
    content = by.say(spoken_of(text, _names(settings.VOICE_FOLDER)))
    with wave.open(io.BytesIO(content)) as file:
        return content, file.getnframes() / file.getframerate()


def _names(folder: Path | None) -> dict[str, str]:
    """读音 — by name how it is to be read, in signs that sound so."""
    path = None if folder is None else folder / NAMES_FILE
    told = json.loads(path.read_text("utf-8")) if path and path.exists() else {}
    return {str(name): str(read) for name, read in told.items()}
