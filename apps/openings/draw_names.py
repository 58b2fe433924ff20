"""系数的名称 — what people call the figures of a price engine; a figure of the document's own name keeps that."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

CHINESE = {
    "delta": gettext_noop("下浮率 Δ"),
    "w": gettext_noop("权重 w"),
    "k": gettext_noop("系数 k"),
    "K": gettext_noop("系数 K"),
}


def draw_name(name: str) -> str:
    """In the reader's language."""
    return gettext(CHINESE[name]) if name in CHINESE else name


def draw_name_on_paper(name: str) -> str:
    """In Chinese, as records are written."""
    return CHINESE.get(name, name)
