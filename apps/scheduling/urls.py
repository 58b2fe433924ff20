"""Addresses of places, bookings and the green channel."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
