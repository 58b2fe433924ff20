#!/usr/bin/env python3
"""The one command: makes sure of the environment, then runs the product's commands."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HYPHENATED = frozenset({"restore-drill", "publish-static", "upgrade-plan"})
"""Commands whose modules cannot be called as they are typed."""


def main() -> None:
    """Runs the command named on the command line, inside the project's own environment."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trading.settings")

    from trading import bootstrap

    bootstrap.enter(ROOT, sys.argv)

    if sys.argv[1:2] in (["verify"], ["verify-diff"]):
        from apps.evidence.verify import command

        sys.exit((command.main if sys.argv[1] == "verify" else command.diff)(sys.argv[2:]))

    from django.core.management import execute_from_command_line

    sys.argv[1:2] = [name.replace("-", "_") if name in HYPHENATED else name for name in sys.argv[1:2]]
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
