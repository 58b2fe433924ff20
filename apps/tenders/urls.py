"""Addresses of tenders."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "tenders"
urlpatterns: list[URLPattern] = []
