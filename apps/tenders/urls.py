"""Addresses of tenders."""

from __future__ import annotations

from django.urls import path

from apps.tenders.views import centre, clarifications, lots, preparation, projects, public, publicity, rounds

app_name = "tenders"
urlpatterns = [
    path("lots/<str:code>/document/<int:version>/", public.document, name="document"),
    path("desk/projects/", projects.projects, name="projects"),
    path("desk/projects/new/", projects.project_new, name="project_new"),
    path("desk/projects/<str:code>/", projects.project, name="project"),
    path("desk/projects/<str:code>/terms/", projects.project_edit, name="project_edit"),
    path("desk/projects/<str:code>/lots/", projects.lot_new, name="lot_new"),
    path("desk/projects/<str:code>/approvals/", projects.approval_new, name="approval_new"),
    path("desk/lots/", lots.entries, name="entries"),
    path("desk/lots/<str:code>/", lots.lot, name="lot"),
    path("desk/lots/<str:code>/terms/", projects.lot_edit, name="lot_edit"),
    path("desk/lots/<str:code>/entry/", lots.entry, name="entry"),
    path("desk/lots/<str:code>/check/", centre.check, name="check"),
    path("desk/lots/<str:code>/check/acceptance/", centre.acceptance, name="acceptance"),
    path("desk/lots/<str:code>/check/return/", centre.return_, name="return"),
    path("desk/lots/<str:code>/check/refusal/", centre.refusal, name="refusal"),
    path("desk/lots/<str:code>/venue/", centre.venue, name="venue"),
    path("desk/lots/<str:code>/venue/release/", centre.release, name="release"),
    path("desk/lots/<str:code>/timetable/", preparation.timetable, name="timetable"),
    path("desk/lots/<str:code>/data-sheet/", preparation.data_sheet, name="data_sheet"),
    path("desk/lots/<str:code>/documents/", preparation.documents, name="documents"),
    path("desk/lots/<str:code>/documents/<int:version>/", preparation.document_file, name="document_file"),
    path("desk/lots/<str:code>/publication/", preparation.publication, name="publication"),
    path("desk/lots/<str:code>/suspension/", lots.suspension, name="suspension"),
    path("desk/lots/<str:code>/resumption/", lots.resumption, name="resumption"),
    path("desk/lots/<str:code>/termination/", lots.termination, name="termination"),
    path("desk/lots/<str:code>/downloads/", lots.downloads, name="downloads"),
    path("plans/", publicity.plans, name="plans"),
    path("plans/<str:plan>/", publicity.plan, name="plan"),
    path("desk/plans/", publicity.own_plans, name="own_plans"),
    path("desk/projects/<str:code>/plan/", publicity.project_plan, name="project_plan"),
    path("desk/projects/<str:code>/lots/table/", rounds.lot_table, name="lot_table"),
    path("desk/lots/<str:code>/copies/", rounds.copies, name="copies"),
    path("desk/lots/<str:code>/rounds/", rounds.rounds, name="rounds"),
    path("desk/lots/<str:code>/proofs/", publicity.proofs, name="proofs"),
    path("desk/lots/<str:code>/proofs/<int:number>/", publicity.proof_file, name="proof_file"),
    path("desk/lots/<str:code>/postponement/", publicity.postponement, name="postponement"),
    path("desk/calendar/", centre.calendar, name="calendar"),
    path("desk/calendar/<int:year>/", centre.calendar_year, name="calendar_year"),
    path("lots/<str:code>/questions/", clarifications.questions, name="questions"),
    path("lots/<str:code>/questions/<str:token>/", clarifications.question, name="question"),
    path("desk/lots/<str:code>/clarifications/", clarifications.desk, name="clarifications"),
    path("desk/lots/<str:code>/clarifications/draft/", clarifications.draft, name="clarification_draft"),
    path("desk/lots/<str:code>/clarifications/preview/", clarifications.preview, name="clarification_preview"),
    path("desk/lots/<str:code>/extension/", clarifications.extension, name="extension"),
]
