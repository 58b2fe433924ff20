"""What scheduling refuses, in both languages, with the article where there is one."""

from __future__ import annotations
