"""Arithmetic of the public figures; no Django."""
