"""The domain: one package for each noun of the procedure, in the order of the procedure."""
