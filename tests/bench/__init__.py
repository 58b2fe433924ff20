"""Benchmarks: each is a ratio against a peer, measured in the same run on the same machine."""

NAMES = ("journal",)
"""The benchmarks, each the module of its name with `measure(seconds, root)`."""
