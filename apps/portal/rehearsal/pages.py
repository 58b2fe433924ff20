"""Reads what a page offers: its forms with what stands in them, and its complaints. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

_SIGN_IN_BAR = re.compile(r'<aside class="demonstration".*?</aside>', re.DOTALL)
_COMPLAINING = ("is-stop", "field-error", "errorlist", "refusal")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


@dataclass(slots=True)
class Form:
    """A form as the page offers it: where it leads and what stands in it."""

    action: str
    method: str
    is_in_main: bool
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Every field there is, also those that would send nothing now."""
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    """What a select offers: value by label."""

    def filled(self, changes: Mapping[str, str | Sequence[str]]) -> list[tuple[str, str]]:
        """What would be sent after these changes. Raises KeyError for a field that the form does not have."""
        unknown = set(changes) - self.names
        if unknown:
            raise KeyError(f"the form at {self.action or 'this page'} has no {', '.join(sorted(unknown))}")
        kept = [(name, value) for name, value in self.fields if name not in changes]
        for name, given in changes.items():
            kept += [(name, given)] if isinstance(given, str) else [(name, one) for one in given]
        return kept


def without_sign_in_bar(text: str) -> str:
    """The page as it would be outside of a demonstration: the one-click sign-in names every seat of the house."""
    return _SIGN_IN_BAR.sub("", text)


def forms_of(text: str) -> list[Form]:
    """The page's forms in order."""
    reader = _Forms()
    reader.feed(text)
    reader.close()
    return reader.forms


def complaints(text: str) -> list[str]:
    """What the page says went wrong; where it says nothing, its title."""
    reader = _Complaints()
    reader.feed(text)
    reader.close()
    found = [" ".join(one.split()) for one in reader.found]
    return [one for one in found if one] or [" ".join(reader.title.split())]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._main = False
        self._select: tuple[str, bool] | None = None
        self._options: list[tuple[str, bool]] = []
        self._label: list[str] | None = None
        self._area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._main = True
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower(), self._main)
            self.forms.append(self._form)
        if self._form is None:
            return
        name = given.get("name", "")
        match tag:
            case "input" if name:
                self._input(name, given)
            case "select" if name:
                self._form.names.add(name)
                self._select, self._options = (name, "multiple" in given), []
            case "option" if self._select:
                self._name_option()
                self._options.append((given.get("value", ""), "selected" in given))
                self._label = []
            case "textarea" if name:
                self._form.names.add(name)
                self._area = (name, [])
            case "button" if name:
                self._form.names.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._main = False
        if self._form is None:
            return
        if tag in ("option", "select"):
            self._name_option()
        if tag == "select" and self._select:
            self._choose(*self._select)
            self._select = None
        if tag == "textarea" and self._area:
            self._form.fields.append((self._area[0], "".join(self._area[1]).removeprefix("\n")))
            self._area = None
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)
        elif self._label is not None:
            self._label.append(data)

    def _name_option(self) -> None:
        if self._form is not None and self._select and self._options and self._label is not None:
            label = " ".join("".join(self._label).split())
            self._form.choices.setdefault(self._select[0], {})[label] = self._options[-1][0]
        self._label = None

    def _input(self, name: str, given: Mapping[str, str]) -> None:
        if self._form is None:
            return
        self._form.names.add(name)
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self._form.fields.append((name, given.get("value", "on")))
        elif kind not in ("submit", "button", "file", "image", "reset"):
            self._form.fields.append((name, given.get("value", "")))

    def _choose(self, name: str, is_multiple: bool) -> None:  # noqa: FBT001  # one caller
        if self._form is None:
            return
        chosen = [value for value, is_selected in self._options if is_selected]
        if not chosen and not is_multiple and self._options:
            chosen = [self._options[0][0]]
        self._form.fields += [(name, value) for value in chosen]


class _Complaints(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.title = ""
        self._depth = 0
        self._is_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_title = tag == "title" or (self._is_title and tag in _VOID)
        if tag in _VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        if self._depth:
            self._depth += 1
        elif any(name in classes for name in _COMPLAINING):
            self._depth = 1
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_title = False
        if self._depth and tag not in _VOID:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.found[-1] += data + " "
        elif self._is_title:
            self.title += data
