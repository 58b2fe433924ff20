"""算术修正 — how a price is corrected that contradicts itself, by the rules of either regime, step by step.

评标委员会和评标方法暂行规定第十九条; 政府采购货物和服务招标投标管理办法第五十九条.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from apps.evaluation.rules.figures import exactly

CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """清单项 — a line of the priced bill as the bidder wrote it."""

    name: str
    quantity: Decimal
    unit_price: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Stated:
    """The price as it stands in the several parts of one bid; None where a part does not say it."""

    announced: Decimal
    """开标一览表（报价表）, which was read out."""
    capitals: Decimal | None
    """大写金额."""
    elsewhere: Decimal | None
    """What the bid itself sums up to in another part."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """One step: by which rule, at which line, from what to what."""

    rule: str
    line: str
    before: Decimal
    after: Decimal

    def plain(self) -> dict[str, str]:
        """As plain data."""
        return {"rule": self.rule, "line": self.line, "before": f"{self.before:f}", "after": f"{self.after:f}"}


@dataclass(frozen=True, slots=True)
class Corrected:
    """The price after correction, and how it came about; nothing was corrected when there are no steps."""

    price: Decimal
    steps: tuple[Correction, ...]


def corrected_works(stated: Stated) -> Corrected:
    """第十九条: capitals before figures; the unit price before the line's total, unless its decimal point is plainly wrong."""
    with exactly():
        price, steps = _capitals(stated.announced, stated.capitals)
        return _summed(price, steps, _by_line(stated.lines))


def corrected_procurement(stated: Stated) -> Corrected:
    """第五十九条, in its order: the opening sheet, capitals, the sheet's total over a misplaced point, then the unit price."""
    with exactly():
        steps = []
        if stated.elsewhere is not None and stated.elsewhere != stated.announced:
            steps.append(Correction("opening_sheet", "", stated.elsewhere, stated.announced))
        price, by_capitals = _capitals(stated.announced, stated.capitals)
        return _summed(price, [*steps, *by_capitals], _by_line(stated.lines))


def is_misplaced(line: Line) -> bool:
    """小数点明显错位: quantity × unit price is the total moved by whole places."""
    product = line.quantity * line.unit_price
    if product <= 0 or line.total <= 0 or product == line.total:
        return False
    ratio = max(product, line.total) / min(product, line.total)
    shifted = Decimal(10) ** ratio.adjusted()
    return ratio.adjusted() > 0 and abs(ratio - shifted) <= shifted * Decimal("0.001")


def total_of(lines: Sequence[Line]) -> Decimal:
    """What the lines' own totals add up to."""
    return sum((line.total for line in lines), ZERO)


def _capitals(price: Decimal, capitals: Decimal | None) -> tuple[Decimal, list[Correction]]:
    if capitals is None or capitals == price:
        return price, []
    return capitals, [Correction("capitals", "", price, capitals)]


def _by_line(lines: Sequence[Line]) -> list[Correction]:
    """Misplaced points first, then totals that do not follow from their unit price."""
    found = [step for line in lines if (step := _line(line))]
    return sorted(found, key=lambda step: step.rule != "unit_price_point")


def _line(line: Line) -> Correction | None:
    product = _product(line)
    if product == line.total:
        return None
    if is_misplaced(line):
        return Correction("unit_price_point", line.name, line.unit_price, _unit_price(line))
    return Correction("line_total", line.name, line.total, product)


def _summed(price: Decimal, steps: Sequence[Correction], lines: Sequence[Correction]) -> Corrected:
    """The total follows the lines whose totals changed; a changed unit price leaves its total as it is."""
    moved = sum((step.after - step.before for step in lines if step.rule == "line_total"), ZERO)
    return Corrected((price + moved).quantize(CENT, ROUND_HALF_UP), (*steps, *lines))


def _product(line: Line) -> Decimal:
    return (line.quantity * line.unit_price).quantize(CENT, ROUND_HALF_UP)


def _unit_price(line: Line) -> Decimal:
    """What the unit price must have been, for this total."""
    return (line.total / line.quantity).quantize(CENT, ROUND_HALF_UP)
