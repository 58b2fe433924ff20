"""The tables of bids: what was sent, and what secures it. Until the list is published no column says whose it is."""

from apps.bids.models.bidding import (
    Bid,
    Closing,
    Part,
    SealedFile,
    Submission,
    SubmissionKind,
    Upload,
    sealed_stream,
)

__all__ = ["Bid", "Closing", "Part", "SealedFile", "Submission", "SubmissionKind", "Upload", "sealed_stream"]
