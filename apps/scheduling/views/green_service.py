"""Around a case: proofs handed in and opened, places held and released, the rating."""

from __future__ import annotations

from django import forms
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.evidence.store import open_stored
from apps.parties.requests import ActingRequest
from apps.scheduling import forms_green_service as asked
from apps.scheduling import policy_green
from apps.scheduling.actions import green_service as actions
from apps.scheduling.forms import WishForm
from apps.scheduling.queries import green as queries
from apps.scheduling.queries.green_service import holds_against
from apps.scheduling.queries.situation import half_day_at
from apps.scheduling.rules.green import Grade
from apps.scheduling.views.green import act_on_case
from apps.tenders.queries.lots import lot_for
from apps.tenders.receiving import receive_proof


@for_(*BUYERS)
@require_POST
def proofs(request: ActingRequest, case: str) -> HttpResponse:
    """补充证明材料."""
    found = queries.case_for(request.actor, case)
    policy_green.must_be_applicant(request.actor, found)
    form = asked.ProofFileForm(request.POST, request.FILES)

    def act() -> object:
        stored, media_type = receive_proof(form.cleaned_data["file"])
        return actions.add_proof_file(
            found.pk,
            title=form.cleaned_data["title"],
            stored=stored,
            media_type=media_type,
            actor=request.actor,
            now=request.now,
        )

    return act_on_case(request, found, {"proof_form": form}, act, _("证明材料已提交。"))


@for_(*BUYERS, *CENTRE, Role.SUPERVISOR)
@require_safe
def proof(request: ActingRequest, case: str, number: int) -> FileResponse:
    """A proof as it was handed in."""
    found = queries.case_for(request.actor, case).proof_files.filter(pk=number).first()
    if found is None:
        raise Http404
    name = f"{case}-proof-{found.pk}.{found.ending}"
    return FileResponse(
        open_stored(found.object_name), as_attachment=True, filename=name, content_type=found.media_type
    )


@for_(Role.OPERATOR)
@require_POST
def holds(request: ActingRequest, case: str) -> HttpResponse:
    """暂留场地."""
    found, form = queries.case_for(request.actor, case), WishForm(request.POST)

    def act() -> object:
        half_day, place = form.wish()
        return actions.hold_place(found.pk, place_id=place.pk, half_day=half_day, actor=request.actor, now=request.now)

    return act_on_case(request, found, {"hold_form": form}, act, _("场地已暂留，到期自动释放。"))


@for_(Role.OPERATOR)
@require_POST
def hold(request: ActingRequest, case: str, number: int) -> HttpResponse:
    """释放."""
    found = queries.case_for(request.actor, case)
    if not found.holds.filter(pk=number).exists():
        raise Http404

    def act() -> object:
        return actions.release_hold(number, actor=request.actor, now=request.now)

    return act_on_case(request, found, {"release_form": forms.Form(request.POST)}, act, _("暂留的场地已释放。"))


@for_(Role.OPERATOR)
@require_safe
def held(request: ActingRequest, code: str) -> HttpResponse:
    """Whether the hall is held for somebody else at the time that is typed; nothing where it is not."""
    lot, form = lot_for(request.actor, code), asked.HallAskedForm(request.GET)
    form.is_valid()
    name, at = form.cleaned_data.get("hall", "").strip(), form.cleaned_data.get("opening_at")
    holds = holds_against(name, half_day_at(at), request.now, for_project=lot.project_id) if name and at else []
    return render(request, "scheduling/held.html", {"holds": holds})


@for_(*BUYERS)
@require_POST
def rating(request: ActingRequest, case: str) -> HttpResponse:
    """好差评."""
    found, form = queries.case_for(request.actor, case), asked.RatingForm(request.POST)

    def act() -> object:
        said = form.cleaned_data
        return actions.rate_green(
            found.pk, grade=Grade(said["grade"]), words=said["words"], actor=request.actor, now=request.now
        )

    return act_on_case(request, found, {"rating_form": form}, act, _("感谢评价。评价人和内容对被评价人保密。"))
