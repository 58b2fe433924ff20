"""Who has yet to say that he heard the result of the evaluation."""

from __future__ import annotations

from apps.openings.models import Opening


def unheard(opening: Opening) -> set[str]:
    """The opened bids whose bidders have not acknowledged the result, announced or about to be."""
    opened = opening.results.filter(failure="").values_list("bid", flat=True)
    return set(opened) - set(opening.acknowledgements.values_list("bid", flat=True))
