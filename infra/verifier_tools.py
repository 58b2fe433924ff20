"""Makes the verifier and the witness as the platform serves them, the same bytes from the same code, and tells their SHA-256.

    python infra/verifier_tools.py FOLDER         kaiming-verify.pyz, kaiming-witness.pyz and SHA256SUMS
    python infra/verifier_tools.py check FOLDER   exit 1 where a tool in the folder is not what this code makes

Whoever has the source checks a downloaded tool so, and needs to trust neither the platform nor its page.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from apps.evidence import verifier_file, witness_file  # noqa: E402  # the path comes first when run as a script

TOOLS = (verifier_file, witness_file)
SUMS = "SHA256SUMS"


def main(folder: Path) -> int:
    """The tools and their digests stand in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for tool in TOOLS:
        (folder / tool.NAME).write_bytes(tool.made())
    (folder / SUMS).write_text(_sums(), "utf-8")
    sys.stdout.write(_sums())
    return 0


def check(folder: Path) -> int:
    """0 when every tool in the folder is byte for byte what this code makes."""
    differing = [tool.NAME for tool in TOOLS if not _is_same(folder / tool.NAME, tool.made())]
    sys.stdout.write("".join(f"{name}: not what this code makes. 与本代码生成的不一致。\n" for name in differing))
    return 1 if differing else 0


def _sums() -> str:
    return "".join(f"{hashlib.sha256(tool.made()).hexdigest()}  {tool.NAME}\n" for tool in TOOLS)


def _is_same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["check", place]:
            sys.exit(check(Path(place)))
        case [place]:
            sys.exit(main(Path(place)))
        case _:
            sys.exit(__doc__)
