"""Every address of the product; each app brings its own."""

from __future__ import annotations

from django.urls import include, path

from apps.core.preferences import set_theme
from apps.core.states import states
from apps.core.time_told import clock
from apps.parties.views.sign_in import set_language

handler500 = "apps.core.failing.failed"
urlpatterns = [
    path("preferences/language", set_language, name="set_language"),
    path("preferences/theme", set_theme, name="set_theme"),
    path("states/", states, name="states"),
    path("clock", clock, name="clock"),
    path("", include("apps.exchange.urls")),
    path("", include("apps.portal.urls")),
    path("", include("apps.awards.urls")),
    path("", include("apps.evaluation.urls")),
    path("", include("apps.openings.urls")),
    path("", include("apps.bids.urls")),
    path("", include("apps.scheduling.urls")),
    path("", include("apps.tenders.urls")),
    path("", include("apps.parties.urls")),
    path("", include("apps.evidence.urls")),
]
