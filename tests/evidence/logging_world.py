"""What the tests of the transparency log enter, and how they read it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import transaction

from apps.evidence.log.entering import enter, newest_note
from apps.evidence.models import Log
from apps.evidence.rules.checkpoints import Checkpoint, signed_checkpoint
from apps.evidence.rules.merkle import leaf_hash
from apps.evidence.rules.notes import Key, key_of
from apps.evidence.rules.tiles import leaf_of
from tests.evidence.conftest import NOW

TICK = timedelta(seconds=10)


def commitment(number: int) -> str:
    """What is entered for a number."""
    return hashlib.sha256(b"%d" % number).hexdigest()


def leaf(number: int) -> bytes:
    """The hash of its leaf."""
    return leaf_hash(leaf_of(bytes.fromhex(commitment(number))))


def entered(*numbers: int) -> None:
    """The facts of these numbers are there, and what the log is to hold of them."""
    with transaction.atomic():
        for number in numbers:
            enter(commitment(number), now=NOW)


def log_key() -> Key:
    """The log's key as anybody knows it."""
    return key_of(Log.objects.get().vkey)


def checkpoint() -> Checkpoint:
    """The newest checkpoint, which the log signed."""
    note = newest_note()
    assert note
    return signed_checkpoint(note, log_key())
