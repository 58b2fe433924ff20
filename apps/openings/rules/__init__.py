"""Pure rules of openings: terms, signed statements, what is read out, and what a journal folds into."""
