"""Makes the sealing tools as the platform serves them, the same bytes from the same code, and tells their SHA-256.

    python infra/sealing_tools.py FOLDER     kaiming-seal.pyz, kaiming-seal.html and SHA256SUMS

Needs no Node: the page is joined from the modules as they stand under frontend/static.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from apps.bids.sealing_tool import offline_page, zipapp  # noqa: E402  # the path comes first when run as a script


def main(folder: Path) -> None:
    """The tools stand in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    sums = []
    for tool in (zipapp, offline_page):
        content = tool.made()
        (folder / tool.NAME).write_bytes(content)
        sums.append(f"{hashlib.sha256(content).hexdigest()}  {tool.NAME}\n")
    (folder / "SHA256SUMS").write_text("".join(sums), "utf-8")
    sys.stdout.write("".join(sums))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python infra/sealing_tools.py FOLDER")
    main(Path(sys.argv[1]))
