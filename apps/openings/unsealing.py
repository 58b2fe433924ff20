"""Opens a bid with the shares of holders or of custodians: finds each file key, opens each envelope, stores the files."""

from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping

from apps.bids.opening import BadBid, Opened, open_envelope_telling
from apps.bids.restoring import restore
from apps.bids.rules.envelope import MacFailure, derived, header_mac_ok, new_identity, read_header, reheader
from apps.bids.rules.escrow import recovered
from apps.bids.rules.parts import Part, announced_in
from apps.openings.actions.decryption import OpenedContents
from apps.openings.models import CustodyCase, Opening
from apps.openings.parts import headers_of
from apps.openings.rules.keys import BAD_RELEASE, candidates

Tell = Callable[[int], None]
"""Hears how many bytes of a bid were just opened."""


class Unopenable(Exception):
    """The bid cannot be opened with what its bidder released; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotEnough(Exception):
    """The custodians' shares do not give the key yet; another share may."""


def open_bid(opening: Opening, bid: str, tell: Tell) -> OpenedContents:
    """Everything of the bid, stored. Done again it finds the same objects. Raises Unopenable.

    Tells how many bytes were just opened.
    """
    sealed = headers_of(opening, bid)
    keys = {name: _key_of(header, _shares(opening, bid, name)) for name, header in sealed.items()}
    return _opened(opening, bid, sealed, keys, tell)


def recover_bid(case: CustodyCase, tell: Tell) -> OpenedContents:
    """The same with the shares of the custodians whom the bidder chose. Raises NotEnough or Unopenable."""
    sealed = headers_of(case.opening, case.bid)
    handed = [one.shares for one in case.shares.order_by("place")]
    try:
        keys = {
            name: recovered(
                read_header(io.BytesIO(header)), [b64decode(one[name]) for one in handed], threshold=case.needed
            )
            for name, header in sealed.items()
        }
    except MacFailure:
        raise NotEnough from None
    return _opened(case.opening, case.bid, sealed, keys, tell)


def _opened(
    opening: Opening, bid: str, sealed: Mapping[str, bytes], keys: Mapping[str, bytes], tell: Tell
) -> OpenedContents:
    try:
        found = {name: open_envelope_telling(bid, name, key, tell=tell) for name, key in keys.items()}
    except BadBid as bad:
        raise Unopenable(bad.code) from None
    return _contents(Part(opening.part), sealed, keys, found)


def open_backup(opening: Opening, bid: str, open_chunks: Callable[[], Iterable[bytes]]) -> OpenedContents:
    """Everything of the bid, stored, from the backup that its bidder imports. Raises Refused where it is not the one stated."""
    found = restore(bid, open_chunks)
    sealed = headers_of(opening, bid)
    keys = {name: found.keys[name] for name in sealed}
    opened = {name: found.opened[name] for name in sealed}
    return _contents(Part(opening.part), sealed, keys, opened)


def _contents(
    part: Part, sealed: Mapping[str, bytes], keys: Mapping[str, bytes], found: Mapping[str, Opened]
) -> OpenedContents:
    name = announced_in(part)
    price, particulars = found[name].price, found[name].particulars
    form = particulars if part is Part.FIRST else price
    if form is None:
        raise ValueError(f"the {name} has no form")
    header, identity = _again(sealed[name], keys[name])
    return OpenedContents(
        price=price.price if price else None,
        fields=dict(form.fields),
        keys={name: key.hex() for name, key in keys.items()},
        objects_by_envelope={name: _objects(one) for name, one in found.items()},
        sheet_header=header,
        sheet_identity=identity,
    )


def _shares(opening: Opening, bid: str, envelope: str) -> list[str]:
    return [one.shares[bid][envelope] for one in opening.reveals.order_by("pk")]


def _key_of(header: bytes, shares: list[str]) -> bytes:
    """The first key that made this header."""
    read = read_header(io.BytesIO(header))
    for key in candidates(shares):
        if header_mac_ok(read, key):
            return key
    raise Unopenable(BAD_RELEASE)


def _again(header: bytes, key: bytes) -> tuple[bytes, str]:
    """A new header for the sheet, and the one-time identity with which anybody opens it by stock ``age``.

    The identity follows from the key, which is public by now.
    """
    identity = new_identity(derived(key, salt=b"", info=b"kaiming/sheet-identity-v1"))
    return reheader(read_header(io.BytesIO(header)), key, identity), identity


def _objects(one: Opened) -> list[list[str]]:
    return [[file.name, file.object_name] for file in one.files]
