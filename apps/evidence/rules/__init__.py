"""Formats of the evidence: canonical JSON and the chain of digests. Pure, so that the verifier can use them alone."""
