"""The page of one case: what it says to whom, which acts it offers, and the back-planned days."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.clock import SHANGHAI
from apps.evidence.journal import since
from apps.evidence.naming import actor_name, kind_name
from apps.parties.models import Person
from apps.scheduling import forms_green as asked
from apps.scheduling import forms_green_service as service
from apps.scheduling import forms_green_work as work
from apps.scheduling import labels_green as labels
from apps.scheduling import policy_green
from apps.scheduling.actions.green import OPEN
from apps.scheduling.forms import WishForm
from apps.scheduling.lifecycle_green import GREEN_CASE, GreenAction, GreenState
from apps.scheduling.models.green import GreenCase
from apps.scheduling.models.green_service import GreenCallback, GreenRating
from apps.scheduling.queries.green import CaseRow
from apps.scheduling.queries.green_day import room_days
from apps.scheduling.queries.green_service import rated_until
from apps.scheduling.queries.hours import open_calendar
from apps.scheduling.queries.promise_files import files_of_lots
from apps.scheduling.rules.green import Grade, GreenService, ServiceStep, TaskUnit
from apps.scheduling.rules.green_clock import due_at, light_of, minutes_left
from apps.tenders.models import Lot
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.queries.readiness import check_readiness, is_ready_to_check
from apps.tenders.rows import PlanDay, Remark
from apps.tenders.rules.backplan import back_plan, earliest_deadline
from apps.tenders.rules.books import Regime
from apps.tenders.rules.in_force import BOOKS, book_in_force

OPENS_AT = time(9, 30)
"""The hour of the day that is taken when only a day was wished for."""


def case_page(actor: Actor, case: GreenCase, now: datetime) -> dict[str, Any]:
    """Everything that the page shows this actor, with a form for each act that is possible now."""
    allowed = GREEN_CASE.allowed(GreenState(case.state))
    checks = list(case.checks.all())
    is_applicant = policy_green.is_applicant(actor, case)
    manages = policy_green.may_manage(actor)
    looks = {GreenAction.CHECK, GreenAction.CHECK_AGAIN} & set(allowed)
    may_check = bool(looks) and policy_green.may_check(actor)
    context: dict[str, Any] = {
        "row": CaseRow.of(case),
        "case": case,
        "checks": [(check, name_of(check.by)) for check in checks],
        "is_applicant": is_applicant,
        "manages": manages,
        "waits_for_colleague": may_check and any(check.by == actor.id for check in checks),
        "thread": _thread(case),
        "clocks": _clocks(case, now),
        "tasks": _tasks(case, now),
        "proof_files": list(case.proof_files.all()),
        "promise_files": files_of_lots(case.project.lots.all()) if case.project else [],
        "holds": [(hold, hold.is_held(now)) for hold in case.holds.select_related("place")],
        "days": room_days(case, now),
        "today": now.astimezone(SHANGHAI).date(),
        **_timeline(case, now),
    }
    if manages and case.is_granted:
        if GreenService.TIMED in case.services:
            context["clock_form"] = work.ClockForm()
        if GreenService.JOINT in case.services:
            context["task_form"] = work.TaskForm()
    if is_applicant and case.state in OPEN:
        context["proof_form"] = service.ProofFileForm()
    if manages and case.is_granted and GreenService.EARLY in case.services:
        context["hold_form"] = WishForm()
    if is_applicant and case.ended_at is not None and case.state == GreenState.CLOSED:
        context |= _rating(case, case.ended_at, now)
    context |= _callback(actor, case, is_applicant=is_applicant)
    if may_check and not context["waits_for_colleague"]:
        context["check_form"] = asked.CheckForm()
    if manages and GreenAction.GRANT in allowed:
        context["refuse_form"] = asked.RefuseForm()
        if len([check for check in checks if check.is_fit]) == len(checks):
            context["grant_form"] = asked.GrantForm(actor=actor, case=case)
    if manages and GreenAction.CLOSE in allowed:
        context["close_form"] = asked.CloseForm()
    if is_applicant and GreenAction.WITHDRAW in allowed:
        context["withdraw_form"] = asked.WithdrawForm()
        if case.project_id is None:
            context["project_form"] = asked.ProjectForm(actor=actor)
    return context


def _rating(case: GreenCase, ended_at: datetime, now: datetime) -> dict[str, Any]:
    """What the applicant said, or may still say, or that silence counts as satisfied."""
    given = GreenRating.objects.filter(case=case).first()
    context: dict[str, Any] = {
        "rated_until": rated_until(ended_at),
        "grade": labels.GRADES[Grade(given.grade)] if given else "",
    }
    if given is None and now < context["rated_until"]:
        context["rating_form"] = service.RatingForm()
    return context


def _callback(actor: Actor, case: GreenCase, *, is_applicant: bool) -> dict[str, Any]:
    """The bad rating and what followed: for the rater, who calls back and the supervisor; the officer reads nothing of it."""
    calls = policy_green.may_call_back(actor, case)
    if not (calls or is_applicant or actor.acts_as(Role.SUPERVISOR)):
        return {}
    found = GreenCallback.objects.filter(rating__case=case).select_related("rating").first()
    if found is None:
        return {}
    context: dict[str, Any] = {"callback": found, "bad_grade": labels.GRADES[Grade(found.rating.grade)]}
    if calls and found.called_at is None:
        context["callback_form"] = service.CallbackForm()
    if calls and found.is_founded and found.corrected_at is None:
        context["correction_form"] = service.CorrectionForm()
    return context


def name_of(actor_id: str) -> str:
    """The person's name for the desk."""
    noun, _colon, number = actor_id.partition(":")
    if noun == "person" and number.isdigit():
        person = Person.objects.filter(pk=int(number)).first()
        return person.name if person else actor_name(actor_id)
    return actor_name(actor_id)


def _thread(case: GreenCase) -> list[dict[str, Any]]:
    return [
        {"at": entry.at, "title": kind_name(entry.kind), "text": _said(entry.payload), "who": name_of(entry.actor)}
        for entry in since(case.stream.name, 0)
    ]


def _said(payload: dict[str, Any]) -> str:
    return next((str(payload[name]) for name in ("reason", "opinion", "summary", "asked", "outcome", "resolution", "title") if payload.get(name)), "")  # fmt: skip


def _clocks(case: GreenCase, now: datetime) -> list[dict[str, Any]]:
    calendar = open_calendar()
    found = []
    for clock in case.clocks.select_related("lot").prefetch_related("pauses"):
        light = light_of(clock.run, now, calendar)
        hours, minutes = divmod(minutes_left(clock.run, now, calendar), 60)
        waits = next((pause.asked for pause in clock.pauses.all() if pause.resumed_at is None), "")
        found.append(
            {
                "clock": clock,
                "step": labels.STEPS[ServiceStep(clock.step)],
                "light": labels.LIGHTS[light],
                "sign": labels.LIGHT_SIGNS[light],
                "due_at": due_at(clock.run, now, calendar),
                "hours": hours,
                "minutes": minutes,
                "asked": "" if clock.done_at else waits,
            }
        )
    return found


def _tasks(case: GreenCase, now: datetime) -> list[dict[str, Any]]:
    today = now.astimezone(SHANGHAI).date()
    return [
        {"task": task, "unit": labels.UNITS[TaskUnit(task.unit)], "is_late": task.is_late(today)}
        for task in case.tasks.all()
    ]


def _timeline(case: GreenCase, now: datetime) -> dict[str, Any]:
    """倒排工期 from the wished opening by the tenders' own rules, and the first day that the law leaves open.

    Nothing of the case goes into the rules: they are the ones of every other project.
    """
    regime = case.project.regime_in_force if case.project else Regime.ENG
    book = book_in_force(regime, now.astimezone(SHANGHAI).date(), BOOKS)
    calendar = working_calendar()
    earliest = earliest_deadline(now, book, calendar)
    wished = case.wished_opening_on
    today = now.astimezone(SHANGHAI).date()
    plan = back_plan(datetime.combine(wished, OPENS_AT, SHANGHAI), book, calendar) if wished else []
    return {
        "earliest": earliest,
        "is_wish_too_early": wished is not None and wished < earliest.lawful_on and not _is_public(case),
        "plan": [PlanDay.of(one, today) for one in plan],
        "lots": _lots(case, now),
    }


def _is_public(case: GreenCase) -> bool:
    return case.project is not None and case.project.lots.filter(published_at__isnull=False).exists()


def _lots(case: GreenCase, now: datetime) -> list[tuple[Lot, list[Remark]]]:
    """先体检再发布 — each lot with what the readiness check would say today."""
    if case.project is None:
        return []
    lots = case.project.lots.select_related("project").order_by("number", "round_number")
    return [
        (lot, [Remark.of(one, lot) for one in check_readiness(lot, now).findings] if is_ready_to_check(lot) else [])
        for lot in lots
    ]
