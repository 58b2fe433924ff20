"""Our side of the opening benchmark: `python -m tests.bench.opening_side payload|checked SEALED KEY TARGET`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from apps.bids.rules.envelope import opened_with_key
from apps.bids.sealing_tool.opening import open_into


def main(how: str, sealed: Path, file_key: bytes, target: Path) -> None:
    """The plaintext stands at the target; prints the seconds it took, by the clock and of the processor.

    `checked` is the whole archive, each file by itself with its digest compared.
    """
    started, used = time.perf_counter(), time.process_time()
    _open(how, sealed, file_key, target)
    print(json.dumps({"wall": time.perf_counter() - started, "cpu": time.process_time() - used}))


def _open(how: str, sealed: Path, file_key: bytes, target: Path) -> None:
    if how == "checked":
        target.mkdir()
        open_into(sealed, file_key, target)
        return
    with sealed.open("rb") as file, target.open("wb") as written:
        for chunk in opened_with_key(file, file_key):
            written.write(chunk)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), bytes.fromhex(sys.argv[3]), Path(sys.argv[4]))
