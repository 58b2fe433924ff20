"""What the public stream of an opening adds up to: the same fold in Python and in the browser (golden files).

A frame is an entry as the socket speaks it: ``{"v", "type", "at"}`` and the fact's fields beside them. Folding a snapshot
with the frames after its version gives the later snapshot; frames that are old or unknown change nothing but the version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

from apps.openings.rules import fold_papers, fold_parts, fold_remedies, fold_words

State = dict[str, Any]
Frame = Mapping[str, Any]


def blank() -> State:
    """The snapshot before anything was said."""
    return {
        "v": 0,
        "lot": None,
        "state": "not_open",
        "times": {},
        "host": None,
        "holders": {},
        "draws": [],
        "bids": [],
        "count": None,
        "root": None,
        "salt": None,
        "head": None,
        "until": None,
        "revealed": [],
        "utterances": [],
        "objections": [],
        "record": None,
        "paused": None,
        "failure": None,
        "result": None,
    }


def frame(v: int, kind: str, at: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """An entry as the socket speaks it."""
    return {**payload, "v": v, "type": kind, "at": at}


def fold(state: State, frames: Iterable[Frame]) -> State:
    """The snapshot after these frames; the one given stays as it is."""
    folded = deepcopy(state)
    for one in frames:
        if one["v"] <= folded["v"]:
            continue
        change = _CHANGES.get(one["type"])
        if change:
            change(folded, one)
        folded["v"] = one["v"]
    return folded


def _sign_in_opened(state: State, one: Frame) -> None:
    state["lot"] = one["code"]
    _stands(state, "sign_in", one)


def _closed_for_bids(state: State, one: Frame) -> None:
    state["lot"] = one["code"]
    _stands(state, "closed_for_bids", one)


def _started(state: State, one: Frame) -> None:
    state["lot"] = one["code"]
    state["host"] = one["organisation"]
    _stands(state, "started", one)


def _holder_ready(state: State, one: Frame) -> None:
    state["holders"][one["role"]] = one["recipient"]


def _draw_committed(state: State, one: Frame) -> None:
    draw = next((draw for draw in state["draws"] if draw["name"] == one["name"]), None)
    if draw is None:
        draw = {"name": one["name"], "text": one["text"], "committed": [], "value": None, "contributions": []}
        state["draws"].append(draw)
    draw["committed"].append(one["by"])


def _drawn(state: State, one: Frame) -> None:
    for draw in state["draws"]:
        if draw["name"] == one["name"]:
            draw["value"] = one["value"]
            draw["contributions"] = list(one["contributions"])


def _list_published(state: State, one: Frame) -> None:
    state["bids"] = fold_parts.listed(one["bids"])
    for name in ("count", "root", "salt", "head"):
        state[name] = one[name]
    _stands(state, "list_published", one)


def _second_list_published(state: State, one: Frame) -> None:
    state["bids"], state["returned"] = fold_parts.listed(one["bids"]), one["returned"]
    _stands(state, "list_published", one)


def _decryption_started(state: State, one: Frame) -> None:
    state["until"] = one["until"]
    _stands(state, "decrypting", one)


def _released(state: State, one: Frame) -> None:
    _bid(state, one)["released_at"] = one["at"]


def _attributed(state: State, one: Frame) -> None:
    _bid(state, one)["attribution"] = {name: one[name] for name in ("cause", "effect", "reason")}


def _decryption_settled(state: State, one: Frame) -> None:
    state["until"] = None
    _stands(state, "decrypt_settled", one)


def _revealed(state: State, one: Frame) -> None:
    state["revealed"].append(one["role"])


def _bid_opened(state: State, one: Frame) -> None:
    bid = _bid(state, one)
    for name in ("price", "fields", "key", "sheet"):
        bid[name] = one[name]
    bid["failure"] = None


def _first_envelope_opened(state: State, one: Frame) -> None:
    fold_parts.first_opened(_bid(state, one), one)


def _bid_unopenable(state: State, one: Frame) -> None:
    _bid(state, one)["failure"] = {"code": one["code"], "effect": one["effect"]}


def _announced(state: State, one: Frame) -> None:
    state["utterances"].append({name: one[name] for name in ("number", "bid", "text", "at")})
    if one["bid"]:
        _bid(state, one)["announced_at"] = one["at"]
    if state["state"] != "announcing":
        _stands(state, "announcing", one)


def _confirming_started(state: State, one: Frame) -> None:
    state["until"] = one["until"]
    _stands(state, "confirming", one)


def _confirmed(state: State, one: Frame) -> None:
    _bid(state, one)["accepted"] = one["accepted"]


def _objection_raised(state: State, one: Frame) -> None:
    objection = {name: one[name] for name in ("number", "bid", "text", "at")}
    state["objections"].append({**objection, "answer": None, "answered_at": None})


def _objection_answered(state: State, one: Frame) -> None:
    for objection in state["objections"]:
        if objection["number"] == one["number"]:
            objection["answer"] = one["answer"]
            objection["answered_at"] = one["at"]


def _record_requested(state: State, one: Frame) -> None:
    state["until"] = None
    _stands(state, "record_signing", one)


def _record_made(state: State, one: Frame) -> None:
    state["record"] = {"sha256": one["sha256"], "made_at": one["at"], "signed_sha256": None, "signed_at": None}


def _record_signed(state: State, one: Frame) -> None:
    if state["record"]:
        state["record"]["signed_sha256"] = one["sha256"]
        state["record"]["signed_at"] = one["at"]


def _closed(state: State, one: Frame) -> None:
    _stands(state, "closed", one)


def _handed_over(state: State, one: Frame) -> None:
    _stands(state, "handed_to_evaluation", one)


def _paused(state: State, one: Frame) -> None:
    state["paused"] = one["reason"]
    state["state"] = "paused"


def _resumed(state: State, one: Frame) -> None:
    state["paused"] = None
    state["state"] = one["state"]
    state["until"] = one["until"]


def _failed(state: State, one: Frame) -> None:
    state["failure"] = one["reason"]
    state["until"] = None
    _stands(state, "failed", one)


def _host_substituted(state: State, one: Frame) -> None:
    state["host"] = one["organisation"]
    for role in one["void"]:
        state["holders"].pop(role, None)
    if state["record"] and state["record"]["signed_at"] is None:
        state["record"] = None


def _reopened(state: State, one: Frame) -> None:
    _stands(state, "resumed", one)


def _result_announced(state: State, one: Frame) -> None:
    state["until"] = one["until"]
    state["result"] = {name: one[name] for name in ("rows", "text", "sha256", "at")} | {"acknowledged": []}


def _result_acknowledged(state: State, one: Frame) -> None:
    if state["result"]:
        state["result"]["acknowledged"].append(one["bid"])


def _ended(state: State, one: Frame) -> None:
    state["until"] = None
    _stands(state, "ended", one)


def _signed_in_by_phone(state: State, one: Frame) -> None:
    _bid(state, one)["sign_in"] = {"way": "phone", "accepted": None}


def _signed_in_in_emergency(state: State, one: Frame) -> None:
    _bid(state, one)["sign_in"] = {"way": "emergency", "accepted": None}


def _sign_in_accepted(state: State, one: Frame) -> None:
    _bid(state, one)["sign_in"] = {"way": "emergency", "accepted": True}


def _sign_in_refused(state: State, one: Frame) -> None:
    bid = _bid(state, one)
    bid["sign_in"] = {"way": "emergency", "accepted": False}
    bid["signed_in_at"] = None


def _identity_confirmed(state: State, one: Frame) -> None:
    _bid(state, one)["identity"] = True


def _identity_doubted(state: State, one: Frame) -> None:
    _bid(state, one)["identity"] = False


_CHANGES: Mapping[str, Callable[[State, Frame], None]] = {
    **fold_words.CHANGES,
    "opening.sign_in_opened": _sign_in_opened,
    "opening.closed_for_bids": _closed_for_bids,
    "opening.part_arranged": fold_parts.part_arranged,
    "opening.part_called_off": fold_parts.part_called_off,
    "opening.second_awaited": _closed_for_bids,
    "opening.started": _started,
    "opening.holder_ready": _holder_ready,
    "opening.draw_committed": _draw_committed,
    "opening.drawn": _drawn,
    "opening.list_published": _list_published,
    "opening.second_list_published": _second_list_published,
    "opening.first_envelope_opened": _first_envelope_opened,
    "opening.decryption_started": _decryption_started,
    "opening.released": _released,
    "opening.attributed": _attributed,
    "opening.decryption_settled": _decryption_settled,
    "opening.revealed": _revealed,
    "opening.bid_opened": _bid_opened,
    "opening.bid_unopenable": _bid_unopenable,
    "opening.announced": _announced,
    "opening.confirming_started": _confirming_started,
    "opening.confirmed": _confirmed,
    "opening.objection_raised": _objection_raised,
    "opening.objection_answered": _objection_answered,
    "opening.record_requested": _record_requested,
    "opening.record_made": _record_made,
    "opening.record_signed": _record_signed,
    "opening.closed": _closed,
    "opening.handed_over": _handed_over,
    "opening.paused": _paused,
    "opening.resumed": _resumed,
    "opening.failed": _failed,
    "opening.host_substituted": _host_substituted,
    "opening.reopened": _reopened,
    "opening.result_announced": _result_announced,
    "opening.result_acknowledged": _result_acknowledged,
    "opening.ended": _ended,
    **fold_papers.CHANGES,
    **fold_remedies.CHANGES,
    "opening.phone_sign_in_listed": _signed_in_by_phone,
    "opening.emergency_sign_in_listed": _signed_in_in_emergency,
    "opening.sign_in_accepted": _sign_in_accepted,
    "opening.sign_in_refused": _sign_in_refused,
    "opening.identity_confirmed": _identity_confirmed,
    "opening.identity_doubted": _identity_doubted,
}


def _stands(state: State, where: str, one: Frame) -> None:
    state["state"] = where
    state["times"].setdefault(where, one["at"])


def _bid(state: State, one: Frame) -> dict[str, Any]:
    """The row of the bid; what is said of a bid that is not on the list is kept nowhere."""
    return next((bid for bid in state["bids"] if bid["bid"] == one["bid"]), {})
