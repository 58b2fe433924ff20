"""What the bundle shows of an opening: the log, releases, opened sheets with what opens them, draws and the signed record."""

from __future__ import annotations

from collections.abc import Iterator

from apps.bids.queries import headers, sealed_files
from apps.bids.rules.sealing import SHEET
from apps.bids.sealed_files import pieces_of
from apps.evidence.bundle import Content, Edition, chapter, log_of
from apps.evidence.rules.canonical import canonical_bytes
from apps.openings.models import BidResult, Draw, Opening, Record
from apps.openings.papers import newest_of, signed_corrections
from apps.openings.standing import contributions_of


@chapter("openings")
def openings_chapter(lot_id: int, _edition: Edition) -> Iterator[tuple[str, Content]]:
    """Only what is public in the log already, in every edition alike."""
    opening = Opening.objects.filter(lot=lot_id).first()
    if opening is None:
        return
    yield log_of(opening.public_stream.name)
    drawn = list(opening.draws.filter(drawn_at__isnull=False))
    if drawn:
        yield "opening/draw.json", canonical_bytes([_draw(one) for one in drawn])
    if opening.settled_at is not None:
        yield from _released(opening)
    for result in opening.results.filter(failure="").order_by("pk"):
        yield from _opened(result)
    record = Record.objects.filter(opening=opening).exclude(signed_object="").first()
    if record is not None:
        yield "opening/record.pdf", newest_of(record).object_name
    for one in signed_corrections(opening):
        yield f"opening/corrections/{one.number}.pdf", one.signed_object


def _released(opening: Opening) -> Iterator[tuple[str, Content]]:
    for one in opening.releases.order_by("pk"):
        yield f"bids/{one.bid}/release.dsse.json", canonical_bytes(one.envelope)
        yield f"bids/{one.bid}/release.certificate.der", bytes(one.certificate)


def _opened(result: BidResult) -> Iterator[tuple[str, Content]]:
    """The very payload that the bidder sealed, behind a header that stock ``age`` opens with the key beside it."""
    folder = f"bids/{result.bid}"
    original = headers(result.bid)[SHEET]
    sealed = b"".join(pieces_of(sealed_files(result.bid)[SHEET]))
    yield f"{folder}/sheet.header", original
    yield f"{folder}/sheet.age", bytes(result.sheet_header) + sealed[len(original) :]
    yield f"{folder}/sheet.key", f"{result.sheet_identity}\n".encode()
    yield f"{folder}/price.json", result.objects_by_envelope[SHEET][0][1]


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
