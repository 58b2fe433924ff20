"""定标: what came of it, from the publicity of candidates to the award notice."""
