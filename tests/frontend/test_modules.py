"""The ES modules as files; what they do is told by their own tests, which the test command runs under Node."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
MODULES = HERE.parents[1] / "frontend" / "static" / "js"


@pytest.mark.parametrize("module", sorted(MODULES.rglob("*.js")), ids=lambda path: str(path.relative_to(MODULES)))
def test_a_module_is_checked_and_imports_its_neighbours(module: Path) -> None:
    """Style 52: type-checked, relative imports only, so that the static address may change."""
    text = module.read_text("utf-8")
    imports = [line for line in text.splitlines() if line.startswith(("import ", "} from "))]

    assert "// @ts-check" in text.splitlines()[:12]
    assert [line for line in imports if 'from "./' not in line and 'from "../' not in line and line != "import {"] == []
