"""Addresses of a review that sits at venues: the desk of the witness, and the seats."""

from __future__ import annotations

from django.urls import path

from apps.evaluation.views import attendance, seats

urlpatterns = [
    path("evaluation/<str:code>/arrivals", attendance.arrivals, name="arrivals"),
    path("evaluation/<str:code>/arrivals/<int:number>/code", attendance.code_sent, name="arrival_code"),
    path("evaluation/<str:code>/arrivals/<int:number>/devices", attendance.device_noted, name="arrival_devices"),
    path("evaluation/<str:code>/arrivals/<int:number>/absence", attendance.left, name="arrival_absence"),
    path("evaluation/<str:code>/arrivals/<int:number>/return", attendance.returned, name="arrival_return"),
    path("evaluation/<str:code>/arrivals/<int:number>/departure", attendance.signed_out, name="arrival_departure"),
    path("evaluation/<str:code>/rooms/<int:number>/pause", attendance.paused, name="room_pause"),
    path("evaluation/<str:code>/rooms/<int:number>/roll-call", attendance.called, name="roll_call"),
    path("evaluation/<str:code>/seat", seats.seat, name="seat"),
    path("evaluation/<str:code>/seat/key", seats.key, name="seat_key"),
    path("evaluation/<str:code>/seat/pin", seats.pin, name="seat_pin"),
    path("evaluation/<str:code>/seat/devices", seats.devices, name="seat_devices"),
    path("evaluation/<str:code>/seat/closing", seats.closing, name="seat_closing"),
]
