"""What one public fact rests on: its bytes, its place in the chain, and what of the transparency log covers it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import get_language

from apps.evidence.models import Entry, LogEntry
from apps.evidence.rules.acts import ACTS, act_commitment
from apps.evidence.rules.chain import Draft, entry_bytes
from apps.evidence.streams import Hearers
from apps.portal import wording
from apps.portal.queries import chain, lot_page
from apps.tenders.models import Lot

NEAREST = 20
"""So many later acts are asked for their place in the log; the first of them that stands there covers the fact."""


@dataclass(frozen=True, slots=True)
class Covered:
    """The act whose leaf in the log covers a fact, because each digest holds the one before it. `v` is its place."""

    v: int
    title: str
    index: int


@dataclass(frozen=True, slots=True)
class Proven:
    """A public fact with everything that its digest rests on."""

    entry: Entry
    node: lot_page.Node
    parent: str
    plain: str
    """The canonical JSON that the digest is made of, with the parent."""
    head: chain.Head
    covered: Covered | None
    is_act: bool


def proven(lot: Lot, v: int) -> Proven:
    """The fact at this place of the lot's public stream. Raises Http404 when there is none."""
    stream = lot.public_stream.name
    entry = Entry.objects.filter(stream=stream, v=v).first()
    if entry is None or entry.kind not in wording.PUBLIC_KINDS:
        raise Http404
    draft = Draft(stream, Hearers.PUBLIC, entry.kind, entry.actor, entry.at, entry.body)
    return Proven(
        entry=entry,
        node=lot_page.happened(lot, [entry])[0],
        parent=bytes(entry.parent).hex(),
        plain=entry_bytes(draft, entry.v).decode(),
        head=chain.head_of(lot),
        covered=_covered(stream, v),
        is_act=entry.kind in ACTS,
    )


def _covered(stream: str, v: int) -> Covered | None:
    """The first act from here on that the log has grown over."""
    acts = list(Entry.objects.filter(stream=stream, v__gte=v, kind__in=ACTS).order_by("v")[:NEAREST])
    commitments = {act_commitment(act.stream, act.v, bytes(act.digest)).hex(): act for act in acts}
    held = LogEntry.objects.filter(commitment__in=commitments, index__isnull=False)
    places = {commitments[one.commitment].v: one.index for one in held if one.index is not None}
    act = next((act for act in acts if act.v in places), None)
    if act is None:
        return None
    return Covered(act.v, wording.say(act.kind, act.payload, get_language() or "").title, places[act.v])
