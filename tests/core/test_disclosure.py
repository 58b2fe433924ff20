"""谁在何时能看到什么: the whole product of matters, roles, milestones and outputs. 招标投标法第二十二、三十六、三十七条; 87号令第六十九条."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from apps.core.audience import Role
from apps.core.disclosure import DISCLOSURE, Matter, Milestone, Output, may_know

BUYERS_AND_SUPERVISOR = {Role.TENDEREE, Role.PURCHASER, Role.AGENCY, Role.SUPERVISOR}
EVERYBODY = {None, *Role}

WHO_AFTER: dict[Matter, tuple[Milestone, set[Role | None]]] = {
    Matter.DOWNLOADERS: (Milestone.DEADLINE_PASSED, set(BUYERS_AND_SUPERVISOR)),
    Matter.OBJECTORS: (Milestone.DEADLINE_PASSED, set(BUYERS_AND_SUPERVISOR)),
    Matter.BIDDERS: (Milestone.LIST_PUBLISHED, set(EVERYBODY)),
    Matter.PRICES: (Milestone.DECRYPTION_SETTLED, set(EVERYBODY)),
    Matter.EXPERTS: (Milestone.RESULT_PUBLISHED, set(EVERYBODY)),
    Matter.SCORES: (Milestone.RESULT_PUBLISHED, set(EVERYBODY)),
}
"""Written a second time and by hand: who may know, and from when."""
WHO_BEFORE: dict[Matter, set[Role | None]] = {Matter.OBJECTORS: set(BUYERS_AND_SUPERVISOR)}
"""And who may know from the first moment: whoever has to answer an objection, and who supervises it."""

SPEAKING = {Output.PAGE, Output.API, Output.STREAM}
MILESTONES = [frozenset(reached) for reached in chain.from_iterable(combinations(Milestone, size) for size in range(5))]


def test_every_matter_has_a_rule_and_an_article() -> None:
    assert set(DISCLOSURE) == set(Matter) == set(WHO_AFTER)
    assert len(MILESTONES) == 2 ** len(Milestone)
    for rule in DISCLOSURE.values():
        assert "条" in rule.article


@pytest.mark.parametrize("matter", Matter)
@pytest.mark.parametrize("output", Output)
def test_nobody_knows_before_the_milestone_and_only_the_named_ones_after(matter: Matter, output: Output) -> None:
    until, who = WHO_AFTER[matter]

    for reached in MILESTONES:
        knowing = {role for role in EVERYBODY if may_know(matter, role=role, reached=reached, output=output)}
        told = who if until in reached else WHO_BEFORE.get(matter, set())
        assert knowing == (told if output in SPEAKING else set()), reached


@pytest.mark.parametrize("output", [Output.LOG, Output.METRIC])
def test_logs_and_metrics_never_say_anything_not_even_to_the_owner(output: Output) -> None:
    for matter in Matter:
        for role in EVERYBODY:
            for reached in MILESTONES:
                for is_own in (True, False):
                    asked = may_know(matter, role=role, reached=reached, output=output, is_own=is_own)
                    assert asked is False, (matter, role, reached, is_own)


@pytest.mark.parametrize("output", sorted(SPEAKING))
def test_what_is_ones_own_is_always_ones_own(output: Output) -> None:
    for matter in Matter:
        for role in EVERYBODY:
            for reached in MILESTONES:
                assert may_know(matter, role=role, reached=reached, output=output, is_own=True)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.TECHNICAL_DUTY, Role.WITNESS, Role.TENDEREE, Role.SUPERVISOR])
def test_before_the_deadline_not_even_the_centre_sees_how_many_took_the_document(role: Role) -> None:
    """招标投标法第二十二条: neither the names nor the number."""
    asked = may_know(Matter.DOWNLOADERS, role=role, reached=frozenset(), output=Output.PAGE)

    assert asked is False


def test_a_later_milestone_does_not_stand_in_for_an_earlier_one() -> None:
    """A lot whose result is out but whose list was never published still keeps its list."""
    reached = frozenset({Milestone.RESULT_PUBLISHED})

    assert may_know(Matter.BIDDERS, role=None, reached=reached, output=Output.PAGE) is False
