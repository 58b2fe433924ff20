"""Addresses of the evidence app."""

from __future__ import annotations

from django.urls import path, re_path

from apps.evidence import views
from apps.evidence.log import views as log

app_name = "evidence"
urlpatterns = [
    path("desk/journal/", views.journal, name="journal"),
    path("desk/journal/streams/", views.streams, name="streams"),
    re_path(r"^desk/journal/entries\.(?P<form>csv|jsonl)$", views.export, name="export"),
    path("desk/journal/<str:stream>/<int:v>/", views.entry, name="entry"),
    path("log/", log.page, name="log"),
    path("log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/key", log.key, name="log_key"),
    path("log/proof/<int:index>", log.proof, name="log_proof"),
    path("log/tile/entries/<path:tile>", log.entries, name="log_entries"),
    path("log/tile/<int:level>/<path:tile>", log.tile, name="log_tile"),
    path("log/kaiming-witness.pyz", log.witness, name="log_witness"),
    path("health", views.health, name="health"),
    path("metrics", views.show_metrics, name="metrics"),
]
