"""唱标的声音 over HTTP: a sentence as the platform's voice reads it, once it was announced; the same bytes for everybody."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.core.logs import unlogged
from apps.evidence.store import open_stored
from apps.openings import queries
from apps.parties.requests import ActingRequest

FOR_EVER = "public, max-age=31536000, immutable"


@unlogged
@for_(EVERYONE)
@require_safe
def speech(_request: ActingRequest, code: str, number: int) -> HttpResponseBase:
    """A WAV; before its sentence is announced there is none."""
    opening = queries.opening_of(code)
    found = opening.speeches.filter(number=number).first()
    if found is None or not opening.utterances.filter(number=number).exists():
        raise Http404
    answer = FileResponse(open_stored(found.object_name), content_type="audio/wav")
    answer["Cache-Control"] = FOR_EVER
    return answer
