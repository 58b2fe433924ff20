"""Refusals: the four ways to say no, each with a stable code, a sentence in both languages and its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

Detail = str | int


@dataclass(frozen=True, slots=True)
class Wording:
    """What a refusal says: what happened and what to do next, in both languages, and the article if there is one.

    Braces in the sentences name details given when refusing: ``{days}``. A detail that is a member of an enumeration is
    said in the wording registered as ``LotState.draft``, where there is one.
    """

    zh: str
    en: str
    article: str = ""


WORDINGS: dict[str, Wording] = {}
"""Every refusal the product can give, by code. Filled by each app's ``refusals.py``."""


def words(catalogue: Mapping[str, Wording]) -> Mapping[str, Wording]:
    """Adds an app's wordings; a code may have one wording only."""
    for code, wording in catalogue.items():
        if WORDINGS.get(code, wording) != wording:
            raise ValueError(f"refusal {code!r} is worded twice")
        WORDINGS[code] = wording
    return catalogue


class Refusal(Exception):
    """A clear no: nothing was changed. ``code`` is stable, ``details`` fill the sentence."""

    status: ClassVar[int] = 422

    def __init__(self, code: str, **details: Detail) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def sentence(self, language: str) -> str:
        """The sentence for a person, in ``zh-hans`` or ``en``."""
        said = {name: _said(detail, language) for name, detail in self.details.items()}
        return _in(WORDINGS[self.code], language).format(**said)

    @property
    def article(self) -> str:
        """The article that the refusal rests on, or an empty text."""
        return WORDINGS[self.code].article


def _said(detail: Detail, language: str) -> Detail:
    if not isinstance(detail, StrEnum):
        return detail
    wording = WORDINGS.get(f"{type(detail).__name__}.{detail}")
    return _in(wording, language) if wording else str(detail)


def _in(wording: Wording, language: str) -> str:
    return wording.en if language.startswith("en") else wording.zh


class NotAllowed(Refusal):
    """This actor may not do this (403)."""

    status = 403


class WrongState(Refusal):
    """The thing is not in a state from which this is possible (409)."""

    status = 409


class TooEarly(Refusal):
    """The moment that the law or the notice sets has not come (409)."""

    status = 409


class Refused(Refusal):
    """What was asked breaks a rule (422)."""

    status = 422


CORE = words(
    {
        "wrong_state": Wording(
            "当前状态为“{state}”，不能进行此操作（{action}）。请刷新页面查看最新状态。",
            "The state is “{state}”; {action} is not possible from here. Reload the page to see where things stand.",
        ),
        "not_your_page": Wording(
            "此页面供“{audience}”使用。您当前的身份是“{role}”，如需办理请切换身份。",
            "This page is for: {audience}. You are acting as: {role}. Switch your role to go on.",
        ),
    }
)
