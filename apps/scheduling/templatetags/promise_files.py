"""``{% load promise_files %}``: the files of a lot's promise or statement, for pages of tenders, which does not know them."""

from __future__ import annotations

from typing import Any

from django import template

from apps.scheduling.queries.promise_files import files_of, is_open
from apps.scheduling.rules.green import PromisedBy
from apps.tenders.models import Lot

register = template.Library()


@register.inclusion_tag("green/promised.html")
def promise_files(lot: Lot, of: str) -> dict[str, Any]:
    """The files with a way to the page where more are handed in."""
    kind = PromisedBy(of)
    return {"lot": lot, "files": files_of(lot, kind), "is_open": is_open(lot, kind)}
