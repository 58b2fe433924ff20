"""`python -m apps.evidence.verify BUNDLE` and ``kaiming-verify.pyz``: says plainly what is missing before anything is loaded."""

from __future__ import annotations

import sys
from importlib.util import find_spec

LEAST_PYTHON = (3, 11)
NEEDED = ("cryptography", "pyhanko")
MISSING = 3


def main() -> int:
    """Runs the verifier where Python and its two libraries are there; else says what to install."""
    if sys.version_info < LEAST_PYTHON:
        return _lacks("Python 3.11")
    for name in NEEDED:
        if find_spec(name) is None:
            return _lacks(name)
    from apps.evidence.verify.command import main as run  # noqa: PLC0415  # needs what was just looked for

    return run(sys.argv[1:])


def _lacks(wanted: str) -> int:
    sys.stderr.write(
        f"缺少 {wanted}。请安装后再运行：python3 -m pip install cryptography pyhanko\n"
        f"{wanted} is missing. Install it first: python3 -m pip install cryptography pyhanko\n"
    )
    return MISSING


if __name__ == "__main__":
    sys.exit(main())
