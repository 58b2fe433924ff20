"""Checks 2, 4 and 7: the logs are what was written, the bids are what was logged, and all of them are shown."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from apps.bids.rules.closing import NO_HEAD, Head, commitment_of, root_over, statement_commitment
from apps.evidence.rules.canonical import canonical
from apps.evidence.rules.chain import NO_PARENT, Draft, digest_of, moment
from apps.evidence.verify.material import DIGEST, Line, Material

LOT = r"lot:[0-9]+:public"
RECEIVED = ("bid.received", "bid.replaced")


def check_chains(material: Material) -> None:
    """2: every stream recomputes from its first entry, and its newest is the one that the bundle names."""
    heads = material.object_of("log/heads.json")
    for stream, lines in material.logs.items():
        _check_chain(material, stream, lines)
        newest = {"v": lines[-1].v, "digest": lines[-1].digest}
        if heads is not None and heads.get(stream) != newest:
            material.protocol.find(2, "head_differs", stream)
    for stream in heads or {}:
        if stream not in material.logs:
            material.protocol.find(2, "log_missing", stream)
    if material.stream(LOT) is None:
        material.protocol.find(2, "log_missing", "lot:…:public")
    _check_head_at_close(material)


def check_commitments(material: Material) -> None:
    """4: the log carries the commitment to each disclosed statement, as the latest of its bid."""
    latest = latest_received(material)
    for bid in material.bids:
        statement = material.bytes_of(f"bids/{bid}/statement.json")
        sealed = material.object_of(f"bids/{bid}/sealed.json")
        salt = (sealed or {}).get("salt")
        if statement is None or sealed is None:
            continue
        material.protocol.look(4)
        line = latest.get(bid)
        if line is None or line.kind not in RECEIVED:
            material.protocol.find(4, "bid_not_logged", bid)
        elif _commitment(statement, salt) != line.payload.get("commitment"):
            material.protocol.find(4, "commitment_differs", bid)


def check_closing(material: Material) -> None:
    """7: what was committed to at the deadline is what the list discloses and the bundle holds."""
    listed = material.last_fact("opening.list_published")
    if listed is None:
        for bid in sorted(_folders(material)):
            material.protocol.find(7, "bid_not_on_list", bid)
        if material.last_fact("evaluation.begun") is not None:
            material.protocol.find(7, "list_missing", "opening.list_published")
        return
    material.protocol.look(7)
    closed = material.last_fact("bids.closed")
    if closed is None:
        material.protocol.find(7, "close_missing", "bids.closed")
        return
    if _committed(material.lot, listed.payload) != closed.payload.get("commitment"):
        material.protocol.find(7, "close_differs", "bids.closed")
    _check_count(material, listed)
    _check_root(material, listed)
    _check_none_dropped(material)


def latest_received(material: Material) -> dict[str, Line]:
    """The newest entry of each bid in the log of what was received."""
    return {str(line.payload.get("bid")): line for line in material.bids_log() if line.kind.startswith("bid.")}


def _check_chain(material: Material, stream: str, lines: list[Line]) -> None:
    parent = NO_PARENT
    for number, line in enumerate(lines, 1):
        material.protocol.look(2)
        where = f"{stream} v{line.v}"
        if line.v != number:
            material.protocol.find(2, "version_gap", where, expected=number)
            return
        if line.parent != parent.hex():
            material.protocol.find(2, "parent_differs", where)
            return
        digest = _digest(line, parent)
        if digest is None or digest.hex() != line.digest:
            material.protocol.find(2, "digest_differs", where)
            return
        parent = digest


def _digest(line: Line, parent: bytes) -> bytes | None:
    """The digest of the entry as journal.md says; None when its time has another spelling."""
    when = line.when
    if when is None or moment(when) != line.at:
        return None
    draft = Draft(line.stream, line.hearers, line.kind, line.actor, when, canonical(dict(line.payload)))
    return digest_of(draft, line.v, parent)


def _check_head_at_close(material: Material) -> None:
    listed = material.last_fact("opening.list_published")
    if listed is None:
        return
    head = _head(listed.payload.get("head"))
    digests = {line.v: line.digest for line in material.bids_log()} | {NO_HEAD.v: NO_HEAD.digest}
    if head is None or digests.get(head.v) != head.digest:
        material.protocol.find(2, "close_head_differs", "lot:…:bids")


def _head(told: object) -> Head | None:
    match told:
        case {"v": int() as v, "digest": str() as digest}:
            return Head(v, digest)
    return None


def _commitment(statement: bytes, salt: object) -> str:
    """The commitment to a statement; an empty text where statement or salt cannot have been committed to."""
    if not isinstance(salt, str) or not DIGEST.fullmatch(salt):
        return ""
    try:
        return statement_commitment(statement.decode(), bytes.fromhex(salt))
    except UnicodeDecodeError:
        return ""


def _committed(lot: str, told: Mapping[str, Any]) -> str:
    match told:
        case {"count": int() as count, "root": str() as root, "salt": str() as salt} if DIGEST.fullmatch(salt):
            head = _head(told.get("head"))
            if head is not None:
                return commitment_of(lot=lot, count=count, root=root, head=head, salt=bytes.fromhex(salt))
    return ""


def _check_count(material: Material, listed: Line) -> None:
    shown = len(material.listed)
    if listed.payload.get("count") != shown or len(material.bids) != shown:
        material.protocol.find(
            7, "count_differs", "opening.list_published", count=listed.payload.get("count"), shown=shown
        )
    for bid in sorted(_folders(material) ^ set(material.bids)):
        material.protocol.find(7, "bid_not_on_list", bid)


def _folders(material: Material) -> set[str]:
    return {path.split("/")[1] for path in material.container.paths if path.startswith("bids/")}


def _check_root(material: Material, listed: Line) -> None:
    digests = []
    for row in material.listed:
        content = material.bytes_of(f"bids/{row['bid']}/statement.json")
        digest = "" if content is None else hashlib.sha256(content).hexdigest()
        if row.get("statement") != digest:
            material.protocol.find(7, "statement_differs_from_list", row["bid"])
        digests.append(digest)
    if not all(map(DIGEST.fullmatch, digests)) or root_over(digests) != listed.payload.get("root"):
        material.protocol.find(7, "root_differs", "opening.list_published")


def _check_none_dropped(material: Material) -> None:
    counting = {bid for bid, line in latest_received(material).items() if line.kind in RECEIVED}
    for bid in sorted(counting ^ set(material.bids)):
        material.protocol.find(7, "bid_dropped", bid)
