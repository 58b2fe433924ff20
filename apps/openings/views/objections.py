"""开标异议 by HTTP: filed with an attachment in pieces, taken up or not, answered, responded to, and its paper for those concerned."""

from __future__ import annotations

from typing import Literal

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.audience import BUYERS, EVERYONE, Role, for_
from apps.core.logs import unlogged
from apps.evidence.landing import landed
from apps.evidence.store import open_stored
from apps.openings import actions, queries
from apps.openings.attaching import answer_owner, attachment_of, file_name_of, receive_piece
from apps.openings.importing import Piece
from apps.openings.models import AnswerPaper, Objection, ObjectionPaper, Opening
from apps.openings.queries.objecting import may_read_paper
from apps.openings.views.acts import Fields, act, text_of
from apps.openings.views.fields import malformed, texts_of
from apps.parties.requests import ActingRequest


@act(Role.BIDDER)
def objections(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """提出异议. Its attachment was sent before, in pieces that are named by their digests."""
    actor, now = request.actor, request.now
    text, title, contact = (text_of(said, name) for name in ("text", "title", "contact"))
    parts = texts_of(said, "parts")
    listed = actions.must_object(opening, actor=actor, now=now)
    stored = attachment_of(opening, listed.bid, parts)
    name = file_name_of(text_of(said, "file_name")) if stored else ""
    if not (title or contact or stored):
        return actions.raise_objection(opening.pk, text=text, actor=actor, now=now)
    filed = actions.Filed(title=title, text=text, contact=contact, file_name=name, attachment=stored)
    return actions.file_objection(opening.pk, filed, actor=actor, now=now)


@unlogged
@for_(Role.BIDDER)
@require_http_methods(["PUT"])
def attachment_part(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """A piece of an attachment: refused by rights and headers before a byte is read."""
    opening = queries.opening_of(code)
    listed = actions.must_object(opening, actor=request.actor, now=request.now)
    piece = Piece(number, _length(request), request.headers.get("X-Part-SHA256", "").lower())
    receive_piece(listed.bid, piece, landed(request) or request)
    return HttpResponse(status=204)


@unlogged
@for_(EVERYONE)
@require_safe
@never_cache
def attachment(request: ActingRequest, code: str, number: int) -> HttpResponseBase:
    """The attachment for the desk, the supervisor and who filed it; to everybody else there is none."""
    opening = queries.opening_of(code)
    objection = opening.objections.filter(number=number, paper__isnull=False).select_related("paper")
    return _file(request, objection.first(), "paper")


def _file(
    request: ActingRequest, objection: Objection | None, beside: Literal["paper", "answer_paper"]
) -> FileResponse:
    if objection is None or not may_read_paper(request.actor, objection):
        raise Http404
    paper: ObjectionPaper | AnswerPaper = getattr(objection, beside)
    if not paper.object_name:
        raise Http404
    return FileResponse(
        open_stored(paper.object_name),
        as_attachment=True,
        filename=paper.file_name,
        content_type="application/octet-stream",
    )


@act(*BUYERS)
def acceptance(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """受理."""
    return actions.accept_objection(opening.pk, said["number"], actor=request.actor, now=request.now)


@act(*BUYERS)
def refusal(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """不予受理."""
    return actions.refuse_objection(
        opening.pk, said["number"], reason=text_of(said, "reason"), actor=request.actor, now=request.now
    )


@act(*BUYERS)
def answer(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """异议答复. Its attachment was sent before, in pieces that are named by their digests."""
    actor, now, number = request.actor, request.now, said["number"]
    text, parts = text_of(said, "answer"), texts_of(said, "parts")
    if parts:
        actions.must_answer(opening, number, actor=actor, now=now)
    stored = attachment_of(opening, answer_owner(opening, number), parts)
    if stored is None:
        return actions.answer_objection(opening.pk, number, answer=text, actor=actor, now=now)
    answered = actions.Answered(text, file_name_of(text_of(said, "file_name")), stored)
    return actions.answer_with_paper(opening.pk, number, answered, actor=actor, now=now)


@unlogged
@for_(*BUYERS)
@require_http_methods(["PUT"])
def answer_part(request: ActingRequest, code: str, number: int, index: int) -> HttpResponse:
    """A piece of an answer's attachment: refused by rights and headers before a byte is read."""
    opening = queries.opening_of(code)
    actions.must_answer(opening, number, actor=request.actor, now=request.now)
    piece = Piece(index, _length(request), request.headers.get("X-Part-SHA256", "").lower())
    receive_piece(answer_owner(opening, number), piece, landed(request) or request)
    return HttpResponse(status=204)


@unlogged
@for_(EVERYONE)
@require_safe
@never_cache
def answer_attachment(request: ActingRequest, code: str, number: int) -> HttpResponseBase:
    """The answer's attachment, for those who may read the objection's own; to everybody else there is none."""
    opening = queries.opening_of(code)
    objection = opening.objections.filter(number=number, answer_paper__isnull=False).select_related("answer_paper")
    return _file(request, objection.first(), "answer_paper")


@act(Role.BIDDER)
def response(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """认可、不认可."""
    satisfied = said.get("satisfied")
    sides = {True: True, False: False, "yes": True, "no": False, None: None}
    if isinstance(satisfied, (list, dict)) or satisfied not in sides:
        raise malformed("satisfied")
    return actions.respond_to_answer(
        opening.pk, said["number"], is_satisfied=sides[satisfied], actor=request.actor, now=request.now
    )


def _length(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 12 else -1
