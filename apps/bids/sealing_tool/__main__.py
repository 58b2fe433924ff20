"""Where ``kaiming-seal.pyz`` begins: says plainly what is missing before anything is loaded."""

from __future__ import annotations

import sys

LEAST_PYTHON = (3, 11)
LEAST_CRYPTOGRAPHY = 42
MISSING = 3


def main() -> int:
    """Runs the tool where Python and `cryptography` are there; else says what to install."""
    if sys.version_info < LEAST_PYTHON:
        return _lacks("Python 3.11", f"{sys.version_info[0]}.{sys.version_info[1]}")
    try:
        import cryptography  # noqa: PLC0415  # whether it is there is what is asked
    except ImportError:
        return _lacks("cryptography", "—")
    if int(cryptography.__version__.split(".")[0]) < LEAST_CRYPTOGRAPHY:
        return _lacks(f"cryptography {LEAST_CRYPTOGRAPHY}", cryptography.__version__)
    from apps.bids.sealing_tool.command import main as run  # noqa: PLC0415  # needs what was just looked for

    return run(sys.argv[1:])


def _lacks(wanted: str, found: str) -> int:
    sys.stderr.write(
        f"缺少 {wanted}（现有：{found}）。请安装后再运行：python3 -m pip install 'cryptography>={LEAST_CRYPTOGRAPHY}'\n"
        f"{wanted} is missing (found: {found}). Install it first: python3 -m pip install 'cryptography>={LEAST_CRYPTOGRAPHY}'\n"
    )
    return MISSING


if __name__ == "__main__":
    sys.exit(main())
