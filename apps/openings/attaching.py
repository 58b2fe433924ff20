"""Takes in the attachment of an objection, before and outside any transaction: pieces into the object store, then one object."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import TypeVar

from apps.bids.receiving import Body
from apps.bids.sealed_files import PART_BYTES
from apps.core.refusals import Refused
from apps.evidence.landing import Landing
from apps.evidence.store import Stored, put_within
from apps.openings.importing import Piece, chunks_of, must_be_sound, receive
from apps.openings.models import Opening
from apps.openings.rules.objections import ATTACHMENT_LIMIT

MIB = 2**20
NAME_LENGTH = 120
Answer = TypeVar("Answer")


def answer_owner(opening: Opening, number: int) -> str:
    """Whose pieces those of an answer are: this answer's and no other's."""
    return f"answer-{opening.pk}-{number}"


def receive_piece(bid: str, piece: Piece, body: Body | Landing) -> None:
    """The piece is durable. What goes beyond the limit is refused by its headers."""
    if piece.number * PART_BYTES + piece.size > ATTACHMENT_LIMIT:
        raise _wrong(piece.number)
    _in_our_words(lambda: must_be_sound(piece))
    _in_our_words(lambda: receive(bid, piece, body))


def attachment_of(opening: Opening, bid: str, digests: Sequence[str]) -> Stored | None:
    """The pieces with these digests as one object; nothing where there are none. Raises attachment_part_wrong."""
    if not digests:
        return None
    name = f"openings/{opening.pk}/objections/{secrets.token_hex(16)}"
    return _in_our_words(lambda: put_within(name, chunks_of(bid, digests)(), limit=ATTACHMENT_LIMIT))


def file_name_of(name: str) -> str:
    """What the bidder called the file, as harmless data: no folders, no invisible or reversing characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printed = "".join(one if one.isprintable() and one not in ':"' else " " for one in last)
    return " ".join(printed.split()).strip(" .")[-NAME_LENGTH:] or "attachment"


def _in_our_words(ask: Callable[[], Answer]) -> Answer:
    """The same refusals, said of an attachment and not of a backup."""
    try:
        return ask()
    except Refused as refusal:
        if refusal.code == "backup_part_wrong":
            raise _wrong(int(refusal.details["number"])) from None
        if refusal.code == "object_too_large":
            raise _wrong(ATTACHMENT_LIMIT // PART_BYTES + 1) from None
        raise


def _wrong(number: int) -> Refused:
    return Refused("attachment_part_wrong", number=number + 1, limit=ATTACHMENT_LIMIT // MIB)
