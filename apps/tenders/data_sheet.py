"""前附表: the structured terms of a tender document, what is wrong with them, and their digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.refusals import Refusal, Refused
from apps.tenders.models import METHODS_OF, BondForm, DataSheet, Envelope, Method, Remedy
from apps.tenders.rules import scheme as scheme_rules
from apps.tenders.rules.books import Regime

LETTER: dict[str, Promise] = {
    "letter_is_sealed": _("加盖单位公章"),
    "letter_is_signed": _("法定代表人（或其委托代理人）签字或盖章"),
}
"""投标函的签署要求: what the letter of bid bears; without a demanded one a bid is rejected (实施条例第五十一条)."""
MOST_MINUTES = 24 * 60
MOST_DAYS = 730


@dataclass(frozen=True, slots=True)
class Material:
    """A document that a bid must or may contain, and the envelope it belongs to."""

    name: str
    envelope: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms as they are entered."""

    method: str
    envelopes: tuple[str, ...]
    bond_amount: Decimal
    bond_forms: tuple[str, ...]
    bond_valid_days: int
    validity_days: int
    decrypt_minutes: int
    publicity_days: int
    performance_percent: Decimal | None
    performance_accepts_cash: bool
    materials: tuple[Material, ...]
    remedies: tuple[str, ...]
    letter_is_sealed: bool
    """投标函加盖单位公章."""
    letter_is_signed: bool
    """投标函由法定代表人签字."""
    accepts_consortium: bool
    """接受联合体投标."""
    scheme: Mapping[str, Any]
    """评分办法 as data; empty when only the document tells how bids are scored, and then they are not scored here."""

    def columns(self) -> dict[str, Any]:
        """The terms as columns of the data sheet."""
        return {
            **{name: getattr(self, name) for name in (*_PLAIN, *_YES)},
            "envelopes": list(self.envelopes),
            "bond_forms": list(self.bond_forms),
            "materials": [asdict(material) for material in self.materials],
            "remedies": list(self.remedies),
            "scheme": dict(self.scheme),
        }


_PLAIN = (
    "method",
    "bond_amount",
    "bond_valid_days",
    "validity_days",
    "decrypt_minutes",
    "publicity_days",
    "performance_percent",
    "performance_accepts_cash",
)
_YES = ("letter_is_sealed", "letter_is_signed", "accepts_consortium")
_LISTS = ("envelopes", "bond_forms", "materials", "remedies")


def objections_to(terms: Terms, regime: Regime, kind: str) -> list[Refusal]:
    """Everything that makes the terms unusable. Limits of the law are the readiness check's."""
    checks = [
        ("method_unknown", terms.method in METHODS_OF[regime]),
        ("envelopes_wrong", _are_known(terms.envelopes, Envelope.values) and Envelope.SHEET in terms.envelopes),
        ("two_envelopes_wrong", _are_two(terms.envelopes, regime)),
        ("bond_wrong", _bond_is_sound(terms)),
        ("validity_wrong", 0 < terms.validity_days <= MOST_DAYS),
        ("decrypt_minutes_wrong", 0 < terms.decrypt_minutes <= MOST_MINUTES),
        ("publicity_wrong", 0 < terms.publicity_days <= MOST_DAYS),
        ("performance_wrong", terms.performance_percent is None or 0 <= terms.performance_percent <= 100),
        ("materials_wrong", _materials_are_sound(terms)),
        ("remedies_wrong", _are_known(terms.remedies, Remedy.values)),
        ("price_basis_wrong", not (scheme_rules.price_basis(terms.scheme) and Envelope.PARTICULARS in terms.envelopes)),
    ]
    wrong: list[Refusal] = [Refused(code) for code, is_fine in checks if not is_fine]
    return wrong + (_of_scheme(terms, regime, kind) if terms.scheme else [])


def _of_scheme(terms: Terms, regime: Regime, kind: str) -> list[Refusal]:
    """The scheme by itself, and whether it goes with the regime, the method and what is bought."""
    in_context = scheme_rules.objections_in_context(
        terms.scheme, is_procurement=regime is Regime.GP, method=terms.method, kind=kind
    )
    return scheme_rules.objections_to(terms.scheme) + in_context


def digest_of(sheet: DataSheet) -> str:
    """SHA-256 over the terms in canonical JSON: what the document version rests on."""
    terms = {name: str(getattr(sheet, name)) for name in _PLAIN} | {name: getattr(sheet, name) for name in _LISTS}
    terms |= {name: "True" for name in _YES if getattr(sheet, name)}
    if sheet.scheme:
        terms["scheme"] = sheet.scheme
    canonical = json.dumps(terms, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def summary_of(sheet: DataSheet) -> dict[str, str]:
    """The choices in words, for pages and notices."""
    demanded = [str(label) for name, label in LETTER.items() if getattr(sheet, name)]
    return {
        "method": str(Method(sheet.method).label),
        "envelopes": "、".join(str(Envelope(one).label) for one in sheet.envelopes),
        "bond_forms": "、".join(str(BondForm(one).label) for one in sheet.bond_forms),
        "remedies": "、".join(str(Remedy(one).label) for one in sheet.remedies),
        "letter": "、".join(demanded),
    }


def _are_known(given: tuple[str, ...], known: list[str]) -> bool:
    return len(set(given)) == len(given) and set(given) <= set(known)


def _are_two(envelopes: tuple[str, ...], regime: Regime) -> bool:
    """双信封: of works, and the first envelope holds something to review beside its sheet. True of one envelope too."""
    if Envelope.PARTICULARS not in envelopes:
        return True
    first = {Envelope.QUALIFICATION.value, Envelope.TECHNICAL.value}
    return regime is Regime.ENG and bool(first & set(envelopes))


def _bond_is_sound(terms: Terms) -> bool:
    if terms.bond_amount == 0:
        return not terms.bond_forms
    return (
        terms.bond_amount > 0
        and bool(terms.bond_forms)
        and _are_known(terms.bond_forms, BondForm.values)
        and 0 < terms.bond_valid_days <= MOST_DAYS
    )


def _materials_are_sound(terms: Terms) -> bool:
    names = [material.name.strip() for material in terms.materials]
    return (
        bool(names)
        and all(names)
        and len(set(names)) == len(names)
        and all(material.envelope in terms.envelopes for material in terms.materials)
    )
