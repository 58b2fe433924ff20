"""Addresses of the parties: signing in, one's account, an organisation's members, applications, certificates."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "parties"

urlpatterns: list[URLPattern] = []
