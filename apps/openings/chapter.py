"""What the bundle shows of an opening: the log, releases, opened sheets with what opens them, draws and the signed record."""

from __future__ import annotations

from collections.abc import Iterator

from apps.bids.queries import headers, sealed_files
from apps.bids.rules.parts import Part, announced_in
from apps.bids.sealed_files import pieces_of
from apps.evidence.bundle import Content, Edition, chapter, log_of
from apps.evidence.rules.canonical import canonical_bytes
from apps.openings.letters import kept_letter, letter_object
from apps.openings.models import BidResult, Draw, Opening, Record
from apps.openings.papers import newest_of, signed_corrections
from apps.openings.standing import contributions_of


@chapter("openings")
def openings_chapter(lot_id: int, edition: Edition) -> Iterator[tuple[str, Content]]:
    """Only what is public in the log already, in every edition alike; for the supervisor the letters of bid beside it.

    A letter is part of a bid, and of bids the opening makes public what is announced, no more.
    """
    for opening in Opening.objects.filter(lot=lot_id).order_by("part"):
        yield from _session(opening)
        if edition is Edition.SUPERVISOR:
            for result in opening.results.filter(failure="", letter__isnull=False).order_by("pk"):
                yield from _letter(result)


def _session(opening: Opening) -> Iterator[tuple[str, Content]]:
    folder = "opening-2" if opening.is_second else "opening"
    yield log_of(opening.public_stream.name)
    drawn = list(opening.draws.filter(drawn_at__isnull=False))
    if drawn:
        yield f"{folder}/draw.json", canonical_bytes([_draw(one) for one in drawn])
    if opening.settled_at is not None:
        yield from _released(opening)
    for result in opening.results.filter(failure="").order_by("pk"):
        yield from _opened(result, Part(opening.part))
    record = Record.objects.filter(opening=opening).exclude(signed_object="").first()
    if record is not None:
        yield f"{folder}/record.pdf", newest_of(record).object_name
    for one in signed_corrections(opening):
        yield f"{folder}/corrections/{one.number}.pdf", one.signed_object


def _released(opening: Opening) -> Iterator[tuple[str, Content]]:
    name = "release-2" if opening.is_second else "release"
    for one in opening.releases.order_by("pk"):
        yield f"bids/{one.bid}/{name}.dsse.json", canonical_bytes(one.envelope)
        yield f"bids/{one.bid}/{name}.certificate.der", bytes(one.certificate)


def _opened(result: BidResult, part: Part) -> Iterator[tuple[str, Content]]:
    """The very payload that the bidder sealed, behind a header that stock ``age`` opens with the key beside it."""
    folder, name = f"bids/{result.bid}", announced_in(part)
    original = headers(result.bid)[name]
    sealed = b"".join(pieces_of(sealed_files(result.bid)[name]))
    form, stored = result.objects_by_envelope[name][0]
    yield f"{folder}/{name}.header", original
    yield f"{folder}/{name}.age", bytes(result.sheet_header) + sealed[len(original) :]
    yield f"{folder}/{name}.key", f"{result.sheet_identity}\n".encode()
    yield f"{folder}/{form}", stored


def _letter(result: BidResult) -> Iterator[tuple[str, Content]]:
    """投标函 as it was opened, and what was found of its seal and signature then."""
    standing = kept_letter(result)
    if standing is None or not (standing.needs_seal or standing.needs_signature):
        return
    stored = letter_object(result, standing)
    told = {
        "v": 1,
        "bid": result.bid,
        "file": standing.file,
        "needs_seal": standing.needs_seal,
        "needs_signature": standing.needs_signature,
        "in_order": standing.is_in_order,
    }
    yield f"opening/letters/{result.bid}.json", canonical_bytes(told)
    if stored:
        yield f"opening/letters/{result.bid}.pdf", stored


def _draw(one: Draw) -> dict[str, object]:
    return {
        "v": 1,
        "name": one.name,
        "text": one.text,
        "value": one.value,
        "contributions": [
            {"by": part.by, "commitment": part.commitment, "secret": part.secret.hex(), "nonce": part.nonce.hex()}
            for part in contributions_of(one)
        ],
    }
