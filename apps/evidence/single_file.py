"""A tool of ours as one file that Python runs (zipapp), the same bytes whenever it is made from the same code."""

from __future__ import annotations

import ast
import io
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SHEBANG = b"#!/usr/bin/env python3\n"
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class SingleFile:
    """What the tool is called, the module whose ``main()`` answers the exit status, and the packages it may ask its user for."""

    name: str
    title: str
    start: str
    needs: frozenset[str]

    def made(self) -> bytes:
        """The bytes of the file. Raises ValueError where the tool would need something that a bare machine lacks."""
        first = f'"""{self.title}."""\n\nimport sys\n\nfrom {self.start} import main\n\nsys.exit(main())\n'
        files = {"__main__.py": first.encode()}
        for path in self.modules():
            files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
        content = io.BytesIO()
        content.write(_SHEBANG)
        with zipfile.ZipFile(content, "a", zipfile.ZIP_STORED) as archive:
            for name in sorted(files):
                entry = zipfile.ZipInfo(name, _DATE)
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                archive.writestr(entry, files[name])
        return content.getvalue()

    def modules(self) -> list[Path]:
        """Every file of ours that the tool needs, sorted."""
        found: set[Path] = set()
        waiting = [self.start]
        while waiting:
            for path in _files_of(waiting.pop()):
                if path not in found:
                    found.add(path)
                    waiting += self._imported(path)
        return sorted(found)

    def _imported(self, path: Path) -> Iterator[str]:
        for node in ast.walk(ast.parse(path.read_bytes())):
            match node:
                case ast.Import(names=names):
                    told = [one.name for one in names]
                case ast.ImportFrom(module=str() as module, level=0, names=names):
                    told = [f"{module}.{one.name}" for one in names]
                case ast.ImportFrom():
                    raise ValueError(f"{path} imports relatively")
                case _:
                    continue
            for name in told:
                first = name.partition(".")[0]
                if first == "apps":
                    yield name
                elif first not in {*sys.stdlib_module_names, *self.needs}:
                    raise ValueError(f"{path} needs {name}, which a bare machine lacks")


def _files_of(module: str) -> Iterator[Path]:
    """The module's file and those of the packages around it."""
    parts = module.split(".")
    for length in range(1, len(parts) + 1):
        place = ROOT.joinpath(*parts[:length])
        path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if path.is_file():
            yield path
