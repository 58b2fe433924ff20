"""评定分离: whether a recorded decision follows the method of the document. 招标投标法 §40."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.awards.lifecycle import AWARD_GP, AwardAction, AwardState, Facts
from apps.awards.rules.deliberation import must_agree
from apps.core.refusals import Refused
from apps.tenders.rules.scheme_parts import AwardMethod
from tests.tenders.stage import at

NOW = at("2026-12-04 10:00")
SAID: dict[str, Any] = {
    "chosen": "b",
    "members": 5,
    "votes": {"a": 2, "b": 3},
    "prices": {"a": Decimal(90), "b": Decimal(91)},
    "held_on": date(2026, 12, 3),
    "now": NOW,
    "reason": "履约能力更强",
}


@pytest.mark.parametrize(
    ("method", "changes", "code"),
    [
        (AwardMethod.BALLOT, {"votes": {"a": 3, "b": 2}}, "deliberation_no_majority"),
        (AwardMethod.BALLOT, {"votes": {"a": 2, "b": 2}}, "deliberation_votes_wrong"),
        (AwardMethod.BALLOT, {"votes": {"x": 2, "b": 3}}, "deliberation_votes_wrong"),
        (AwardMethod.PRICE, {"votes": {}}, "deliberation_not_lowest"),
        (AwardMethod.COUNCIL, {"members": 4}, "deliberation_group_wrong"),
        (AwardMethod.COUNCIL, {"reason": " "}, "deliberation_reason_missing"),
        (AwardMethod.COUNCIL, {"held_on": date(2026, 12, 5)}, "deliberation_day_wrong"),
    ],
)
def test_a_record_that_does_not_carry_the_choice_is_refused(
    method: AwardMethod, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        must_agree(method, **(SAID | changes))

    assert caught.value.code == code


def test_a_ballot_a_price_and_a_council_each_carry_their_choice() -> None:
    must_agree(AwardMethod.BALLOT, **SAID)
    must_agree(AwardMethod.PRICE, **(SAID | {"chosen": "a", "votes": {}}))
    must_agree(AwardMethod.COUNCIL, **(SAID | {"votes": {}}))


@pytest.mark.parametrize(
    ("is_separated", "has_record", "code"),
    [(True, False, "deliberation_missing"), (False, True, "deliberation_not_foreseen")],
)
def test_the_record_comes_where_the_document_separates_and_nowhere_else(
    is_separated: bool, has_record: bool, code: str
) -> None:
    facts = Facts(now=NOW, chosen="b", first_in_order=("b",), is_separated=is_separated, has_deliberation=has_record)

    with pytest.raises(Refused) as caught:
        AWARD_GP.advance(AwardState.REPORT_RECEIVED, AwardAction.DECIDE, facts)

    assert caught.value.code == code
