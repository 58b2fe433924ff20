"""规则库 — the rules of the platform with their articles, for everybody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.portal import rule_library
from apps.portal.caching import kept_page
from apps.portal.forms_catalogue import RuleSearch
from apps.portal.requests import PageRequest


@for_(EVERYONE)
@require_safe
@kept_page
def rules(request: PageRequest) -> HttpResponse:
    """Every rule of every delivered book that matches the question in the address."""
    form = RuleSearch(request.GET)
    is_understood = form.is_valid()
    parts = rule_library.parts(form.wanted)
    context = {"form": form, "parts": parts, "total": sum(part.total for part in parts)}
    template = "portal/rules.html#results" if request.htmx else "portal/rules.html"
    return render(request, template, context, status=200 if is_understood else 422)
