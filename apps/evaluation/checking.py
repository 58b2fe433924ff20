"""The report's check on the case and the result as this evaluation keeps them."""

from __future__ import annotations

from apps.evaluation.matters import low_prices, unexplained
from apps.evaluation.models import Evaluation
from apps.evaluation.rules.checking import findings
from apps.evaluation.rules.sheets import Finding


def checked(evaluation: Evaluation) -> list[Finding]:
    """What strikes in the result as it stands."""
    if evaluation.case is None or evaluation.result is None:
        return []
    return findings(evaluation.case, evaluation.result, explained=explained_bids(evaluation))


def explained_bids(evaluation: Evaluation) -> set[str]:
    """The bids whose low price the committee has asked about and concluded on."""
    return set(low_prices(evaluation)) - set(unexplained(evaluation))
