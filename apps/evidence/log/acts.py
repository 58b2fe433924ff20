"""Enters the acts of the journal into the transparency log, each exactly once, soon after its transaction."""

from __future__ import annotations

from apps.evidence.log.entering import enter
from apps.evidence.models import Entry
from apps.evidence.rules.acts import ACTS, act_commitment
from apps.evidence.subscriptions import subscriber


@subscriber("evidence.log", kinds=ACTS)
def enter_act(entry: Entry) -> None:
    """The log will hold the entry's digest; the cursor moves in the same transaction, so none is lost and none comes twice."""
    enter(act_commitment(entry.stream, entry.v, bytes(entry.digest)).hex(), now=entry.at)
