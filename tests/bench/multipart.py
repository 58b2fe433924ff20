"""The peer that everybody would write first: a form with a file, at daphne, with Django's own upload handling."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import path

KEPT = Path(os.environ["BENCH_KEPT"])


def take(request: HttpRequest) -> HttpResponse:
    """Keeps the file of the form."""
    file = request.FILES["file"]
    assert isinstance(file, UploadedFile)
    with (KEPT / secrets.token_hex(8)).open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return HttpResponse(status=204)


urlpatterns = [path("", take)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY=secrets.token_hex(16))
django.setup()
application = get_asgi_application()
