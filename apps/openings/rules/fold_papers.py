"""What supervision, signatures and corrections change in the snapshot; each part is there once it was told of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

State = dict[str, Any]
Frame = Mapping[str, Any]


def _supervisor_seated(state: State, one: Frame) -> None:
    state["supervisor"] = {"organisation": one["organisation"], "at": one["at"]}


def _signatures_ordered(state: State, one: Frame) -> None:
    state["signing"] = {"signers": list(one["signers"]), "signed": {}, "absent": None}


def _record_countersigned(state: State, one: Frame) -> None:
    signing = state.setdefault("signing", {"signers": [], "signed": {}, "absent": None})
    signing["signed"][one["role"]] = one["at"]
    if state["record"]:
        state["record"]["signed_sha256"] = one["sha256"]


def _supervisor_absent(state: State, one: Frame) -> None:
    signing = state.setdefault("signing", {"signers": [], "signed": {}, "absent": None})
    signing["absent"] = one["reason"]


def _record_corrected(state: State, one: Frame) -> None:
    corrected = {name: one[name] for name in ("number", "what", "why", "sha256", "at")}
    state.setdefault("corrections", []).append(corrected)


CHANGES: Mapping[str, Callable[[State, Frame], None]] = {
    "opening.supervisor_seated": _supervisor_seated,
    "opening.signatures_ordered": _signatures_ordered,
    "opening.record_countersigned": _record_countersigned,
    "opening.supervisor_absent": _supervisor_absent,
    "opening.record_corrected": _record_corrected,
}
