"""Reads of bids and of what secures them, filtered for whoever asks."""

from apps.bids.queries.bidding import (
    OwnBid,
    OwnSubmission,
    document_in_force,
    envelopes_of,
    file_of,
    headers,
    own_bid,
    own_bids,
    sealed_files,
    todos_for,
    upload_for,
)

__all__ = [
    "OwnBid",
    "OwnSubmission",
    "document_in_force",
    "envelopes_of",
    "file_of",
    "headers",
    "own_bid",
    "own_bids",
    "sealed_files",
    "todos_for",
    "upload_for",
]
