"""Addresses of venues, and of a review at several sites."""

from __future__ import annotations

from django.urls import path

from apps.evaluation.views import sites, venues

ROOT = "evaluation/<str:code>/"
urlpatterns = [
    path("desk/venues/", venues.venues, name="venues"),
    path("desk/venues/<int:venue_id>/", venues.venue, name="venue"),
    path("desk/venues/<int:venue_id>/rooms", venues.rooms, name="venue_rooms"),
    path("desk/venues/seats/<int:seat_id>", venues.seat, name="venue_seat"),
    path("desk/seat-directory", venues.directory, name="seat_directory"),
    path("desk/sites/", venues.requests, name="site_requests"),
    path("desk/sites/<int:site_id>/", venues.site, name="site_request"),
    path("desk/sites/<int:site_id>/refusal", venues.refusal, name="site_refusal"),
    path(f"{ROOT}sites", sites.sites, name="sites"),
    path(f"{ROOT}sites/time", sites.time, name="sites_time"),
    path(f"{ROOT}sites/<int:number>/place", sites.place, name="site_place"),
    path(f"{ROOT}sites/<int:number>/letter", sites.letter, name="site_letter"),
    path(f"{ROOT}sites/<int:number>/recordings", sites.recordings, name="site_recordings"),
    path(f"{ROOT}start", sites.start, name="start"),
    path(f"{ROOT}start/<int:number>", sites.start_confirmed, name="start_confirmed"),
    path(f"{ROOT}incidents", sites.incidents, name="incidents"),
    path(f"{ROOT}incidents/remedy", sites.remedy, name="incident_remedy"),
    path(f"{ROOT}incidents/decision", sites.decision, name="incident_decision"),
    path(f"{ROOT}incidents/dissolution", sites.dissolution, name="incident_dissolution"),
    path(f"{ROOT}incidents/seals/<int:number>", sites.seal, name="incident_seal"),
    path(f"{ROOT}handovers/<int:number>", sites.handover, name="handover"),
    path(f"{ROOT}handovers/<int:number>/receipt", sites.handover_receipt, name="handover_receipt"),
    path(f"{ROOT}handovers/<int:number>/return", sites.handover_return, name="handover_return"),
]
