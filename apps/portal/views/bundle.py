"""The evidence bundle of a lot, and the program that checks it, for whoever wants to check it without us."""

from __future__ import annotations

from contextlib import ExitStack
from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.core.refusals import TooEarly
from apps.evidence import verifier_file
from apps.evidence.bundle import Edition, write
from apps.portal.requests import PageRequest
from apps.tenders.queries import public_lot


@for_(EVERYONE)
@require_safe
def bundle(request: PageRequest, code: str) -> FileResponse:
    """证据包 — the public edition, once the submission is closed."""
    lot = public_lot(code)
    if lot.closed_at is None:
        raise TooEarly("bundle_not_yet")
    with ExitStack() as until_sent:
        file = until_sent.enter_context(TemporaryFile())
        write(lot.pk, Edition.PUBLIC, file, now=request.now)
        file.seek(0)
        until_sent.pop_all()  # the answer closes it when it was sent
    return FileResponse(file, as_attachment=True, filename=f"{lot.code}.zip", content_type="application/zip")


@for_(EVERYONE)
@require_safe
def verifier(_request: PageRequest) -> HttpResponse:
    """``kaiming-verify.pyz`` — the verifier of bundles as one file, to be kept and run anywhere."""
    answer = HttpResponse(verifier_file.made(), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{verifier_file.NAME}"'
    answer["ETag"] = f'"{verifier_file.sha256()}"'
    return answer
