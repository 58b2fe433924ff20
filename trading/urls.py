"""Every address of the product; each app brings its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("apps.portal.urls")),
    path("", include("apps.tenders.urls")),
    path("", include("apps.parties.urls")),
    path("", include("apps.evidence.urls")),
]
