"""Pure rules of the parties: which seat fits which organisation, and the check digit of the credit code."""

from __future__ import annotations

from enum import StrEnum

from apps.core.roles import Role


class OrganisationKind(StrEnum):
    """What an organisation is on this platform."""

    TENDEREE = "tenderee"
    PURCHASER = "purchaser"
    AGENCY = "agency"
    BIDDER = "bidder"
    CENTRE = "centre"
    AUTHORITY = "authority"
    CUSTODIAN = "custodian"
    EXPERT_POOL = "expert_pool"


SEATS_OF: dict[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.TENDEREE: (Role.TENDEREE, Role.BIDDER),
    OrganisationKind.PURCHASER: (Role.PURCHASER, Role.TENDEREE),
    OrganisationKind.AGENCY: (Role.AGENCY,),
    OrganisationKind.BIDDER: (Role.BIDDER,),
    OrganisationKind.CENTRE: (Role.OPERATOR, Role.WITNESS, Role.TECHNICAL_DUTY),
    OrganisationKind.AUTHORITY: (Role.SUPERVISOR,),
    OrganisationKind.CUSTODIAN: (Role.CUSTODIAN,),
    OrganisationKind.EXPERT_POOL: (Role.EXPERT,),
}
"""The seats an organisation can give, the usual one first. A public body buys as purchaser and builds as tenderee."""

SELF_REGISTERING = (
    OrganisationKind.BIDDER,
    OrganisationKind.TENDEREE,
    OrganisationKind.PURCHASER,
    OrganisationKind.AGENCY,
)
"""Who may apply for an account of its own accord (自主注册); the others are set up by the centre."""

TOTP_ROLES = frozenset({Role.OPERATOR, Role.WITNESS, Role.SUPERVISOR, Role.CUSTODIAN, Role.TECHNICAL_DUTY})
"""Seats that need a second factor before anything else."""

KEY_ROLES = frozenset({Role.BIDDER, Role.EXPERT, Role.CUSTODIAN})
"""Seats that cannot do their work without keys of their own."""

_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def fits(role: Role, kind: OrganisationKind) -> bool:
    """True when an organisation of this kind can give a seat of this role."""
    return role in SEATS_OF[kind]


def check_digit(body: str) -> str:
    """The 18th character of a unified social credit code (统一社会信用代码) whose first 17 are given.

    GB 32100-2015: thirty-one characters without I, O, S, V, Z; weights 3^(i-1) mod 31.
    Raises ValueError for a body that is not 17 characters of that alphabet.
    """
    if len(body) != 17 or any(character not in _CODE_ALPHABET for character in body):
        raise ValueError("a credit code's body is 17 characters of 0-9 and A-Y without I, O, S, V")
    total = sum(_CODE_ALPHABET.index(character) * weight for character, weight in zip(body, _CODE_WEIGHTS, strict=True))
    return _CODE_ALPHABET[(31 - total % 31) % 31]


def is_credit_code(code: str) -> bool:
    """True for a well-formed 18-character code with the right check digit; case matters."""
    if len(code) != 18:
        return False
    try:
        return check_digit(code[:17]) == code[17]
    except ValueError:
        return False
