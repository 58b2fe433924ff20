"""Addresses of the evidence app."""

from __future__ import annotations

from django.urls import path, re_path

from apps.evidence import views

app_name = "evidence"
urlpatterns = [
    path("desk/journal/", views.journal, name="journal"),
    path("desk/journal/streams/", views.streams, name="streams"),
    re_path(r"^desk/journal/entries\.(?P<form>csv|jsonl)$", views.export, name="export"),
    path("desk/journal/<str:stream>/<int:v>/", views.entry, name="entry"),
    path("health", views.health, name="health"),
    path("metrics", views.show_metrics, name="metrics"),
]
