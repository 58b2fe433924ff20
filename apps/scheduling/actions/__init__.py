"""场地·绿色通道 use-cases: the only package in this app that writes."""

from __future__ import annotations
