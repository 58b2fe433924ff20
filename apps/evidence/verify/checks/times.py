"""Check 6: nothing was received after the deadline, and nothing was released or opened before it and before the list."""

from __future__ import annotations

from datetime import datetime

from apps.evidence.verify.material import Line, Material, moment_of

CHECK = 6
AFTER_THE_LIST = (
    "opening.released",
    "opening.bid_opened",
    "opening.first_envelope_opened",
    "opening.bid_unopenable",
    "opening.announced",
)


def check_times(material: Material) -> None:
    """6: the order of deadline, receipts, list and releases."""
    deadline = deadline_of(material)
    listed = material.last_fact("opening.list_published")
    if deadline is None:
        if listed is not None:
            material.protocol.find(CHECK, "deadline_missing", "lot.submission_closed")
        return
    for line in material.bids_log():
        material.protocol.look(CHECK)
        _must_be(material, line, line.when is not None and line.when <= deadline, "received_late")
    for row in material.listed:
        at = moment_of(row.get("received_at"))
        if at is None or at > deadline:
            material.protocol.find(CHECK, "received_late", row["bid"])
    since = listed.when if listed else None
    for kind in AFTER_THE_LIST:
        for line in material.facts(kind):
            material.protocol.look(CHECK)
            _must_be(material, line, line.when is not None and line.when >= deadline, "released_early")
            _must_be(
                material, line, since is not None and line.when is not None and line.when >= since, "before_the_list"
            )


def deadline_of(material: Material) -> datetime | None:
    """The deadline as it stood when the submission was closed."""
    closed = material.last_fact("lot.submission_closed")
    return moment_of(closed.payload.get("deadline")) if closed else None


def _must_be(material: Material, line: Line, is_so: bool, code: str) -> None:  # noqa: FBT001  # reads as a sentence
    if not is_so:
        material.protocol.find(CHECK, code, f"{line.stream} v{line.v}", at=line.at)
