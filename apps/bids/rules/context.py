"""The context stanza: for which lot, document, bid and envelope a file was sealed. Covered by the header's MAC; no names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.bids.rules.envelope import Header, Stanza

CONTEXT = b"kaiming/context-v1"
BID_ID = re.compile(r"[0-9a-f]{32}")
_SHAPE = (
    re.compile(rb"[A-Za-z0-9._-]{1,60}"),
    re.compile(rb"[0-9a-f]{64}"),
    re.compile(rb"[0-9a-f]{32}"),
    re.compile(rb"[a-z]{1,20}"),
)


class NoContext(ValueError):
    """The header carries no context of ours, or more than one."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a sealed file is for."""

    lot: str
    document: str
    bid: str
    envelope: str

    def stanza(self) -> Stanza:
        """The context as it stands in a header."""
        texts = tuple(one.encode() for one in (self.lot, self.document, self.bid, self.envelope))
        if not all(shape.fullmatch(text) for shape, text in zip(_SHAPE, texts, strict=True)):
            raise ValueError("a context is a lot code, a digest, a bid id and an envelope")
        return Stanza((CONTEXT, *texts), b"")


def context_of(header: Header) -> Context:
    """The one context of a header. Raises NoContext."""
    found = [stanza for stanza in header.stanzas if stanza.kind == CONTEXT]
    match found:
        case [Stanza(arguments=(_, *texts), body=b"")] if len(texts) == len(_SHAPE):
            if all(shape.fullmatch(text) for shape, text in zip(_SHAPE, texts, strict=True)):
                return Context(*(text.decode() for text in texts))
    raise NoContext("the header says nothing about what it is for")
