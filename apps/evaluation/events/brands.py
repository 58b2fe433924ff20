"""The fact that brands of the core product were recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class BrandsRecorded(Fact):
    """核心产品品牌 — which brand each bid offers, by whom it was written down."""

    kind: ClassVar[str] = "evaluation.brands_recorded"

    lot: int
    member: int
    brands: dict[str, str]


BRAND_NAMES = name_kinds(
    {"evaluation.brands_recorded": Wording("核心产品品牌登记", "Brands of the core product recorded")}
)
