"""Every lifecycle is drawn in docs/lifecycles/, and every drawing is fresh."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra import lifecycles


def test_every_drawing_is_fresh() -> None:
    assert lifecycles.stale() == [], "run python infra/lifecycles.py"


def test_every_app_with_a_lifecycle_is_drawn() -> None:
    drawn = lifecycles.drawings()

    assert {"lot_eng.md", "lot_gp.md", "certificate.md", "membership.md"} <= set(drawn)
    for page in drawn.values():
        assert "```mermaid\nstateDiagram-v2\n" in page


def test_a_stale_a_missing_and_an_orphaned_drawing_are_found_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycles, "FOLDER", tmp_path)
    lifecycles.draw()
    assert lifecycles.stale() == []
    (tmp_path / "lot_eng.md").write_text("old", "utf-8")
    (tmp_path / "lot_gp.md").unlink()
    (tmp_path / "gone.md").write_text("nobody's", "utf-8")

    assert lifecycles.stale() == ["gone.md", "lot_eng.md", "lot_gp.md"]
    assert lifecycles.main(["check"]) == 1
    assert lifecycles.draw() == ["gone.md", "lot_eng.md", "lot_gp.md"]
    assert lifecycles.main(["check"]) == 0
