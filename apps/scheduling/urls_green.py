"""Addresses of the green channel."""

from __future__ import annotations

from django.urls import path

from apps.scheduling.views import green, green_callback, green_day, green_service, green_work, promise_files

app_name = "green"
urlpatterns = [
    path("green-channel/", green.public, name="public"),
    path("green-channel/cases.csv", green.file, name="file"),
    path("desk/green/", green.cases, name="cases"),
    path("desk/green/new/", green.new, name="new"),
    path("desk/green/terms/", green_work.terms, name="terms"),
    path("desk/green/<str:case>/clocks", green_work.clocks, name="clocks"),
    path("desk/green/<str:case>/clocks/<int:number>", green_work.clock, name="clock"),
    path("desk/green/<str:case>/tasks", green_work.tasks, name="tasks"),
    path("desk/green/<str:case>/tasks/<int:number>", green_work.task, name="task"),
    path("desk/green/<str:case>/proofs", green_service.proofs, name="proofs"),
    path("desk/green/<str:case>/proofs/<int:number>", green_service.proof, name="proof"),
    path("desk/green/<str:case>/holds", green_service.holds, name="holds"),
    path("desk/green/<str:case>/holds/<int:number>", green_service.hold, name="hold"),
    path("desk/lots/<str:code>/promise-files/", promise_files.files, name="promise_files"),
    path("desk/lots/<str:code>/promise-files/<int:number>", promise_files.file, name="promise_file"),
    path("desk/green/<str:case>/callback", green_callback.callback, name="callback"),
    path("desk/green/<str:case>/correction", green_callback.correction, name="correction"),
    path("desk/lots/<str:code>/venue/held", green_service.held, name="held"),
    path("desk/green/<str:case>/rating", green_service.rating, name="rating"),
    path("desk/green/<str:case>/days/<str:day>/", green_day.room, name="room"),
    path("desk/green/<str:case>/days/<str:day>/duties", green_day.duties, name="duties"),
    path("desk/green/<str:case>/days/<str:day>/incidents", green_day.incidents, name="incidents"),
    path("desk/green/<str:case>/days/<str:day>/incidents/<int:number>", green_day.incident, name="incident"),
    path("desk/green/<str:case>/", green.case, name="case"),
    path("desk/green/<str:case>/check", green.check, name="check"),
    path("desk/green/<str:case>/grant", green.grant, name="grant"),
    path("desk/green/<str:case>/refusal", green.refusal, name="refusal"),
    path("desk/green/<str:case>/withdrawal", green.withdrawal, name="withdrawal"),
    path("desk/green/<str:case>/closing", green.closing, name="closing"),
    path("desk/green/<str:case>/project", green.project, name="project"),
]
