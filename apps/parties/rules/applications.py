"""What an application for an account must contain, checked at once so that the applicant gets one complete list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.core.refusals import Refused
from apps.parties.rules import SELF_REGISTERING, is_credit_code

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{3,63}")
PHONE = re.compile(r"\+?[0-9][0-9 -]{5,30}[0-9]")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class Application:
    """入驻申请 as filled in."""

    organisation_name: str
    organisation_code: str
    kind: str
    contact_name: str
    login: str
    email: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is already taken, read under the same lock."""

    is_code_registered: bool
    is_code_applied_for: bool
    is_login_taken: bool


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to put right, at one field."""

    field: str
    refusal: Refused


class Incomplete(Refused):
    """The application cannot be taken yet; `defects` is the complete list (一次性告知)."""

    def __init__(self, defects: tuple[Defect, ...]) -> None:
        super().__init__("application_incomplete", count=len(defects))
        self.defects = defects


def defects_of(application: Application, known: Known) -> tuple[Defect, ...]:
    """Everything that stands in the way, in the order of the form.

    电子招标投标办法第九条: registration is free; so nothing is asked for that is not needed to reach the applicant.
    """
    found = [
        ("organisation_name", "name_missing", len(application.organisation_name) < 2),
        ("organisation_code", "credit_code_wrong", not is_credit_code(application.organisation_code)),
        ("organisation_code", "organisation_registered", known.is_code_registered),
        ("organisation_code", "application_open", known.is_code_applied_for),
        ("kind", "kind_not_self_registering", not _registers_itself(application.kind)),
        ("contact_name", "name_missing", len(application.contact_name) < 2),
        ("login", "login_malformed", not LOGIN.fullmatch(application.login)),
        ("login", "login_taken", known.is_login_taken),
        ("email", "email_malformed", not EMAIL.fullmatch(application.email)),
        ("phone", "phone_malformed", not PHONE.fullmatch(application.phone)),
    ]
    return tuple(Defect(field, Refused(code)) for field, code, is_wrong in found if is_wrong)


def _registers_itself(kind: str) -> bool:
    return kind in {str(one) for one in SELF_REGISTERING}
