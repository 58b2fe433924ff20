"""Addresses of the evidence app."""

from __future__ import annotations

from django.urls import path, re_path

from apps.evidence import views
from apps.evidence.explorer import link_views as links
from apps.evidence.explorer import views as explorer
from apps.evidence.health import views as health
from apps.evidence.log import views as log

app_name = "evidence"
urlpatterns = [
    path("desk/journal/", explorer.journal, name="journal"),
    path("desk/journal/streams/", explorer.streams, name="streams"),
    path("desk/journal/readings/", explorer.readings, name="readings"),
    path("desk/journal/links/", links.links, name="links"),
    path("desk/journal/links/<int:link_id>/code", links.link_code, name="link_code"),
    path("desk/journal/links/<int:link_id>/revocation", links.link_revocation, name="link_revocation"),
    path("audit/", links.audit, name="audit"),
    path("audit/end", links.audit_end, name="audit_end"),
    path("audit/journal/", links.audit_journal, name="audit_journal"),
    re_path(r"^audit/journal/entries\.(?P<form>csv|jsonl)$", links.audit_export, name="audit_export"),
    path("audit/journal/<str:stream>/<int:v>/", links.audit_entry, name="audit_entry"),
    path("audit/<str:token>/", links.audit_link, name="audit_link"),
    re_path(r"^desk/journal/entries\.(?P<form>csv|jsonl)$", explorer.export, name="export"),
    path("desk/journal/<str:stream>/<int:v>/", explorer.entry, name="entry"),
    path("log/", log.page, name="log"),
    path("log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/key", log.key, name="log_key"),
    path("log/proof/<int:index>", log.proof, name="log_proof"),
    path("log/tile/entries/<path:tile>", log.entries, name="log_entries"),
    path("log/tile/<int:level>/<path:tile>", log.tile, name="log_tile"),
    path("log/kaiming-witness.pyz", log.witness, name="log_witness"),
    path("desk/health/", health.health_wall, name="health_wall"),
    path("desk/health/retry", health.health_retry, name="health_retry"),
    path("health", views.health, name="health"),
    path("metrics", views.show_metrics, name="metrics"),
]
