"""监标、会签、更正、开标一览表 — the posts of who signs after the host, corrections as a page, the table as a page and a file."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.audience import BUYERS, EVERYONE, Role, for_
from apps.core.refusals import Refused
from apps.core.spreadsheet import as_csv
from apps.core.text import can_be_kept
from apps.evidence.signing import Lease
from apps.evidence.store import open_stored
from apps.openings import actions, correcting, policy, queries, signing
from apps.openings.lifecycle import OVER
from apps.openings.models import Opening
from apps.openings.papers import drafted_correction, signed_corrections
from apps.openings.queries.table import table_of
from apps.openings.views.acts import Fields, act
from apps.parties.queries import keys_of
from apps.parties.requests import ActingRequest

SIGNERS = (*BUYERS, Role.SUPERVISOR)


@act(Role.SUPERVISOR)
def supervision(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """监标人就位."""
    return actions.seat_supervisor(opening.pk, actor=request.actor, now=request.now)


@act(*BUYERS)
def absence(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """注明监标人未签署."""
    return actions.note_absence(opening.pk, reason=_text(said, "reason"), actor=request.actor, now=request.now)


@act(*SIGNERS)
def countersignature_prepare(request: ActingRequest, opening: Opening, _said: Fields) -> HttpResponse:
    """What the next signer's browser signs, leased for a minute."""
    return _leased(signing.prepare_countersignature(opening, actor=request.actor, now=request.now))


@act(*SIGNERS)
def countersignature_finish(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """会签开标记录."""
    token, signature = _text(said, "token"), _base64(said, "signature")
    return signing.finish_countersignature(opening, token, signature, actor=request.actor, now=request.now)


@for_(EVERYONE)
@require_safe
@never_cache
def corrections(request: ActingRequest, code: str) -> HttpResponse:
    """更正记录 — those that are signed, for everybody; and for the host the one that he drafts and signs."""
    opening = queries.opening_of(code)
    is_host = policy.is_host(request.actor, opening)
    draft = drafted_correction(opening) if is_host else None
    keys = keys_of(request.seat) if request.seat and is_host else None
    return render(
        request,
        "openings/corrections.html",
        {
            "lot": opening.lot,
            "opening": opening,
            "corrections": signed_corrections(opening),
            "may_correct": is_host and opening.state in OVER,
            "is_closed": opening.state in OVER,
            "draft": draft,
            "recipient": keys.recipient if keys else "",
        },
    )


@act(*BUYERS)
def correction_draft(request: ActingRequest, opening: Opening, said: Fields) -> HttpResponseBase:
    """起草更正记录."""
    what, why = _text(said, "what"), _text(said, "why")
    correcting.draft(opening, what=what, why=why, actor=request.actor, now=request.now)
    return redirect("openings:corrections", opening.code)


@act(*BUYERS)
def correction_prepare(request: ActingRequest, opening: Opening, _said: Fields) -> HttpResponse:
    """What the host's browser signs, leased for a minute."""
    return _leased(signing.prepare_correction(opening, actor=request.actor, now=request.now))


@act(*BUYERS)
def correction_finish(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """签署更正记录."""
    token, signature = _text(said, "token"), _base64(said, "signature")
    return signing.finish_correction(opening, token, signature, actor=request.actor, now=request.now)


@for_(EVERYONE)
@require_safe
def correction_file(request: ActingRequest, code: str, number: int) -> HttpResponseBase:
    """更正记录 as it was signed; a draft is there for the host alone."""
    opening = queries.opening_of(code)
    kept = opening.corrections.filter(number=number).first()
    if kept is None or (kept.signed_at is None and not policy.is_host(request.actor, opening)):
        raise Http404
    return FileResponse(
        open_stored(kept.signed_object or kept.object_name),
        as_attachment=True,
        filename=f"{code}-correction-{number}.pdf",
        content_type="application/pdf",
    )


@for_(EVERYONE)
@require_safe
@never_cache
def table(request: ActingRequest, code: str) -> HttpResponse:
    """开标一览表 — to be read and printed."""
    opening = queries.opening_of(code)
    return render(request, "openings/table.html", {"lot": opening.lot, "opening": opening, "table": table_of(opening)})


@for_(EVERYONE)
@require_safe
@never_cache
def table_file(_request: ActingRequest, code: str) -> HttpResponse:
    """开标一览表 as a file for spreadsheets; before the list there is none."""
    opening = queries.opening_of(code)
    found = table_of(opening)
    if not found.rows:
        raise Http404
    response = HttpResponse(as_csv([found.columns, *found.rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-opening-table.csv"'
    return response


def _leased(lease: Lease) -> JsonResponse:
    return JsonResponse(
        {
            "token": lease.token,
            "attributes": b64encode(lease.attributes).decode(),
            "digest": lease.digest,
            "until": lease.until.isoformat(),
        }
    )


def _text(said: Fields, name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str) or not can_be_kept(value):
        raise Refused("opening_request_malformed", field=name)
    return value


def _base64(said: Fields, name: str) -> bytes:
    try:
        return b64decode(_text(said, name), validate=True)
    except (NotBase64, ValueError):
        raise Refused("opening_request_malformed", field=name) from None
