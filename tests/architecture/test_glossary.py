"""docs/glossary.md: one English word per Chinese term, and the code has no term that is not in it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| (?P<zh>[^|]+) \| (?P<en>[^|]+) \| `(?P<identifier>[^`]+)` \|$", re.M)
TERM = re.compile(r"^(?P<zh>[一-鿿（）]+)(?: — |\.|$)")
DOMAIN = ("models.py", "lifecycle.py")


def glossary() -> list[tuple[str, str, str]]:
    return LINE.findall((ROOT / "docs" / "glossary.md").read_text("utf-8"))


def test_every_term_of_a_table_or_a_state_stands_in_the_glossary() -> None:
    known = {zh for zh, _en, _identifier in glossary()}

    unknown = {
        f"{found['zh']} ({path.relative_to(ROOT)}: {name})"
        for path in _domain_files()
        for name, docstring in _docstrings(path)
        if (found := TERM.match(docstring)) and found["zh"] not in known
    }

    assert unknown == set(), "give each a line in docs/glossary.md"


def test_every_identifier_of_the_glossary_is_in_the_code() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "apps").rglob("*.py"))

    missing = {
        identifier
        for _zh, _en, identifier in glossary()
        if not all(re.search(rf"\b{part}", code) for part in identifier.split("."))
    }

    assert missing == set()


def test_a_term_has_one_line_and_an_english_word_one_term() -> None:
    chinese = Counter(zh for zh, _en, _identifier in glossary())
    english = Counter(en for _zh, en, _identifier in glossary())

    assert len(glossary()) > 80
    assert [term for term, times in (chinese + english).items() if times > 1] == []


def _domain_files() -> list[Path]:
    apps = ROOT / "apps"
    named = [path for name in DOMAIN for path in apps.glob(f"*/{name}")]
    return sorted({*named, *apps.glob("*/models/*.py"), *apps.glob("*/rules/**/*.py"), *apps.glob("*/rules.py")})


def _docstrings(path: Path) -> list[tuple[str, str]]:
    tree = ast.parse(path.read_text("utf-8"))
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return [(node.name, ast.get_docstring(node) or "") for node in classes]
