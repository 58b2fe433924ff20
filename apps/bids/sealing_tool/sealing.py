"""Sealing in one go: terms, keys and material in; a folder with envelopes, statement and container out, or nothing at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from apps.bids.rules.contents import PRICE, PriceForm, price_form_of
from apps.bids.rules.parts import FORMS, SHEET
from apps.bids.rules.sealing import SealedBid, seal_bid_telling
from apps.bids.rules.shamir import Entropy
from apps.bids.sealing_tool import container, material, opening
from apps.bids.sealing_tool.keyfile import Keys
from apps.bids.sealing_tool.letter import warnings_about
from apps.bids.sealing_tool.terms import Terms
from apps.bids.sealing_tool.words import ToolRefusal
from apps.evidence.rules import dsse

STATEMENT = "statement.dsse.json"
AUDITED = "封装自检.txt"
Tell = Callable[[int, int], None]
"""Bytes done, bytes in all."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was sealed and where it stands."""

    container: Path
    sealed: SealedBid
    price: Decimal
    is_over_ceiling: bool
    warnings: tuple[Mapping[str, str], ...]


def seal(place: Path, terms: Terms, keys: Keys, *, target: Path, entropy: Entropy, now: datetime, tell: Tell) -> Made:
    """The bid stands sealed, signed and tried with one's own key in `target`, with the custodians of the terms if there are any.

    Raises ToolRefusal.
    """
    if now >= terms.deadline:
        raise ToolRefusal("terms_late", deadline=terms.deadline.astimezone(UTC).isoformat())
    must_be_of_seat(keys, terms)
    filled = material.read(place, terms)
    warnings = tuple(warnings_about(filled.files, terms.letter))
    with room(target) as folder:
        sealed = _sealed(filled, terms, folder, entropy, tell)
        form = _tried(sealed, keys)
        made = _packed(sealed, keys, terms, folder)
    is_over = terms.ceiling is not None and form.price > terms.ceiling
    return Made(target / made.name, _moved(sealed, target), form.price, is_over, warnings)


def audit(terms: Terms, keys: Keys, *, target: Path, entropy: Entropy) -> SealedBid:
    """A dummy stands sealed in `target`, for a bid that nobody has: to be opened with other people's tools."""
    must_be_of_seat(keys, terms)
    form = PriceForm(Decimal("1.00"), dict.fromkeys(terms.fields, "dummy 自检"))
    with room(target) as folder:
        source = folder / AUDITED
        source.write_text("这是自检文件，不是投标文件。 This is a dummy, not a bid.\n", "utf-8", newline="")
        files = {name: [source] for name in terms.envelopes if name not in FORMS}
        order = terms.order(entropy(16).hex())
        sealed = seal_bid_telling(order, form, files, folder=folder, entropy=entropy, tell=lambda _read: None)
        _tried(sealed, keys)
    return _moved(sealed, target)


def must_be_of_seat(keys: Keys, terms: Terms) -> None:
    """Raises ToolRefusal unless the keyfile is that of the seat which the terms name."""
    if (keys.recipient, keys.spki) != (terms.recipient, terms.spki):
        raise ToolRefusal("keys_of_another")


@contextmanager
def room(target: Path) -> Iterator[Path]:
    """A folder beside `target` that takes its place when all went well, and vanishes when not."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ToolRefusal("output_exists", path=str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".sealing-", dir=target.parent))
    except OSError:
        raise ToolRefusal("cannot_write", path=str(target)) from None
    try:
        yield folder
        if target.exists():
            target.rmdir()
        os.replace(folder, target)  # noqa: PTH105  # Path.replace is the same; this one says that it is one step
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sealed(filled: material.Filled, terms: Terms, folder: Path, entropy: Entropy, tell: Tell) -> SealedBid:
    done, whole = 0, 3 * filled.size

    def told(read: int) -> None:
        nonlocal done
        done += read
        tell(done, whole)

    order = replace(terms.order(entropy(16).hex()), escrow=terms.escrow)
    try:
        return seal_bid_telling(order, filled.form, filled.files, folder=folder, entropy=entropy, tell=told)
    except (OSError, ValueError):
        raise ToolRefusal("file_changed") from None


def _moved(sealed: SealedBid, target: Path) -> SealedBid:
    """The same bid where its files stand now."""
    return replace(sealed, envelopes=tuple(replace(one, path=target / one.path.name) for one in sealed.envelopes))


def _tried(sealed: SealedBid, keys: Keys) -> PriceForm:
    """The price form as it reads back; every header opens with one's own key."""
    for one in sealed.envelopes:
        opening.key_of(one.path, keys.identity)
    sheet = next(one for one in sealed.envelopes if one.name == SHEET)
    return price_form_of(opening.contents(sheet.path, sheet.file_key)[PRICE])


def _packed(sealed: SealedBid, keys: Keys, terms: Terms, folder: Path) -> Path:
    signature = keys.signature(sealed.statement)
    told = dsse.wrap(sealed.statement.encode(), b64decode(signature), terms.fingerprint)
    (folder / STATEMENT).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    target = folder / f"{terms.lot}-{terms.revision + 1}{container.ENDING}"
    container.write(target, sealed.statement, signature, {one.name: one.path for one in sealed.envelopes})
    return target
