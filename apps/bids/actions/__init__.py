"""投标 use-cases, by what they are about: the only modules of this app that write."""

from apps.bids.actions.bidding import (
    FileToSend,
    HandedIn,
    Received,
    begin_upload,
    close_bids,
    keep_part,
    must_be_bid,
    must_be_withdrawal,
    must_go_on,
    must_sit,
    note_refusal,
    submit_bid,
    withdraw_bid,
)

__all__ = [
    "FileToSend",
    "HandedIn",
    "Received",
    "begin_upload",
    "close_bids",
    "keep_part",
    "must_be_bid",
    "must_be_withdrawal",
    "must_go_on",
    "must_sit",
    "note_refusal",
    "submit_bid",
    "withdraw_bid",
]
