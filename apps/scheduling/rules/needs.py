"""What a session needs besides its room: a host and a witness at an opening, a witness and experts at an evaluation."""

from __future__ import annotations

from collections.abc import Mapping

from apps.scheduling.rules.plan import Kind, ResourceKind

HOST, WITNESS = ResourceKind.HOST.value, ResourceKind.WITNESS.value


def needs_of(kind: Kind, specialties: Mapping[str, int]) -> dict[str, int]:
    """Units by code. Experts cannot be named before the draw: they are so many of a specialty (招标投标法第三十七条)."""
    if kind is Kind.OPENING:
        return {HOST: 1, WITNESS: 1}
    experts = {specialty_code(name): count for name, count in sorted(specialties.items()) if count > 0}
    return {WITNESS: 1, **experts}


def specialty_code(name: str) -> str:
    """``specialty:A08``."""
    return f"{ResourceKind.SPECIALTY}:{name}"
