"""Addresses of the opening hall."""

from __future__ import annotations

from django.urls import path

from apps.openings.views import acts, backups, closing, hosting, pages

app_name = "openings"
urlpatterns = [
    path("openings/", pages.today, name="today"),
    path("openings/<str:code>/", pages.hall, name="hall"),
    path("openings/<str:code>/task", pages.part, {"name": "task"}, name="task"),
    path("openings/<str:code>/roster", pages.part, {"name": "roster"}, name="roster"),
    path("openings/<str:code>/objections.html", pages.part, {"name": "objections"}, name="objections_part"),
    path("openings/<str:code>/state.json", acts.state, name="state"),
    path("openings/<str:code>/sign-in", acts.sign_in, name="sign_in"),
    path("openings/<str:code>/start", acts.start, name="start"),
    path("openings/<str:code>/holder", acts.holder, name="holder"),
    path("openings/<str:code>/draw", acts.draw, name="draw"),
    path("openings/<str:code>/list", acts.publish_list, name="list"),
    path("openings/<str:code>/fail", acts.fail, name="fail"),
    path("openings/<str:code>/decryption", acts.decryption, name="decryption"),
    path("openings/<str:code>/own-headers", acts.own_headers, name="own_headers"),
    path("openings/<str:code>/release", acts.release, name="release"),
    path("openings/<str:code>/backup", backups.backup, name="backup"),
    path("openings/<str:code>/backup/parts/<int:number>", backups.backup_part, name="backup_part"),
    path("openings/<str:code>/backup/import", backups.backup_import, name="backup_import"),
    path("openings/<str:code>/attribution", acts.attribution, name="attribution"),
    path("openings/<str:code>/settlement", acts.settlement, name="settlement"),
    path("openings/<str:code>/shares", acts.shares, name="shares"),
    path("openings/<str:code>/reveal", acts.reveal, name="reveal"),
    path("openings/<str:code>/announcement", acts.announcement, name="announcement"),
    path("openings/<str:code>/confirmation", acts.confirmation, name="confirmation"),
    path("openings/<str:code>/objections", acts.objections, name="objections"),
    path("openings/<str:code>/objections/<int:number>/answer", acts.answer, name="answer"),
    path("openings/<str:code>/record", acts.record, name="record"),
    path("openings/<str:code>/record.pdf", acts.record_file, name="record_file"),
    path("openings/<str:code>/signature/prepare", acts.signature_prepare, name="signature_prepare"),
    path("openings/<str:code>/signature/finish", acts.signature_finish, name="signature_finish"),
    path("openings/<str:code>/close", acts.close, name="close"),
    path("openings/<str:code>/handover", acts.handover, name="handover"),
    path("openings/<str:code>/pause", acts.pause, name="pause"),
    path("openings/<str:code>/resume", acts.resume, name="resume"),
    path("openings/<str:code>/closing-check", closing.closing_check, name="closing_check"),
    path("openings/<str:code>/hosting", hosting.hosting, name="hosting"),
    path("openings/<str:code>/resumption", hosting.resumption, name="resumption"),
    path("openings/<str:code>/acknowledgement", hosting.acknowledgement, name="acknowledgement"),
    path("openings/<str:code>/end", hosting.end, name="end"),
    path("openings/<str:code>/sitting", hosting.sitting, name="sitting"),
    path("openings/<str:code>/sitting/start", hosting.sitting_start, name="sitting_start"),
]
