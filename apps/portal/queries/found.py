"""What a list of found lots says: each lot with the words that were looked for marked, and what else to ask where nothing was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.portal.forms import LotSearch
from apps.portal.queries import finding, lot_page
from apps.portal.queries.listings import winners_of
from apps.portal.rules.searching import pieces, shorter, words_of
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime

MOST_SUGGESTIONS = 4
WINNER = {Regime.ENG: _("中标人"), Regime.GP: _("中标、成交供应商")}


@dataclass(frozen=True, slots=True)
class Hit:
    """A found lot; `others` are parties that the list does not name otherwise and that answer to the words."""

    row: lot_page.Row
    title: SafeString
    code: SafeString
    party: SafeString
    others: list[tuple[str | Promise, SafeString]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another question that finds something, in words and as the address has it."""

    words: str
    question: str


def hits(lots: Sequence[Lot], text: str) -> list[Hit]:
    """The lots in their order, with what this text looked for marked."""
    words = words_of(text)
    winners = winners_of(lots) if words else {}
    return [_hit(row, winners.get(row.lot.pk, ""), words) for row in lot_page.rows(lots)]


def suggestions(asked: Mapping[str, str], regions: list[str]) -> list[Suggestion]:
    """Questions that ask for less and find something, the nearest first."""
    text = asked.get("text", "")
    others = {name: value for name, value in asked.items() if name != "text"}
    fewer = [{"text": text}] if text and others else []
    fewer += [others | {"text": one} for one in shorter(text)] + [{"text": one} for one in shorter(text)]
    fewer += [others] if text and others else []
    found = [one for number, one in enumerate(fewer) if one not in fewer[:number] and _finds(one, regions)]
    return [Suggestion(_said(one, regions), f"?{urlencode(one)}") for one in found[:MOST_SUGGESTIONS]]


def _hit(row: lot_page.Row, winner: str, words: Sequence[str]) -> Hit:
    lot, project = row.lot, row.lot.project
    agency = project.agency.name if project.agency else ""
    others = [(_("代理机构"), agency), (WINNER[Regime(lot.regime)], winner)] if words else []
    return Hit(
        row,
        _marked(lot.title, words),
        _marked(lot.code, words),
        _marked(project.organisation.name, words),
        [(label, _marked(name, words)) for label, name in others if any(one.is_found for one in pieces(name, words))],
    )


def _marked(text: str, words: Sequence[str]) -> SafeString:
    if not words:
        return escape(text)
    parts = pieces(text, words)
    return SafeString(
        "".join(f"<mark>{escape(one.text)}</mark>" if one.is_found else escape(one.text) for one in parts)
    )


def _finds(asked: Mapping[str, str], regions: list[str]) -> bool:
    form = LotSearch(asked, regions=regions)
    return form.is_valid() and bool(finding.places(form.wanted, limit=1))


def _said(asked: Mapping[str, str], regions: list[str]) -> str:
    form = LotSearch(asked, regions=regions)
    form.is_valid()
    return "，".join(form.said(name) for name in asked)
