"""``kaiming-seal.pyz`` — the tool and the rules it stands on as one file, the same bytes whenever it is made from the same code."""

from __future__ import annotations

import ast
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

NAME = "kaiming-seal.pyz"
ROOT = Path(__file__).resolve().parents[3]
_START = "apps.bids.sealing_tool.__main__"
_SHEBANG = b"#!/usr/bin/env python3\n"
_FIRST = f'"""The sealing tool."""\n\nimport sys\n\nfrom {_START} import main\n\nsys.exit(main())\n'
_OUTSIDE = frozenset({*sys.stdlib_module_names, "cryptography", "__future__"})
_DATE = (1980, 1, 1, 0, 0, 0)


def made() -> bytes:
    """The bytes of the file. Raises ValueError where the tool would need something that a bare machine lacks."""
    files = {"__main__.py": _FIRST.encode()}
    for path in modules():
        files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    content = io.BytesIO()
    content.write(_SHEBANG)
    with zipfile.ZipFile(content, "a", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return content.getvalue()


def modules() -> list[Path]:
    """Every file of ours that the tool needs, sorted."""
    found: set[Path] = set()
    waiting = [_START]
    while waiting:
        for path in _files_of(waiting.pop()):
            if path not in found:
                found.add(path)
                waiting += _imported(path)
    return sorted(found)


def _files_of(module: str) -> Iterator[Path]:
    """The module's file and those of the packages around it."""
    parts = module.split(".")
    for length in range(1, len(parts) + 1):
        place = ROOT.joinpath(*parts[:length])
        path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if path.is_file():
            yield path


def _imported(path: Path) -> Iterator[str]:
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
            elif first not in _OUTSIDE:
                raise ValueError(f"{path} needs {name}, which a bare machine lacks")
