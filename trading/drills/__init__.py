"""Drills: a product of its own is broken on purpose, and it is counted what was lost."""

NAMES = ("hall", "cluster")
"""The drills, each the module of its name with `play`."""
