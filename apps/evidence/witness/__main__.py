"""`python -m apps.evidence.witness` and ``kaiming-witness.pyz``: says plainly what is missing before anything is loaded."""

from __future__ import annotations

import sys
from importlib.util import find_spec

LEAST_PYTHON = (3, 11)
MISSING = 3


def main() -> int:
    """Runs the witness where Python and its library are there; else says what to install."""
    if sys.version_info < LEAST_PYTHON or find_spec("cryptography") is None:
        sys.stderr.write(
            "需要 Python 3.11 和 cryptography：python3 -m pip install cryptography\n"
            "Python 3.11 and cryptography are needed: python3 -m pip install cryptography\n"
        )
        return MISSING
    from apps.evidence.witness.command import main as run  # noqa: PLC0415  # needs what was just looked for

    return run()


if __name__ == "__main__":
    sys.exit(main())
