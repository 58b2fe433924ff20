"""Every address of the product; each app brings its own."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from apps.core.audience import EVERYONE, for_
from apps.core.preferences import set_theme

urlpatterns = [
    path("preferences/language", for_(EVERYONE)(set_language), name="set_language"),
    path("preferences/theme", set_theme, name="set_theme"),
    path("", include("apps.portal.urls")),
    path("", include("apps.tenders.urls")),
    path("", include("apps.parties.urls")),
    path("", include("apps.evidence.urls")),
]
