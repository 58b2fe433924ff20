"""The green channel: cases, the two checks of each, service clocks with their pauses, tasks of other units, the terms.

Days and their incidents stand in green_day, files, holds and ratings in green_service.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from apps.evidence.streams import Hearers, Stream
from apps.scheduling.lifecycle_green import GreenState
from apps.scheduling.rules.green import GreenKind, Proof, ServiceStep, TaskUnit
from apps.scheduling.rules.green_clock import Run

REASON_LIMIT = 1000


class GreenCase(models.Model):
    """绿色通道办件 — a project's request for the centre's faster services, and what became of it."""

    code = models.CharField(max_length=40, unique=True)
    project = models.ForeignKey("tenders.Project", models.PROTECT, related_name="green_cases", null=True)
    """None while the project is only a card, before its approval is complete (超前介入)."""
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="green_cases")
    agency = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="agency_green_cases", null=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in GreenKind])
    proof = models.CharField(max_length=24, choices=[(proof.value, proof.value) for proof in Proof])
    proof_number = models.CharField(max_length=120)
    reason = models.CharField(max_length=REASON_LIMIT)
    """倒排工期原因 — why the time presses."""
    forced_by = models.DateField(null=True)
    """The day that forces it: flood season, end of a grant, begin of a term."""
    wished_opening_on = models.DateField(null=True)
    wished_evaluation_on = models.DateField(null=True)
    wished_services = models.JSONField(default=list)
    declaration = models.TextField()
    """声明 — the words of form A12 as they were accepted."""

    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in GreenState], db_index=True)
    applied_at = models.DateTimeField()
    applied_by = models.CharField(max_length=40)
    services = models.JSONField(default=list)
    officer = models.ForeignKey("parties.Person", models.PROTECT, related_name="green_cases", null=True)
    """专员 — who answers for the case at the centre, one to one."""
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decision = models.CharField(max_length=REASON_LIMIT, blank=True)
    """Why it was granted or refused, in public words."""
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=REASON_LIMIT, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=["applied", "once_checked", "checked", "granted"]),
                name="green_case_one_open_per_project",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused", "closed"])
                | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="green_case_decided_with_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["withdrawn", "closed"]) | Q(ended_at__isnull=False), name="green_case_ended"
            ),
        ]
        ordering = ["-applied_at", "-pk"]

    def __str__(self) -> str:
        """The code, which is public."""
        return self.code

    @property
    def stream(self) -> Stream:
        """What the applicant's side, the centre and the supervisor hear."""
        return Stream(f"green:{self.code}", Hearers.DESK)

    @property
    def is_granted(self) -> bool:
        """True while the services are given."""
        return self.state == GreenState.GRANTED


class GreenCheck(models.Model):
    """绿色通道核验 — one of the two looks at a case's proof, each by another person."""

    case = models.ForeignKey(GreenCase, models.PROTECT, related_name="checks")
    number = models.PositiveSmallIntegerField()
    is_fit = models.BooleanField()
    opinion = models.CharField(max_length=REASON_LIMIT)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="green_check_once_per_number"),
            models.UniqueConstraint(fields=["case", "by"], name="green_check_by_two_people"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="green_check_is_first_or_second"),
        ]
        ordering = ["number"]


class ServiceClock(models.Model):
    """限时办结时钟 — one service of the centre, with the working minutes it may take."""

    case = models.ForeignKey(GreenCase, models.PROTECT, related_name="clocks")
    lot = models.ForeignKey("tenders.Lot", models.PROTECT, related_name="service_clocks", null=True)
    step = models.CharField(max_length=20, choices=[(step.value, step.value) for step in ServiceStep])
    minutes = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=40, blank=True)
    warned_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "lot", "step"], condition=Q(done_at__isnull=True), name="service_clock_runs_once"
            )
        ]
        ordering = ["began_at", "pk"]

    @property
    def run(self) -> Run:
        """The clock as the rules take it; prefetch ``pauses`` where there are many."""
        pauses = tuple((pause.paused_at, pause.resumed_at) for pause in self.pauses.all())
        return Run(self.began_at, self.minutes, pauses, self.done_at)


class ClockPause(models.Model):
    """补正暂停 — time in which the applicant supplements what was missing; the only ground on which a clock stands still."""

    clock = models.ForeignKey(ServiceClock, models.PROTECT, related_name="pauses")
    asked = models.CharField(max_length=500)
    paused_at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["paused_at", "pk"]


class GreenTask(models.Model):
    """联动任务 — something another unit does for a case, until a day, with somebody on call."""

    case = models.ForeignKey(GreenCase, models.PROTECT, related_name="tasks")
    unit = models.CharField(max_length=16, choices=[(unit.value, unit.value) for unit in TaskUnit])
    title = models.CharField(max_length=200)
    on_call = models.CharField(max_length=80)
    due_on = models.DateField()
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=500, blank=True)
    reminded_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def is_late(self, today: date) -> bool:
        """True for a task that is not done and whose day is over."""
        return self.done_at is None and self.due_on < today


class GreenTermsVersion(models.Model):
    """服务承诺版本 — the centre's numbers from a moment on; the newest is in force."""

    values = models.JSONField()
    edited_by = models.CharField(max_length=40)
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["-edited_at", "-pk"]
