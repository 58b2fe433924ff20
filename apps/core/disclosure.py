"""Who may see what, when: the one table that every output asks before it says anything.

An output is whatever leaves the database: a page, the API, a stream of the journal, a log line, a metric. Later apps
add rows; no output decides for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from apps.core.audience import Role


class Matter(StrEnum):
    """What a piece of information is about."""

    DOWNLOADERS = "downloaders"
    BIDDERS = "bidders"
    EXPERTS = "experts"
    PRICES = "prices"
    SCORES = "scores"
    OBJECTORS = "objectors"
    """Who objected to the tender document: a potential bidder."""


class Milestone(StrEnum):
    """What has happened in a lot, as far as disclosure cares."""

    DEADLINE_PASSED = "deadline_passed"
    LIST_PUBLISHED = "list_published"
    DECRYPTION_SETTLED = "decryption_settled"
    RESULT_PUBLISHED = "result_published"


class Output(StrEnum):
    """Where information would appear."""

    PAGE = "page"
    API = "api"
    STREAM = "stream"
    LOG = "log"
    METRIC = "metric"


@dataclass(frozen=True, slots=True)
class Rule:
    """Until the milestone only `before` may know (usually nobody); afterwards `after`, where None means everybody.

    Both hold for names and for numbers: how many is as secret as who.
    """

    until: Milestone
    article: str
    before: frozenset[Role] = frozenset()
    after: frozenset[Role] | None = None
    outputs_after: frozenset[Output] = frozenset({Output.PAGE, Output.API, Output.STREAM})


WATCHERS = frozenset({Role.SUPERVISOR})

DISCLOSURE: Mapping[Matter, Rule] = MappingProxyType(
    {
        Matter.DOWNLOADERS: Rule(
            Milestone.DEADLINE_PASSED,
            "招标投标法第二十二条；电子招标投标办法第二十一条",
            after=WATCHERS | {Role.TENDEREE, Role.PURCHASER, Role.AGENCY},
        ),
        Matter.OBJECTORS: Rule(
            Milestone.DEADLINE_PASSED,
            "招标投标法第二十二条；招标投标法实施条例第二十二条",
            before=WATCHERS | {Role.TENDEREE, Role.PURCHASER, Role.AGENCY},
            after=WATCHERS | {Role.TENDEREE, Role.PURCHASER, Role.AGENCY},
        ),
        Matter.BIDDERS: Rule(Milestone.LIST_PUBLISHED, "招标投标法第二十二条"),
        Matter.PRICES: Rule(Milestone.DECRYPTION_SETTLED, "招标投标法第三十六条；电子招标投标办法第三十条"),
        Matter.EXPERTS: Rule(Milestone.RESULT_PUBLISHED, "招标投标法第三十七条"),
        Matter.SCORES: Rule(
            Milestone.RESULT_PUBLISHED,
            "濮阳市公共资源交易管理条例第十八条；政府采购货物和服务招标投标管理办法第六十九条",
        ),
    }
)


def may_know(
    matter: Matter, *, role: Role | None, reached: frozenset[Milestone], output: Output, is_own: bool = False
) -> bool:
    """True when this role may see this matter of a lot here and now.

    `is_own` is for what concerns the asker himself (his own bid, his own download): always his to see, except that
    logs and metrics have no owner.
    """
    rule = DISCLOSURE[matter]
    if output in (Output.LOG, Output.METRIC):
        return False
    if is_own:
        return True
    if rule.until not in reached:
        return role in rule.before
    return output in rule.outputs_after and (rule.after is None or role in rule.after)
