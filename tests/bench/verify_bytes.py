"""Single bytes of a real bundle, changed at random: each change of what the bundle says is found, and none stops the verifier.

    python -m tests.bench.verify_bytes BUNDLE.zip [--changes 200] [--seed 1]

So many bytes of the zip are changed on its way, and as many of its files by a platform that signs the changed list anew. A paper
that is the same as before is judged once.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch

from apps.evidence.rules.pdf_signatures import inspect
from apps.evidence.verify import container
from apps.evidence.verify.checks import reports
from apps.evidence.verify.protocol import Finding, Protocol
from apps.evidence.verify.verifying import Verdict, verify

CHANGES = 200
SIGNED = "file_not_signed"
CONTENTS = "bundle.dsse.json"


@dataclass(slots=True)
class Tally:
    """What became of the changes of one kind."""

    name: str
    changes: int = 0
    found: int = 0
    nothing_said: int = 0
    """The change altered nothing that a reader gets to see: dates and the like in the frame of the zip."""
    own_word: Counter[str] = field(default_factory=Counter)
    """By path: found by nothing but the platform's signed list, which a platform may sign anew."""
    missed: list[str] = field(default_factory=list)
    broke: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """True when every change of what the bundle says was found and none stopped a check."""
        return not self.missed and not self.broke

    def line(self) -> str:
        """The tally as a sentence."""
        return (
            f"{self.name}: {self.changes} changes, {self.found} found, {self.nothing_said} that alter nothing, "
            f"{sum(self.own_word.values())} of the platform's own word, {len(self.missed)} missed, {len(self.broke)} broke"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every change that alters meaning was found and none crashed, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--changes", type=int, default=CHANGES)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    whole = verify(asked.bundle)
    if not whole.is_good:
        sys.stdout.write("the bundle itself does not verify\n")
        return 1
    began = time.monotonic()
    judged_once = lru_cache(maxsize=32)(lambda pdf, roots: inspect(pdf, list(roots)))
    with (
        patch.object(reports, "inspect", lambda pdf, roots: judged_once(pdf, tuple(roots))),
        tempfile.TemporaryDirectory(prefix="kaiming-bytes-") as folder,
    ):
        place = Path(folder) / "changed.zip"
        chance = random.Random(asked.seed)  # a run repeats itself
        tallies = []
        for kind in (on_its_way, signed_anew):
            tallies.append(kind(asked.bundle, place, chance, asked.changes))
            _tell(tallies[-1])
    sys.stdout.write(f"{time.monotonic() - began:.0f} s\n")
    return 0 if all(tally.holds for tally in tallies) else 1


def _tell(tally: Tally) -> None:
    sys.stdout.write(f"{tally.line()}\n")
    for path, count in sorted(tally.own_word.items()):
        sys.stdout.write(f"  own word {count}  {path}\n")
    for told in (*tally.missed, *tally.broke):
        sys.stdout.write(f"  {told}\n")
    sys.stdout.flush()


def on_its_way(bundle: Path, place: Path, chance: random.Random, changes: int) -> Tally:
    """Bytes anywhere in the zip."""
    content = bundle.read_bytes()
    before = files_of(bundle)
    tally = Tally("on its way")
    for _turn in range(changes):
        at = chance.randrange(len(content))
        place.write_bytes(_changed(content, at, chance))
        verdict = verify(place)
        _count(tally, verdict, f"byte {at}")
        if verdict.is_good and files_of(place) == before:
            tally.nothing_said += 1
        elif verdict.is_good:
            tally.missed.append(f"byte {at}")
    return tally


def signed_anew(bundle: Path, place: Path, chance: random.Random, changes: int) -> Tally:
    """Bytes of the files, by somebody who has the platform's key: its signature on the list of files proves nothing then."""
    before = files_of(bundle)
    paths = sorted(path for path in before if path != CONTENTS)
    sizes = [len(before[path]) for path in paths]
    tally = Tally("signed anew")
    for _turn in range(changes):
        (path,) = chance.choices(paths, sizes)
        at = chance.randrange(len(before[path]))
        with zipfile.ZipFile(place, "w") as changed:
            for name, content in before.items():
                changed.writestr(name, _changed(content, at, chance) if name == path else content)
        verdict = verify(place)
        _count(tally, verdict, f"{path} {at}")
        if verdict.is_good:
            tally.missed.append(f"{path} {at}")
        elif all(_is_list(one, path) for one in verdict.protocol.findings):
            tally.own_word[path] += 1
    return tally


def files_of(place: Path) -> dict[str, bytes]:
    """What a reader gets of each file that can be read."""
    with container.opened(place, Protocol()) as found:
        read = {path: found.read(path, container.FILE_LIMIT) for path in found.paths} if found else {}
    return {path: content for path, content in read.items() if content is not None}


def _count(tally: Tally, verdict: Verdict, where: str) -> None:
    tally.changes += 1
    tally.found += not verdict.is_good
    if any(one.code == "check_broke" for one in verdict.protocol.findings):
        tally.broke.append(f"broke: {where}")


def _is_list(finding: Finding, path: str) -> bool:
    return finding.code == SIGNED and finding.where == path


def _changed(content: bytes, at: int, chance: random.Random) -> bytes:
    broken = bytearray(content)
    broken[at] ^= 1 << chance.randrange(8)
    return bytes(broken)


if __name__ == "__main__":
    raise SystemExit(main())
