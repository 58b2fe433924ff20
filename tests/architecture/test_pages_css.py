"""Pages and styles keep to the look: tokens alone name colours, nothing is inline, classes and icons exist."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "frontend" / "static" / "css"
TEMPLATES = ROOT / "frontend" / "templates"
SURFACES = sorted(path.name for path in CSS.glob("*.css") if path.name != "tokens.css")
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|:\s*(white|black|red)\b")
FROM_TABLER = {"visually-hidden"}
"""The only class of Tabler's that pages name."""


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


@cache
def known_classes() -> frozenset[str]:
    css = "".join(without_comments(path.read_text("utf-8")) for path in CSS.glob("*.css"))
    return frozenset(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", css)) | FROM_TABLER


def text_of(page: str) -> str:
    return (TEMPLATES / page).read_text("utf-8")


@pytest.mark.parametrize("name", SURFACES)
def test_a_surface_names_no_colour(name: str) -> None:
    """Style 55: colours are values of tokens.css; a surface says var(--…)."""
    assert COLOUR.findall(without_comments((CSS / name).read_text("utf-8"))) == []


@pytest.mark.parametrize("name", [*SURFACES, "tokens.css"])
def test_styles_are_plain(name: str) -> None:
    """No !important, no ids, at most 400 lines, 120 columns."""
    css = without_comments((CSS / name).read_text("utf-8"))

    assert "!important" not in css
    assert re.findall(r"(?m)^[^{}:]*#[a-z][\w-]*[^;{}]*\{", css) == []
    assert len(css.splitlines()) <= 400


def test_every_token_that_is_used_is_defined() -> None:
    defined = set(re.findall(r"(--[\w-]+):", (CSS / "tokens.css").read_text("utf-8")))
    used = {name for path in CSS.glob("*.css") for name in re.findall(r"var\((--[\w-]+)", path.read_text("utf-8"))}

    assert used - defined == set()


def test_dark_is_the_same_by_choice_and_by_device() -> None:
    """The two dark blocks of the tokens hold the same values."""
    css = (CSS / "tokens.css").read_text("utf-8")
    chosen = re.search(r'\[data-bs-theme="dark"\] \{(.*?)\}', css, re.DOTALL)
    followed = re.search(r'\[data-theme="auto"\] \{(.*?)\}', css, re.DOTALL)
    assert chosen
    assert followed

    assert chosen[1].split() == followed[1].split()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_understood(page: str) -> None:
    """Every tag, filter and component that a page names exists."""
    source = get_template(page).template.source  # type: ignore[attr-defined]  # Django's own backend

    for included in re.findall(r'\{% (?:include|extends) "([^"#]+)', source):
        get_template(included)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_nothing_inline(page: str) -> None:
    """Style 51: no inline style, script or handler; the content security policy would not run it."""
    text = text_of(page)

    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:|\shx-on", text) == []
    assert re.findall(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_uses_classes_that_exist(page: str) -> None:
    """A class that no stylesheet knows is a part that nobody drew."""
    named = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " {} ", " ".join(re.findall(r'class="([^"]*)"', text_of(page))))
    whole = {name for name in named.split() if re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]|[a-z]", name)}

    assert whole - known_classes() == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_uses_icons_that_exist(page: str) -> None:
    icons = set(re.findall(r'id="i-([a-z0-9-]+)"', (ROOT / "frontend" / "static" / "icons.svg").read_text("utf-8")))
    named = set(re.findall(r'\{% icon "([^"]+)"', text_of(page)))
    named |= set(re.findall(r'\{% pill "\w+" "([^"]+)"', text_of(page)))

    assert named - icons - {"beat"} == set()
