"""投标函签署 as a page: for the desk every opened bid's letter with both names, for a bidder its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.bids.rules.letter import Capacity
from apps.bids.rules.letter_signatures import LetterSignature
from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.core.logs import unlogged
from apps.openings import policy, queries
from apps.openings.letters import OpenedLetter, letters_of
from apps.parties.requests import ActingRequest

CAPACITIES: dict[str, str | Promise] = {
    Capacity.LEGAL: _("法定代表人"),
    Capacity.AGENT: _("授权代理人"),
    "": _("没有说明身份"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A demanded signature in its place: what was found, and everything that speaks against it."""

    signature: LetterSignature | None
    capacity: str | Promise
    wrong: tuple[str | Promise, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A letter as the page lists it; a signature that was not demanded is None."""

    letter: OpenedLetter
    seal: Shown | None
    signed: Shown | None


@unlogged
@for_(*BUYERS, *CENTRE, Role.SUPERVISOR, Role.BIDDER)
@require_safe
@never_cache
def letters(request: ActingRequest, code: str) -> HttpResponse:
    """投标函签署."""
    opening = queries.opening_of(code)
    is_desk = policy.may_read_desk(request.actor, opening)
    own = request.actor.organisation_id
    if not is_desk and (own is None or not opening.listed.filter(organisation_id=own).exists()):
        raise Http404
    rows = [_row(one) for one in letters_of(opening, organisation_id=None if is_desk else own)]
    return render(request, "openings/letters.html", {"lot": opening.lot, "opening": opening, "rows": rows})


def _row(letter: OpenedLetter) -> Row:
    standing = letter.standing
    return Row(
        letter,
        seal=_shown(standing.seal, capacity="") if standing.needs_seal else None,
        signed=_shown(standing.signature, capacity=_capacity(standing.signature)) if standing.needs_signature else None,
    )


def _capacity(signature: LetterSignature | None) -> str | Promise:
    return CAPACITIES[signature.capacity] if signature else ""


def _shown(signature: LetterSignature | None, *, capacity: str | Promise) -> Shown:
    if signature is None:
        return Shown(None, "", ())
    found = (
        (signature.is_intact, _("签署之后内容有改动")),
        (signature.is_trusted, _("证书不是本平台认可的机构签发的，或者当时无效")),
        (signature.is_bidders, _("证书不是该投标人的")),
        (not signature.has_stamp or signature.stamped_at, _("时间戳不成立")),
    )
    return Shown(signature, capacity, tuple(words for is_so, words in found if not is_so))
