"""评标: experts and their judgement, from the committee to the signed report."""
