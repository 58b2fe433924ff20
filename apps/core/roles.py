"""The roles of the procedure, known without a framework."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """角色 — what a seat in an organisation lets a person do (handbook 2.1)."""

    TENDEREE = "tenderee"
    PURCHASER = "purchaser"
    AGENCY = "agency"
    BIDDER = "bidder"
    EXPERT = "expert"
    OPERATOR = "operator"
    WITNESS = "witness"
    SUPERVISOR = "supervisor"
    CUSTODIAN = "custodian"
    TECHNICAL_DUTY = "technical_duty"
