"""Typesetting: papers as PDF/A from the templates of ``frontend/templates/print``, the same bytes for the same data everywhere.

Fonts come with a package and the machine's own are never looked at. Data are handed over as JSON and shown as text, so what
people wrote can neither become markup nor read a file; nor can a character without a shape keep a paper from being made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

from apps.evidence.rules import pdf_revisions
from apps.evidence.rules.canonical import canonical
from apps.evidence.rules.font_coverage import covered_by, shown_everywhere, spelled

ARCHIVAL: Literal["a-3b"] = "a-3b"
NAME = re.compile(r"[a-z][a-z_]*")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A single page that is not a paper of its own: a seal, a stamp."""

    template: str
    data: Mapping[str, object]


def typeset(template: str, data: Mapping[str, object]) -> bytes:
    """The paper as PDF/A-3b, with an empty signature field wherever the template placed a box for one.

    `data` is JSON-plain (amounts and times are text) and always holds ``title``, ``made_at`` (ISO 8601 with its offset: the
    moment the paper is of) and ``demonstration`` (True prints 演示 on every page). The template starts from ``base.typ``.
    """
    if not {"title", "made_at", "demonstration"} <= data.keys():
        raise ValueError("a paper needs title, made_at and demonstration")
    made_at = datetime.fromisoformat(str(data["made_at"]))
    compiler = _compiler(template, data)
    pdf = compiler.compile(format="pdf", pdf_standards=[ARCHIVAL], timestamp=int(made_at.timestamp()))
    if not isinstance(pdf, bytes):
        raise TypeError(f"{template} did not become one PDF")
    boxes = json.loads(compiler.query("<signature-field>", field="value"))
    return pdf_revisions.with_signature_fields(pdf, [pdf_revisions.Box(**box) for box in boxes])


def draw(drawing: Drawing, form: Literal["pdf", "svg", "png"]) -> bytes:
    """The page in one of three forms; the PDF is of no date, so that it is always the same."""
    if form == "pdf":
        drawn = _compiler(drawing.template, drawing.data).compile(format="pdf", timestamp=0, pdf_tags=False)
    else:
        drawn = _compiler(drawing.template, drawing.data).compile(format=form, ppi=300)
    if not isinstance(drawn, bytes):
        raise TypeError(f"{drawing.template} is not one page")
    return drawn


def _compiler(template: str, data: Mapping[str, object]) -> typst.Compiler:
    if not NAME.fullmatch(template):
        raise ValueError(f"{template!r} is not the name of a template")
    folder = Path(settings.BASE_DIR) / "frontend" / "templates" / "print"
    return typst.Compiler(
        str(folder / f"{template}.typ"),
        root=str(folder),
        font_paths=_fonts(),
        sys_inputs={"data": canonical(_showable(data))},
    )


def _showable(value: object) -> object:
    """The data with every text as the faces can show it."""
    match value:
        case str():
            return spelled(value, _shown())
        case Mapping():
            return {key: _showable(one) for key, one in value.items()}
        case list() | tuple():
            return [_showable(one) for one in value]
        case _:
            return value


@cache
def _shown() -> frozenset[str]:
    return shown_everywhere([covered_by(path.read_bytes()) for path in sorted(_folder().glob("*.otf"))])


def _folder() -> Path:
    return Path(pylopdf_fonts_zh_cn.__file__).parent


@cache
def _fonts() -> typst.Fonts:
    """The two faces of the package, read once for each process."""
    folder = _folder()
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
