"""Addresses of sealed bids: sending, receipts, withdrawal."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "bids"
urlpatterns: list[URLPattern] = []
