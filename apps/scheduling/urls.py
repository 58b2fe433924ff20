"""Addresses of places, bookings and the green channel."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("apps.scheduling.urls_desk")),
    path("", include("apps.scheduling.urls_green")),
]
