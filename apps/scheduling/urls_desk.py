"""Addresses of the scheduling desk."""

from __future__ import annotations

from django.urls import path

from apps.scheduling.views import board, capacities, desk, moving, night, trial, wall

app_name = "scheduling"
urlpatterns = [
    path("desk/schedule/", board.board, name="board"),
    path("desk/schedule/board.csv", board.file, name="board_file"),
    path("desk/schedule/trial/", trial.trial, name="trial"),
    path("desk/schedule/night/", night.night, name="night"),
    path("desk/schedule/night/computation", night.computation, name="night_computation"),
    path("desk/schedule/night/confirmation", night.confirmation, name="night_confirmation"),
    path("desk/schedule/night/dismissal", night.dismissal, name="night_dismissal"),
    path("desk/schedule/capacities", capacities.capacities, name="capacities"),
    path("desk/schedule/capacities/counts", capacities.counts, name="counts"),
    path("desk/schedule/capacities/hours", capacities.hours, name="hours"),
    path("desk/schedule/capacities/special-days", capacities.special_days, name="special_days"),
    path("desk/schedule/requests", desk.requests, name="requests"),
    path("desk/schedule/places", desk.places, name="places"),
    path("desk/schedule/closures", desk.closures, name="closures"),
    path("desk/schedule/bookings/<str:booking>/proposal", desk.proposal, name="proposal"),
    path("desk/schedule/bookings/<str:booking>/confirmation", desk.confirmation, name="confirmation"),
    path("desk/schedule/bookings/<str:booking>/cancellation", desk.cancellation, name="cancellation"),
    path("desk/schedule/bookings/<str:booking>/use", desk.use, name="use"),
    path("desk/schedule/bookings/<str:booking>/release", desk.release, name="release"),
    path("desk/schedule/bookings/<str:booking>/absence", desk.absence, name="absence"),
    path("desk/schedule/bookings/<str:booking>/over-run", desk.over_run, name="over_run"),
    path("desk/schedule/bookings/<str:booking>/move", moving.move, name="move"),
    path("desk/schedule/bookings/<str:booking>/move/sheet", moving.sheet, name="move_sheet"),
    path("schedule/wall/", wall.wall, name="wall"),
    path("schedule/wall/board", wall.wall_board, name="wall_board"),
    path("schedule/free-busy.json", board.free_busy, name="free_busy"),
]
