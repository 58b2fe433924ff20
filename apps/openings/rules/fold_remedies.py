"""What extensions, incidents and custodians' cases change in the snapshot; each part is there once it was told of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

State = dict[str, Any]
Frame = Mapping[str, Any]
SIDES = 2


def _extended(state: State, one: Frame) -> None:
    state["until"] = one["until"]
    told = {name: one[name] for name in ("minutes", "reason", "until", "at")}
    state.setdefault("extensions", []).append(told)


def _incident_opened(state: State, one: Frame) -> None:
    told = {name: one[name] for name in ("code", "ground", "since", "affected", "at")}
    state.setdefault("incidents", []).append(told)


def _case_opened(state: State, one: Frame) -> None:
    told = {name: one[name] for name in ("number", "bid", "cause", "reason", "needed", "places", "at")}
    case = {**told, "state": "waiting", "approvals": [], "shares": [], "ending": None}
    state.setdefault("cases", []).append(case)


def _case_approved(state: State, one: Frame) -> None:
    for case in _cases(state, one):
        case["approvals"].append(one["side"])
        if len(case["approvals"]) >= SIDES:
            case["state"] = "approved"


def _case_declined(state: State, one: Frame) -> None:
    for case in _cases(state, one):
        case["state"], case["ending"] = "declined", one["reason"]


def _share_handed(state: State, one: Frame) -> None:
    for case in _cases(state, one):
        case["shares"].append(one["place"])


def _case_ended(state: State, one: Frame) -> None:
    for case in _cases(state, one):
        case["state"], case["ending"] = "ended", one["reason"]


def _escrow_opened(state: State, one: Frame) -> None:
    for case in _cases(state, one):
        case["state"] = "opened"


def _cases(state: State, one: Frame) -> list[dict[str, Any]]:
    return [case for case in state.get("cases", []) if case["number"] == one["number"]]


CHANGES: Mapping[str, Callable[[State, Frame], None]] = {
    "opening.extended": _extended,
    "opening.incident_opened": _incident_opened,
    "opening.case_opened": _case_opened,
    "opening.case_approved": _case_approved,
    "opening.case_declined": _case_declined,
    "opening.share_handed": _share_handed,
    "opening.case_ended": _case_ended,
    "opening.escrow_opened": _escrow_opened,
}
