"""The public journal of lots as OCDS: reads what the fold needs, for one lot or for a page of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404

from apps.evidence.models import Entry
from apps.exchange.rules.ocds.folding import ocid_of, releases
from apps.exchange.rules.ocds.subject import Announcement, House, Material, Party, Subject, Told
from apps.openings.models import ListedBid, Opening
from apps.parties.models import Organisation
from apps.tenders.models import DataSheet, Lot, Notice
from apps.tenders.queries import LotFilter, public_lot, public_lots

LOTS_A_PACKAGE = 20
Json = dict[str, Any]


def house(root: str) -> House:
    """Who publishes; `root` is the address of the site without a slash at its end."""
    return House(root, settings.OCID_PREFIX, settings.CENTRE_NAME)


def lot_of(ocid: str) -> Lot:
    """The public lot of this open contracting id. Raises Http404 for every other id alike."""
    prefix = f"{settings.OCID_PREFIX}-"
    if not ocid.startswith(prefix):
        raise Http404
    return public_lot(ocid.removeprefix(prefix))


def releases_of(lots: Iterable[Lot], publisher: House) -> dict[str, list[Json]]:
    """The releases of each lot by its open contracting id, oldest first, in a number of questions that does not grow."""
    chosen = {lot.pk: lot for lot in lots}
    facts = _facts_of(chosen)
    subjects = _subjects(chosen, facts)
    return {
        ocid_of(lot.code, publisher): releases(subjects[pk], facts[pk], publisher)
        for pk, lot in chosen.items()
        if facts[pk]
    }


def changed_between(since: datetime | None, until: datetime | None, page: int) -> tuple[list[Lot], bool]:
    """The lots of one page that may have releases in the period, in the order of their publication; and whether more follow."""
    lots = public_lots(LotFilter()).order_by("published_at", "pk")
    if until:
        lots = lots.filter(published_at__lt=until)
    if since:
        lots = lots.filter(pk__in=_told_since(since))
    start = (page - 1) * LOTS_A_PACKAGE
    found = list(lots[start : start + LOTS_A_PACKAGE + 1])
    return found[:LOTS_A_PACKAGE], len(found) > LOTS_A_PACKAGE


def _told_since(since: datetime) -> set[int]:
    names = Entry.objects.filter(at__gte=since, stream__endswith=":public").values_list("stream", flat=True).distinct()
    numbers: dict[str, set[int]] = defaultdict(set)
    for name in names:
        noun, number, _ = name.split(":")
        numbers[noun].add(int(number))
    sessions = Opening.objects.filter(pk__in=numbers["opening"]).values_list("lot_id", flat=True)
    return numbers["lot"] | set(sessions)


def _facts_of(lots: Mapping[int, Lot]) -> dict[int, list[Told]]:
    """Each lot's public facts, its sessions' among them, in the order of their time; each stream keeps its own order."""
    streams = {lot.public_stream.name: (pk, "lot") for pk, lot in lots.items()}
    for session in Opening.objects.filter(lot__in=lots).order_by("pk"):
        streams[session.public_stream.name] = (session.lot_id, f"opening{session.part}")
    told: dict[int, list[Told]] = {pk: [] for pk in lots}
    newest: dict[str, datetime] = {}
    for entry in Entry.objects.filter(stream__in=streams).order_by("stream", "v"):
        pk, source = streams[entry.stream]
        at = newest[entry.stream] = max(entry.at, newest.get(entry.stream, entry.at))
        told[pk].append(Told(source, entry.v, entry.kind, at, entry.payload))
    return {pk: sorted(facts, key=lambda one: one.at) for pk, facts in told.items()}


def _subjects(lots: Mapping[int, Lot], facts: Mapping[int, Sequence[Told]]) -> dict[int, Subject]:
    notices: dict[int, dict[int, Announcement]] = {pk: {} for pk in lots}
    for notice in Notice.objects.filter(lot__in=lots).order_by("pk"):
        notices[notice.lot_id][notice.number] = Announcement(notice.kind, notice.title, notice.text)
    materials = dict(DataSheet.objects.filter(lot__in=lots).values_list("lot_id", "materials"))
    formers = dict(Lot.objects.filter(successor__in=lots, published_at__isnull=False).values_list("successor", "code"))
    bidder_of = _bidders_named(facts)
    named = {bidder for bidders in bidder_of.values() for bidder in bidders.values()}
    named |= {number for told in facts.values() for fact in told for number in _units_named(fact)}
    units = {one.pk: Party(one.name, one.code) for one in Organisation.objects.filter(pk__in=named)}
    return {
        pk: Subject(
            code=lot.code,
            title=lot.title,
            kind=lot.kind,
            regime=lot.regime,
            buyer=_party(lot.project.organisation),
            agency=_party(lot.project.agency) if lot.project.agency else None,
            former=formers.get(pk, ""),
            materials=tuple(Material(one["name"], one["is_required"]) for one in materials.get(pk, [])),
            notices=notices[pk],
            parties=units,
            bidder_of=bidder_of[pk],
        )
        for pk, lot in lots.items()
    }


def _bidders_named(facts: Mapping[int, Sequence[Told]]) -> dict[int, dict[str, int]]:
    """Whose each bid is, for the bids that a published list names and no other."""
    listed = {
        pk: {one["bid"] for fact in told if fact.kind == "opening.list_published" for one in fact.payload["bids"]}
        for pk, told in facts.items()
    }
    every = {bid for bids in listed.values() for bid in bids}
    owners = dict(ListedBid.objects.filter(bid__in=every).values_list("bid", "organisation"))
    return {pk: {bid: owners[bid] for bid in bids} for pk, bids in listed.items()}


def _units_named(fact: Told) -> list[int]:
    if fact.kind == "award.candidates_published":
        return [one["bidder"] for one in fact.payload["candidates"]]
    if fact.kind in ("award.result_published", "award.contract_published"):
        return [fact.payload["bidder"]]
    return []


def _party(organisation: Organisation) -> Party:
    return Party(organisation.name, organisation.code)
