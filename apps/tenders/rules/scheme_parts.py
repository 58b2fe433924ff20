"""The parts of a scoring scheme, typed. What each means is docs/formats/score.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from apps.tenders.rules.price_parts import ZERO, Engine
from apps.tenders.rules.price_parts import Stage as Stage  # noqa: PLC0414 - an item's stage is named with the items


class ItemKind(StrEnum):
    """酌情分、固定分、客观分、扣分、偏离."""

    RANGE = "range"
    FIXED = "fixed"
    OBJECTIVE = "objective"
    DEDUCTION = "deduction"
    """From the maximum down by a step for each fault that is counted."""
    DEVIATION = "deviation"
    """From the maximum down by a step for each deviation from the document."""
    VOTE = "vote"
    """投票推荐 — a vote, or none."""


COUNTED = frozenset({ItemKind.DEDUCTION, ItemKind.DEVIATION})
"""Items whose score follows from a count."""


class NodeStage(StrEnum):
    """资格评审、形式评审、响应性评审."""

    QUALIFICATION = "qualification"
    FORM = "form"
    RESPONSIVENESS = "responsiveness"


class NodeKind(StrEnum):
    """合格制, or minor deviations counted (细微偏差) up to a number that is allowed."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    DEVIATION = "deviation"


class AwardWay(StrEnum):
    """Who decides: the ranks, or the tenderee among the candidates (评定分离)."""

    RANKED = "ranked"
    SEPARATED = "separated"


class AwardMethod(StrEnum):
    """定标方法 — 票决、价格竞争、集体议事. None draws lots."""

    BALLOT = "ballot"
    PRICE = "price"
    COUNCIL = "council"


class Proposal(StrEnum):
    """How the value of an objective item follows from a figure of the opening sheet."""

    EACH = "each"
    """So many points for each unit, up to the maximum."""
    AT_LEAST = "at_least"
    """The points of the highest step that is reached."""
    EQUALS = "equals"
    """The points that go with exactly this text."""


class Aggregation(StrEnum):
    """How the members' scores become one: three ways that differ on the same scores (handbook 3.4)."""

    MEAN_OF_TOTALS = "mean_of_totals"
    TRIM_PER_ITEM = "trim_per_item"
    TRIM_TOTALS = "trim_totals"


class Ranking(StrEnum):
    """What the ranks rest on."""

    UNROUNDED = "unrounded"
    ROUNDED = "rounded"


class RankBy(StrEnum):
    """Who is first: the highest total, the lowest evaluated price, or the most votes."""

    TOTAL = "total"
    PRICE = "price"
    VOTES = "votes"


class BrandTie(StrEnum):
    """同品牌并列 — what the document says (87号令第三十一条)."""

    SHARE = "share"
    """They share the rank, and the buyer chooses as the document says."""
    LOT = "lot"
    """随机抽取."""


@dataclass(frozen=True, slots=True)
class Item:
    """评审项."""

    id: str
    name: str
    stage: Stage
    most: Decimal
    kind: ItemKind
    step: Decimal
    values: tuple[Decimal, ...]
    """Which values are possible at all; empty where any multiple of the step is."""
    standard: str = ""
    """评审标准 — the text of the criterion."""
    least: Decimal = ZERO
    """The lowest score there is; below zero where a fault costs points of other items."""
    blind: bool = False
    """暗标 — scored without names, before all others."""
    field: str = ""
    """The field of the opening sheet that an objective value is proposed from."""
    rule: Rule | None = None

    def counted(self, faults: int) -> Decimal:
        """The score of so many faults or deviations."""
        return max(self.least, self.most - faults * self.step)


@dataclass(frozen=True, slots=True)
class Rule:
    """How an objective value is proposed: points for a step, or for each unit."""

    kind: Proposal
    points: tuple[tuple[str, Decimal], ...]
    """What must be reached or said, and its points, in the order of the document."""


@dataclass(frozen=True, slots=True)
class Node:
    """评审节点 — what every bid must fulfil before it is scored."""

    id: str
    stage: NodeStage
    name: str
    standard: str = ""
    clause: str = ""
    """The place in the document."""
    kind: NodeKind = NodeKind.PASS
    allowed: int = 0
    """So many minor deviations are borne; one more rejects the bid."""


DEFAULT_NODES = (
    Node("qualification", NodeStage.QUALIFICATION, "资格评审"),
    Node("form", NodeStage.FORM, "形式评审"),
    Node("responsiveness", NodeStage.RESPONSIVENESS, "响应性评审"),
)
"""What a scheme reads as that names no node of its own."""


@dataclass(frozen=True, slots=True)
class Award:
    """定标 — by the ranks, or by the tenderee among the candidates in the way the document states."""

    way: AwardWay = AwardWay.RANKED
    method: AwardMethod | None = None
    stated: str = ""
    """The method in the document's own words."""
    is_order_told: bool = True
    """False where the committee recommends without an order (不排序推荐)."""


@dataclass(frozen=True, slots=True)
class LowPrice:
    """The parts below which a price is conspicuous; a document may raise them, up to 65 percent (财库〔2026〕2号)."""

    of_mean: Decimal = Decimal("0.50")
    of_second_lowest: Decimal = Decimal("0.50")
    of_ceiling: Decimal = Decimal("0.45")
    is_stated: bool = False
    """True where the document itself names them."""


class OneLotRule(StrEnum):
    """兼投不兼中 — how it is settled who has to leave a lot of one procurement to the next."""

    IN_ORDER = "in_order"
    """The lots are settled in the document's order; who has won is passed over."""
    BEST_TOTAL = "best_total"
    """The leader with the highest total of all lots takes its lot first."""


@dataclass(frozen=True, slots=True)
class OneLotTerms:
    """兼投不兼中 — a bidder may win so many lots of the project, settled by this rule, in the order of their codes."""

    rule: OneLotRule
    most: int = 1


@dataclass(frozen=True, slots=True)
class Draw:
    """A coefficient drawn at the opening, and from which values."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Committee:
    """How many members, and how many of them stand for the buyer."""

    size: int
    representatives: int
    is_chair_named: bool = False
    """The tenderee says who leads, in works; otherwise the members elect."""


@dataclass(frozen=True, slots=True)
class Entry:
    """入围 — who goes on to the price: with so many points at least, or among the best."""

    least: Mapping[str, Decimal]
    """Points by stage, or of all items under the name `members`."""
    best_by: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Scheme:
    """The scheme, read and typed."""

    items: tuple[Item, ...]
    price_weight: Decimal
    engine: Engine | None
    aggregation: Aggregation
    ranking: Ranking
    rank_by: RankBy
    ties: tuple[str, ...]
    draws: tuple[Draw, ...]
    committee: Committee
    candidates: int
    announce: tuple[str, ...]
    confirm_minutes: int
    nodes: tuple[Node, ...] = DEFAULT_NODES
    award: Award = Award()
    explain_minutes: int = 30
    """So long a bidder has to explain its price, at least."""
    low_price: LowPrice = LowPrice()
    engines: Mapping[str, Engine] = field(default_factory=dict)
    """方法抽取 — engines one of which is drawn, by the value that stands for it."""
    engine_drawn: str = ""
    """Under which name it is drawn."""
    entry: Entry | None = None
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    """What stages and price, each out of a hundred, count for; empty where the points are weighted already."""
    member_places: int | None = None
    """Places of a bid's score from all members; None keeps it whole."""
    item_places: int | None = None
    trim_from: int = 0
    """With fewer members nothing is dropped."""
    votes: int = 1
    """How many votes each member has."""
    fewest: int = 3
    """So many valid bids it takes."""
    final_offers: bool = False
    """磋商、谈判 — the final offer counts; otherwise a price is offered once."""
    fixed_price: Decimal | None = None
    """固定价 — what every bidder would be paid; the price is not scored."""
    one_lot: OneLotTerms | None = None
    core_product: str = ""
    """核心产品 — bidders who offer one brand of it count as one (87号令第三十一条); empty where brands do not matter."""
    brand_tie: BrandTie = BrandTie.SHARE
    """What decides between bids of one brand that are equal in everything else."""

    def engine_for(self, drawn: Mapping[str, Decimal]) -> Engine | None:
        """The engine that is used with these drawn values; nothing where none is, or its draw is missing."""
        if not self.engine_drawn:
            return self.engine
        value = drawn.get(self.engine_drawn)
        return None if value is None else self.engines.get(f"{value:f}")

    @property
    def is_blind(self) -> bool:
        """True when some items are scored without names (暗标)."""
        return any(item.blind for item in self.items)

    def node(self, node_id: str) -> Node | None:
        """The node of this id."""
        return next((node for node in self.nodes if node.id == node_id), None)

    def item(self, item_id: str) -> Item | None:
        """The item of this id."""
        return next((item for item in self.items if item.id == item_id), None)
