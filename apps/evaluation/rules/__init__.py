"""Arithmetic of the evaluation: prices, scores, ranks. No framework; every intermediate is kept."""
