"""Benchmarks: each is a ratio against a peer, measured in the same run on the same machine."""

NAMES = ("demo", "evaluation", "hall", "jobs", "journal", "portal", "scheduling", "sealing", "upload", "verify")
"""The benchmarks, each the module of its name with `measure(effort)`."""
