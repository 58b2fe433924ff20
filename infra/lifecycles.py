"""Draws every lifecycle into docs/lifecycles/: one page per table, found in `apps.*.lifecycle`.

python infra/lifecycles.py          draws what has changed, removes what no longer exists
python infra/lifecycles.py check    says which drawings are stale and fails
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from apps.core.lifecycle import Lifecycle, Step  # noqa: E402  # the path comes first when run as a script
from apps.core.refusals import WORDINGS  # noqa: E402

FOLDER = ROOT / "docs" / "lifecycles"


def drawings() -> dict[str, str]:
    """Every page as it should be, by file name."""
    return {f"{name.lower()}.md": _page(app, name, table) for app, name, table in _found()}


def stale() -> list[str]:
    """The pages that are missing, out of date, or drawn from nothing."""
    wanted = drawings()
    kept = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    return sorted(name for name in wanted.keys() | kept.keys() if wanted.get(name) != kept.get(name))


def draw() -> list[str]:
    """Brings every page up to date and says which ones were not."""
    wanted, changed = drawings(), stale()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in changed:
        path = FOLDER / name
        path.write_text(wanted[name], "utf-8") if name in wanted else path.unlink()
    return changed


def _found() -> Iterator[tuple[str, str, Lifecycle[Any, Any, Any]]]:
    for path in sorted((ROOT / "apps").glob("*/lifecycle*.py")):
        app = path.parent.name
        if app == "core":
            continue
        if any((path.parent / name).exists() for name in ("refusals.py", "refusals")):
            import_module(f"apps.{app}.refusals")
        for name, value in vars(import_module(f"apps.{app}.{path.stem}")).items():
            if isinstance(value, Lifecycle):
                yield app, name, value


def _page(app: str, name: str, table: Lifecycle[Any, Any, Any]) -> str:
    rows = [_row(state, action, step) for (state, action), step in table.table.items()]
    return "\n".join(
        [
            f"# {name}",
            "",
            f"Drawn from `apps/{app}/lifecycle.py` by `python infra/lifecycles.py`. What is not drawn is forbidden.",
            "",
            "```mermaid",
            table.mermaid().rstrip(),
            "```",
            "",
            "| From | Action | To | Guards and the rules they stand on |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _row(state: StrEnum, action: StrEnum, step: Step[Any, Any]) -> str:
    to = _named(step.to) if isinstance(step.to, StrEnum) else f"`{step.to.__name__}`"
    guards = "<br>".join(_guard(guard) for guard in step.guards) or "–"
    return f"| {_named(state)} | {_named(action)} | {to} | {guards} |"


def _guard(guard: Callable[..., object]) -> str:
    return f"`{guard.__name__}`: {' '.join((guard.__doc__ or '').split())}"


def _named(member: StrEnum) -> str:
    wording = WORDINGS.get(f"{type(member).__name__}.{member}")
    return f"`{member}` {wording.zh}" if wording else f"`{member}`"


def main(arguments: list[str]) -> int:
    """Draws, or checks; exits with 1 when a check finds something stale."""
    if arguments == ["check"]:
        names = stale()
        for name in names:
            print(f"stale: docs/lifecycles/{name}; run python infra/lifecycles.py")  # noqa: T201
        return 1 if names else 0
    if arguments:
        print(__doc__)  # noqa: T201
        return 2
    for name in draw():
        print(f"drawn: docs/lifecycles/{name}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
