"""客观分建议值 — what an objective item should be scored by the data of the opening sheet; members decide, the same for all."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from apps.evaluation.rules.figures import exactly
from apps.evaluation.rules.sheets import is_possible
from apps.tenders.rules.scheme_parts import Item, Proposal, Rule
from apps.tenders.rules.scheme_reading import number


def proposed(item: Item, fields: Mapping[str, str]) -> Decimal | None:
    """The score that the rule of the item gives for these fields; None where the document gives no rule or it does not fit."""
    if item.rule is None:
        return None
    said = str(fields.get(item.field, "")).strip()
    if not said:
        return None
    with exactly():
        score = _by_text(item.rule, said) if item.rule.kind is Proposal.EQUALS else _by_figure(item.rule, said)
    if score is None:
        return None
    limited = min(item.most, max(item.least, score))
    return limited if is_possible(item, limited) else None


def _by_text(rule: Rule, said: str) -> Decimal | None:
    return next((points for text, points in rule.points if text == said), None)


def _by_figure(rule: Rule, said: str) -> Decimal | None:
    try:
        figure = number(said)
    except (ValueError, ArithmeticError):
        return None
    if rule.kind is Proposal.EACH:
        unit, points = rule.points[0]
        return (figure // number(unit)) * points if number(unit) > 0 else None
    reached = [(number(at), points) for at, points in rule.points if number(at) <= figure]
    return max(reached)[1] if reached else Decimal(0)
