"""Reads of what is exchanged."""
