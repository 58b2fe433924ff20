"""What objections, messages and the reading add to the public snapshot: the same as in the browser (golden files).

What nobody has said yet is not there: ``messages``, ``muted`` and ``reading`` come with the first word about them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from apps.openings.rules.messages import COLLAPSED_WITHIN, LINES_KEPT

State = dict[str, Any]
Frame = Mapping[str, Any]


def _objection_described(state: State, one: Frame) -> None:
    _objection(state, one).update(title=one["title"], attachment=one["attachment"])


def _objection_accepted(state: State, one: Frame) -> None:
    _objection(state, one)["accepted_at"] = one["at"]


def _objection_refused(state: State, one: Frame) -> None:
    _objection(state, one).update(answer=one["reason"], answered_at=one["at"], refused=True)


def _objection_responded(state: State, one: Frame) -> None:
    _objection(state, one).update(satisfied=one["satisfied"], responded_at=one["at"])


def _answer_attached(state: State, one: Frame) -> None:
    _objection(state, one)["answer_attachment"] = one["attachment"]


def _spoken(state: State, one: Frame) -> None:
    """A line of the talk; the same text among the last lines of its list stands once, with how often and by whom."""
    lines, bid = state.setdefault("messages", []), one.get("bid")
    recent = [line for line in lines if line["list"] == one["list"]][-COLLAPSED_WITHIN:]
    for line in reversed(recent):
        if line["text"] == one["text"] and line["is_host"] is (bid is None):
            line["times"] += 1
            line["last_at"] = one["at"]
            if bid is not None and bid not in line["bids"]:
                line["bids"].append(bid)
            return
    line = {name: one[name] for name in ("number", "list", "text", "at")}
    lines.append({**line, "last_at": one["at"], "times": 1, "is_host": bid is None, "bids": [bid] if bid else []})
    del lines[:-LINES_KEPT]


def _muted(state: State, one: Frame) -> None:
    muted = state.setdefault("muted", {"all": None, "bids": {}})
    if one["bid"] is None:
        muted["all"] = one["reason"]
    else:
        muted["bids"][one["bid"]] = one["reason"]


def _unmuted(state: State, one: Frame) -> None:
    muted = state.setdefault("muted", {"all": None, "bids": {}})
    if one["bid"] is None:
        muted["all"] = None
    else:
        muted["bids"].pop(one["bid"], None)


def _reading_planned(state: State, one: Frame) -> None:
    _reading(state).update(order=one["order"], fields=list(one["fields"]))


def _reading_paused(state: State, one: Frame) -> None:
    _reading(state)["paused_at"] = one["at"]


def _reading_continued(state: State, _one: Frame) -> None:
    _reading(state)["paused_at"] = None


def _utterance_ended(state: State, one: Frame) -> None:
    told = {name: one[name] for name in ("voice", "told_began_at", "told_ended_at")}
    _utterance(state, one).update(ended_at=one["at"], told=told)


def _utterance_replayed(state: State, one: Frame) -> None:
    _utterance(state, one).setdefault("replayed_at", []).append(one["at"])


def _reading_returned(state: State, one: Frame) -> None:
    _reading(state)["again_from"] = one["number"]


def _speech_made(state: State, one: Frame) -> None:
    told = {name: one[name] for name in ("voice", "sha256", "milliseconds")}
    state.setdefault("speech", {})[str(one["number"])] = told


CHANGES: Mapping[str, Callable[[State, Frame], None]] = {
    "opening.objection_described": _objection_described,
    "opening.objection_accepted": _objection_accepted,
    "opening.objection_refused": _objection_refused,
    "opening.objection_responded": _objection_responded,
    "opening.host_spoke": _spoken,
    "opening.bidder_spoke": _spoken,
    "opening.muted": _muted,
    "opening.unmuted": _unmuted,
    "opening.reading_planned": _reading_planned,
    "opening.reading_paused": _reading_paused,
    "opening.reading_continued": _reading_continued,
    "opening.utterance_ended": _utterance_ended,
    "opening.utterance_replayed": _utterance_replayed,
    "opening.speech_made": _speech_made,
    "opening.reading_returned": _reading_returned,
    "opening.answer_attached": _answer_attached,
}


def _objection(state: State, one: Frame) -> dict[str, Any]:
    return next((each for each in state["objections"] if each["number"] == one["number"]), {})


def _utterance(state: State, one: Frame) -> dict[str, Any]:
    return next((each for each in state["utterances"] if each["number"] == one["number"]), {})


def _reading(state: State) -> dict[str, Any]:
    reading: dict[str, Any] = state.setdefault("reading", {"order": None, "fields": None, "paused_at": None})
    return reading
