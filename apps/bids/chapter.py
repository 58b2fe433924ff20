"""What the bundle shows of bids once the list is published: statements, receipts, what was stored, and the sealed log."""

from __future__ import annotations

from collections.abc import Iterator

from apps.bids.models import Bid, Closing, sealed_stream
from apps.bids.queries import sealed_files
from apps.bids.receiving import to_the_millisecond
from apps.bids.rules.closing import statement_commitment
from apps.bids.rules.statement import read_bid
from apps.bids.steps import DisclosedBid, disclosed
from apps.evidence.bundle import Content, Edition, chapter, log_of
from apps.evidence.log.entering import proof_of, proofs_of
from apps.evidence.rules.canonical import canonical_bytes
from apps.tenders.models import Lot


@chapter("bids")
def bids_chapter(lot_id: int, _edition: Edition) -> Iterator[tuple[str, Content]]:
    """The bids that count, in every edition alike. Before the list there is nothing to show but what was committed to in public."""
    closed = Closing.objects.filter(lot=lot_id).first()
    if closed and (proof := proof_of(closed.commitment)):
        yield "tlog/closing.tlog-proof", str(proof).encode()
    if not Bid.objects.filter(lot_id=lot_id, disclosed_at__isnull=False).exists():
        return
    yield log_of(sealed_stream(lot_id).name)
    lot = Lot.objects.get(pk=lot_id)
    shown = {statement_commitment(one.statement, bytes.fromhex(one.salt)): one for one in disclosed(lot)}
    proofs = proofs_of(list(shown))
    for commitment, one in shown.items():
        yield from _bid(one)
        if commitment in proofs:
            yield f"bids/{one.bid_id}/statement.tlog-proof", str(proofs[commitment]).encode()


def _bid(one: DisclosedBid) -> Iterator[tuple[str, Content]]:
    folder = f"bids/{one.bid_id}"
    yield f"{folder}/statement.json", one.statement.encode()
    yield f"{folder}/statement.dsse.json", canonical_bytes(one.dsse)
    yield f"{folder}/receipt.dsse.json", canonical_bytes(one.receipt)
    yield f"{folder}/certificate.der", one.certificate
    yield f"{folder}/sealed.json", canonical_bytes(_sealed(one))


def _sealed(one: DisclosedBid) -> dict[str, object]:
    """The files as they are stored here; their digests were computed from the stored bytes when they were received."""
    stated = {said.name: said for said in read_bid(one.statement).envelopes}
    envelopes = [
        {"name": name, "size": file.size, "sha256": stated[name].sha256, "header": file.header_sha256}
        for name, file in sealed_files(one.bid_id).items()
    ]
    return {
        "v": 1,
        "bid": one.bid_id,
        "revision": one.revision,
        "received_at": to_the_millisecond(one.received_at),
        "salt": one.salt,
        "envelopes": envelopes,
    }
