"""``{% load draws %}``: how a drawn figure is called."""

from __future__ import annotations

from django import template

from apps.openings import draw_names

register = template.Library()
register.filter("draw_name", draw_names.draw_name)
