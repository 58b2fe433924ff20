"""Addresses of the evaluation."""

from __future__ import annotations

from django.urls import path

from apps.evaluation.views import acts, pages

app_name = "evaluation"
urlpatterns = [
    path("desk/evaluations/", pages.evaluations, name="evaluations"),
    path("evaluation/<str:code>/", pages.room, name="room"),
    path("evaluation/<str:code>/scoring", pages.scoring, name="scoring"),
    path("evaluation/<str:code>/signing", pages.signing, name="signing"),
    path(
        "evaluation/<str:code>/bids/<int:number>/<str:envelope>/<int:index>",
        pages.file,
        name="file",
    ),
    path("evaluation/<str:code>/paper", pages.paper, name="paper"),
    path("evaluation/<str:code>/state.json", acts.state, name="state"),
    path("evaluation/<str:code>/committee", acts.committee, name="committee"),
    path("evaluation/<str:code>/undertaking", acts.undertaking, name="undertaking"),
    path("evaluation/<str:code>/recusal", acts.recusal, name="recusal"),
    path("evaluation/<str:code>/preliminary", acts.preliminary, name="preliminary"),
    path("evaluation/<str:code>/sheet", acts.sheet, name="sheet"),
    path("evaluation/<str:code>/result.json", acts.result, name="result"),
    path("evaluation/<str:code>/report", acts.report, name="report"),
    path("evaluation/<str:code>/report.pdf", acts.report_file, name="report_file"),
    path("evaluation/<str:code>/signature/prepare", acts.signature_prepare, name="signature_prepare"),
    path("evaluation/<str:code>/signature/finish", acts.signature_finish, name="signature_finish"),
    path("evaluation/<str:code>/refusal-to-sign", acts.refusal_to_sign, name="refusal_to_sign"),
    path("evaluation/<str:code>/receipt-of-report", acts.receipt_of_report, name="receipt_of_report"),
]
