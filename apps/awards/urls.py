"""Addresses of results and awards."""

from __future__ import annotations

from django.urls import path

from apps.awards import views

app_name = "awards"
urlpatterns = [
    path("awards/<str:code>/", views.award, name="award"),
    path("awards/<str:code>/candidates", views.candidates, name="candidates"),
    path("awards/<str:code>/passing-over", views.passing_over, name="passing_over"),
    path("awards/<str:code>/decision", views.decision, name="decision"),
    path("awards/<str:code>/award", views.result, name="result"),
    path("awards/<str:code>/notice.pdf", views.notice, name="notice"),
    path("openings/<str:code>/result", views.announcement, name="announcement"),
]
