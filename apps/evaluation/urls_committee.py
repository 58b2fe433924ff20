"""Addresses of what comes before a committee sits: the pool, the application, invitations, the draw."""

from __future__ import annotations

from django.urls import path

from apps.evaluation.views import committees, pool

urlpatterns = [
    path("desk/experts/", pool.experts, name="experts"),
    path("desk/experts/<int:person_id>/", pool.expert, name="expert"),
    path("desk/experts/<int:person_id>/ties", pool.expert_ties, name="expert_ties"),
    path("desk/experts/<int:person_id>/conduct", pool.expert_conduct, name="expert_conduct"),
    path("desk/expert/", pool.own, name="own_expert"),
    path("desk/expert/leave", pool.leave, name="expert_leave"),
    path("desk/expert/invitations/<str:token>", pool.answer, name="invitation_answer"),
    path("experts/statistics", pool.statistics, name="expert_statistics"),
    path("evaluation/<str:code>/application", committees.application, name="application"),
    path("evaluation/<str:code>/application/approval", committees.application_approval, name="application_approval"),
    path("evaluation/<str:code>/application/return", committees.application_return, name="application_return"),
    path("evaluation/<str:code>/invitations", committees.invitations, name="invitations"),
    path("evaluation/<str:code>/invitations/<int:number>", committees.invitation, name="invitation"),
    path("evaluation/<str:code>/draw", committees.draw, name="draw"),
]
