"""Reads of the portal."""
