"""Addresses of results and awards."""

from __future__ import annotations

from django.urls import path

from apps.awards.views import after, award

app_name = "awards"
urlpatterns = [
    path("awards/<str:code>/", award.award, name="award"),
    path("awards/<str:code>/candidates", award.candidates, name="candidates"),
    path("awards/<str:code>/passing-over", award.passing_over, name="passing_over"),
    path("awards/<str:code>/decision", award.decision, name="decision"),
    path("awards/<str:code>/award", award.result, name="result"),
    path("awards/<str:code>/after/", after.after, name="after"),
    path("awards/<str:code>/archive", after.archive, name="archive"),
    path("awards/<str:code>/archive/closing", after.closing, name="closing"),
    path("awards/<str:code>/archive/<int:number>.zip", after.package, name="package"),
    path("awards/<str:code>/contract", after.contract, name="contract"),
    path("awards/<str:code>/contract.pdf", after.contract_file, name="contract_file"),
    path("awards/<str:code>/duties", after.duties, name="duties"),
    path("awards/<str:code>/ending", award.ending, name="ending"),
    path("awards/<str:code>/members/<int:number>", after.service, name="service"),
    path("awards/<str:code>/performance", after.performance, name="performance"),
    path("awards/<str:code>/withdrawal", award.withdrawal, name="withdrawal"),
    path("awards/<str:code>/notice.pdf", award.notice, name="notice"),
    path("openings/<str:code>/result", award.announcement, name="announcement"),
]
