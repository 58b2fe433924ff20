"""RuleBook — every number that a law, a regulation or the centre sets for a tender, with its article, as one value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from apps.core.refusals import Refused


class Regime(StrEnum):
    """Which law a tender follows."""

    ENG = "eng"
    """工程建设招标 — 招标投标法."""
    GP = "gp"
    """政府采购 — 政府采购法."""


class Unit(StrEnum):
    """What a rule's quantity is a number of."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    MINUTES = "minutes"
    YEARS = "years"
    PERCENT = "percent"
    YUAN = "yuan"
    COUNT = "count"
    ONE_IN = "one_in"
    """One part in so many: 3 is a third."""
    CLOCK_MINUTES = "clock_minutes"
    """Minutes since midnight in Asia/Shanghai: 540 is 09:00."""
    MANNER = "manner"
    """A way of doing something, without a number."""


class Bound(StrEnum):
    """On which side of the quantity the law stands."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    NONE = "none"


class Level(StrEnum):
    """执行强度 — what the platform does when a rule is not kept (handbook 1.5)."""

    BLOCK = "block"
    BLOCK_UNLESS_REASON = "block_unless_reason"
    WARN = "warn"
    INFO = "info"


class Source(StrEnum):
    """How far a rule's number can be trusted."""

    READ = "R"
    """Read in the text of the law."""
    KNOWN = "K"
    """General knowledge, to be checked against the text by the centre's lawyer."""
    HOUSE = "B"
    """The centre's own, not law."""


class Trigger(StrEnum):
    """When a rule is asked, or from which event its time runs."""

    ENTRY_SUBMITTED = "entry_submitted"
    ENTRY_ACCEPTED = "entry_accepted"
    NOTICE_HANDED_IN = "notice_handed_in"
    PUBLICATION = "publication"
    PREQUALIFICATION = "prequalification"
    AMENDMENT = "amendment"
    OBJECTION_RECEIVED = "objection_received"
    WITHDRAWAL_NOTIFIED = "withdrawal_notified"
    DEADLINE = "deadline"
    """At least so long before the bid deadline."""
    DEADLINE_PASSED = "deadline_passed"
    OPENING = "opening"
    REVIEW = "review"
    REPORT_RECEIVED = "report_received"
    CANDIDATES_PUBLISHED = "candidates_published"
    WINNER_DETERMINED = "winner_determined"
    RESULT_PUBLISHED = "result_published"
    AWARD_NOTIFIED = "award_notified"
    CONTRACT_SIGNED = "contract_signed"
    MATTER_KNOWN = "matter_known"
    ENQUIRY_RECEIVED = "enquiry_received"
    CHALLENGE_RECEIVED = "challenge_received"
    CHALLENGE_ANSWERED = "challenge_answered"
    COMPLAINT_RECEIVED = "complaint_received"
    PROCUREMENT_ENDED = "procurement_ended"


@dataclass(frozen=True, slots=True)
class TimeRule:
    """One limit: what it limits, how much, how it is counted, how strictly it is held, and the article it rests on."""

    id: str
    zh: str
    en: str
    quantity: int
    unit: Unit
    bound: Bound
    level: Level
    article: str
    source: Source
    trigger: Trigger
    counts_first_day: bool = False
    moves_to_working_day: bool = False
    warns_at_limit: bool = False
    """Exactly the quantity is lawful, yet shown with a warning: 民法典第二百零一条 counts full days."""
    is_editable: bool = False


@dataclass(frozen=True, slots=True)
class RuleBook:
    """规则库 — the rules in force for a lot; stored on it at publication, so a later law does not reach back."""

    regime: Regime
    version: str
    effective_from: date
    rules: Mapping[str, TimeRule]

    def __getitem__(self, rule_id: str) -> TimeRule:
        """The rule of this id. Raises KeyError."""
        return self.rules[rule_id]

    def changed(self, *, version: str, effective_from: date, quantities: Mapping[str, int]) -> RuleBook:
        """A later book with other quantities: any for editable rules, only stricter ones for duties set by law.

        Times that the law gives to bidders and authorities (INFO) stay as they are: for them either way would be unfair.
        Raises Refused for a weaker law, KeyError for an unknown rule.
        """
        rules = dict(self.rules)
        for rule_id, quantity in quantities.items():
            rules[rule_id] = _with_quantity(rules[rule_id], quantity)
        return RuleBook(self.regime, version, effective_from, MappingProxyType(rules))

    def to_json(self) -> dict[str, Any]:
        """The book as JSON-plain values, to be stored."""
        return {
            "regime": self.regime.value,
            "version": self.version,
            "effective_from": self.effective_from.isoformat(),
            "rules": [asdict(rule) for rule in self.rules.values()],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> RuleBook:
        """The book that `to_json` stored. Raises KeyError, TypeError or ValueError for anything else."""
        return book(
            Regime(stored["regime"]),
            stored["version"],
            date.fromisoformat(stored["effective_from"]),
            (_rule_from_json(rule) for rule in stored["rules"]),
        )

    def canonical(self) -> bytes:
        """The same bytes for the same book: sorted keys, no spaces, UTF-8, rules in order of id."""
        plain = self.to_json()
        plain["rules"] = sorted(plain["rules"], key=lambda rule: str(rule["id"]))
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes, in hex."""
        return hashlib.sha256(self.canonical()).hexdigest()


def book(regime: Regime, version: str, effective_from: date, rules: Iterable[TimeRule]) -> RuleBook:
    """A rule book of these rules. Raises ValueError when an id stands twice."""
    by_id: dict[str, TimeRule] = {}
    for rule in rules:
        if rule.id in by_id:
            raise ValueError(f"rule {rule.id} stands twice")
        by_id[rule.id] = rule
    return RuleBook(regime, version, effective_from, MappingProxyType(by_id))


def _with_quantity(rule: TimeRule, quantity: int) -> TimeRule:
    if quantity < 0:
        raise Refused("quantity_negative", rule=rule.id)
    if rule.unit is Unit.MANNER:
        raise Refused("rule_has_no_quantity", rule=rule.id)
    if rule.is_editable:
        return replace(rule, quantity=quantity)
    if rule.level is Level.INFO and quantity != rule.quantity:
        raise Refused("law_fixed", rule=rule.id)
    is_weaker = quantity > rule.quantity if rule.bound is Bound.AT_MOST else quantity < rule.quantity
    if is_weaker:
        raise Refused("law_weakened", rule=rule.id)
    return replace(rule, quantity=quantity)


def _rule_from_json(stored: Mapping[str, Any]) -> TimeRule:
    return TimeRule(
        **{
            **stored,
            "unit": Unit(stored["unit"]),
            "bound": Bound(stored["bound"]),
            "level": Level(stored["level"]),
            "source": Source(stored["source"]),
            "trigger": Trigger(stored["trigger"]),
        }
    )
