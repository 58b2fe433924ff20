"""投标内容 — what is to be sealed: a folder with ``bid.json`` and one folder for each envelope, or ``bid.json`` alone naming files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from apps.bids.rules.archive import is_plain_name
from apps.bids.rules.consortium import AGREEMENT, FIELD, BadConsortium, Member, text_of
from apps.bids.rules.contents import MANIFEST, PriceForm
from apps.bids.rules.parts import FORMS
from apps.bids.rules.price_basis import BadPercent, amount_from, basis_in
from apps.bids.sealing_tool.terms import Terms
from apps.bids.sealing_tool.words import ToolRefusal

BID_JSON = "bid.json"
_PRICE = re.compile(r"0*([0-9]{1,13})(?:\.([0-9]{1,2}))?")
_OVERHEAD = 4096
"""More than header, manifest and directory of an envelope add for a file."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file for an envelope; `material` is the required document that it is, or empty."""

    path: Path
    material: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A bid that is ready to be sealed."""

    form: PriceForm
    files: Mapping[str, Sequence[Path]]

    @property
    def size(self) -> int:
        """All files together, in bytes."""
        return sum(path.stat().st_size for paths in self.files.values() for path in paths)


def read(place: Path, terms: Terms) -> Filled:
    """What the folder or file holds, complete for these terms. Raises ToolRefusal."""
    told_in = place / BID_JSON if place.is_dir() else place
    told = _told(told_in)
    if told.get("lot", terms.lot) != terms.lot:
        raise ToolRefusal("material_for_other_lot", said=str(told["lot"]), lot=terms.lot)
    together = _consortium(told.get("consortium"), terms)
    fields = _fields(told.get("fields", {}), terms)
    form = PriceForm(_reckoned(_price(told.get("price")), fields, terms), fields | together)
    try:
        form.content()
    except ValueError:
        raise ToolRefusal("fields_too_long") from None
    named = told.get("files")
    given = _in_folder(place, terms) if named is None and place.is_dir() else _named(named, told_in.parent)
    filled = Filled(form, _complete(given, terms))
    if together and not any(path.name.startswith(AGREEMENT) for paths in filled.files.values() for path in paths):
        raise ToolRefusal("agreement_missing", name=AGREEMENT)
    if filled.size + _OVERHEAD * sum(map(len, filled.files.values())) > terms.limit:
        raise ToolRefusal("too_large", size=filled.size, limit=terms.limit)
    return filled


def _told(path: Path) -> dict[str, object]:
    try:
        told = json.loads(path.read_bytes())
    except OSError:
        raise ToolRefusal("file_missing", path=str(path)) from None
    except (ValueError, RecursionError):
        raise ToolRefusal("material_wrong", part=path.name) from None
    if not isinstance(told, dict):
        raise ToolRefusal("material_wrong", part=path.name)
    return told


def _price(told: object) -> Decimal:
    plain = re.sub(r"[\s,]", "", told) if isinstance(told, str) else str(told) if isinstance(told, int) else ""
    found = _PRICE.fullmatch(plain)
    if found is None or Decimal(plain) <= 0:
        raise ToolRefusal("price_wrong")
    return Decimal(plain).quantize(Decimal("0.01"))


def _reckoned(price: Decimal, fields: Mapping[str, str], terms: Terms) -> Decimal:
    """The price, once it is what the discount or rate comes to, where the document has prices stated so."""
    basis = basis_in(fields)
    if not basis or terms.ceiling is None:
        return price
    try:
        amount = amount_from(basis, fields[basis], terms.ceiling)
    except BadPercent:
        raise ToolRefusal("percent_wrong", name=terms.fields[basis], value=fields[basis]) from None
    if price != amount:
        raise ToolRefusal("price_not_reckoned", name=terms.fields[basis], value=fields[basis], amount=f"{amount:.2f}")
    return price


def _fields(told: object, terms: Terms) -> dict[str, str]:
    if not isinstance(told, dict) or not all(isinstance(one, str) for one in told.values()):
        raise ToolRefusal("material_wrong", part="fields")
    for name in told:
        if name not in terms.fields:
            raise ToolRefusal("field_unknown", field=name)
    for name, label in terms.fields.items():
        if not told.get(name, "").strip():
            raise ToolRefusal("field_missing", field=name, name=label)
    return {name: told[name].strip() for name in terms.fields}


def _member(told: object) -> Member:
    """Raises TypeError for what names other parts than a member's, or none."""
    if not isinstance(told, dict):
        raise TypeError("a member is an object")
    return Member(**{str(part): str(value) for part, value in told.items()})


def _consortium(told: object, terms: Terms) -> dict[str, str]:
    """The field of the price form that names the members; nothing for who bids alone."""
    if told is None:
        return {}
    if not terms.accepts_consortium:
        raise ToolRefusal("consortium_not_accepted")
    try:
        members = [_member(one) for one in told] if isinstance(told, list) else []
        text = text_of(members)
    except (BadConsortium, TypeError) as wrong:
        raise ToolRefusal(
            "consortium_wrong", part=str(wrong) if isinstance(wrong, BadConsortium) else "shape"
        ) from None
    if terms.bidder and members[0].code != terms.bidder:
        raise ToolRefusal("consortium_lead_other", lead=members[0].code, bidder=terms.bidder)
    return {FIELD: text}


def _in_folder(place: Path, terms: Terms) -> dict[str, list[Given]]:
    """Every file below ``<envelope>/``; a folder in it, or the beginning of a file's name, says which document it is."""
    found: dict[str, list[Given]] = {}
    for folder in sorted(one for one in place.iterdir() if one.is_dir()):
        files = sorted(one for one in folder.rglob("*") if one.is_file() and not one.name.startswith("."))
        names = [one.name for one in terms.materials if one.envelope == folder.name]
        found[folder.name] = [Given(path, _material_of(path, folder, names)) for path in files]
    return found


def _material_of(path: Path, folder: Path, names: Sequence[str]) -> str:
    inner = path.relative_to(folder).parts
    told = inner[0] if len(inner) > 1 else path.stem
    return next((name for name in sorted(names, key=len, reverse=True) if told.startswith(name)), "")


def _named(told: object, folder: Path) -> dict[str, list[Given]]:
    if not isinstance(told, dict) or not all(isinstance(one, list) for one in told.values()):
        raise ToolRefusal("material_wrong", part="files")
    return {str(name): [_given(one, folder) for one in listed] for name, listed in told.items()}


def _given(told: object, folder: Path) -> Given:
    match told:
        case str() as path:
            return Given(folder / path, "")
        case {"path": str() as path, "material": str() as material, **more} if not more:
            return Given(folder / path, material)
        case _:
            raise ToolRefusal("material_wrong", part="files")


def _complete(given: Mapping[str, Sequence[Given]], terms: Terms) -> dict[str, list[Path]]:
    for envelope in given:
        if envelope in FORMS or envelope not in terms.envelopes:
            raise ToolRefusal("envelope_unknown", envelope=envelope)
    for material in terms.materials:
        have = {one.material or one.path.stem for one in given.get(material.envelope, ())}
        if material.is_required and material.envelope in terms.envelopes and material.name not in have:
            raise ToolRefusal("material_missing", envelope=material.envelope, name=material.name)
    return {name: list(_paths(name, given.get(name, ()))) for name in terms.envelopes if name not in FORMS}


def _paths(envelope: str, given: Sequence[Given]) -> Iterator[Path]:
    if not given:
        raise ToolRefusal("envelope_empty", envelope=envelope)
    paths = dict.fromkeys(one.path for one in given)
    seen = {MANIFEST}
    for path in paths:
        if not path.is_file():
            raise ToolRefusal("file_missing", path=str(path))
        if not is_plain_name(path.name):
            raise ToolRefusal("name_not_plain", name=path.name)
        if path.name in seen:
            raise ToolRefusal("name_twice", envelope=envelope, name=path.name)
        seen.add(path.name)
        yield path
