"""Addresses of the scheduling desk."""

from __future__ import annotations

from django.urls import path

from apps.scheduling.views import board, desk

app_name = "scheduling"
urlpatterns = [
    path("desk/schedule/", board.board, name="board"),
    path("desk/schedule/requests", desk.requests, name="requests"),
    path("desk/schedule/places", desk.places, name="places"),
    path("desk/schedule/closures", desk.closures, name="closures"),
    path("desk/schedule/bookings/<str:booking>/proposal", desk.proposal, name="proposal"),
    path("desk/schedule/bookings/<str:booking>/confirmation", desk.confirmation, name="confirmation"),
    path("desk/schedule/bookings/<str:booking>/cancellation", desk.cancellation, name="cancellation"),
    path("desk/schedule/bookings/<str:booking>/use", desk.use, name="use"),
    path("desk/schedule/bookings/<str:booking>/release", desk.release, name="release"),
    path("desk/schedule/bookings/<str:booking>/absence", desk.absence, name="absence"),
    path("schedule/free-busy.json", board.free_busy, name="free_busy"),
]
